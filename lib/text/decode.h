/* Decodes bytes to UTF-8. The only user of iconv.
 *
 * The encoding is that of the BOM, else UTF-8 if the bytes are strictly valid, else Big5 (BIG5-HKSCS) where a page declares
 * it and all bytes are, else GB18030. UTF-32 is refused unless it is named. The names "GB2312" and "GBK" select
 * GB18030, too: iconv's EUC-CN and CP936 differ from it in a few codes and lose the rest of a text. GB18030 is decoded by table
 * (gb18030.h). Every byte that cannot be decoded becomes one U+FFFD. */
#ifndef GUIDANG_TEXT_DECODE_H
#define GUIDANG_TEXT_DECODE_H

#include "base/arena.h"
#include "base/err.h"

enum encoding { ENC_UTF8, ENC_GB18030, ENC_UTF16LE, ENC_UTF16BE, ENC_OTHER };

enum { DECODE_BAD_KEPT = 16 };

struct decoded {
	enum encoding encoding;
	const char *name; /* "UTF-8", "GB18030", …: the name used in the record */
	struct str text;  /* UTF-8, in the arena or in the caller's bytes; BOM left out */
	size_t bom;       /* bytes of BOM before the text */
	bool lossless;    /* the source bytes can be computed from text and encoding, so they need not be stored */
	size_t bad;       /* undecodable bytes */
	size_t bad_at[DECODE_BAD_KEPT]; /* offsets of the first of them */
};

/* `name` overrides detection (NULL: detect). Returns false and sets *err if the file is not text
 * (NUL bytes before its end, or more than a fifth of it undecodable) or the name is unknown. */
bool decode(struct arena *a, struct str bytes, const char *name, struct decoded *out, struct err *err);

/* Decodes a path, each file name in it separately: UTF-8 stays as it is; GB18030 is decoded, including names like 通知 and 目录 whose
 * GB18030 bytes are also valid UTF-8 for other letters; in all other names invalid bytes become U+FFFD. The result is in the arena
 * unless it equals `bytes`. */
struct str decode_path(struct arena *a, struct str bytes);

/* name_has_han: does the file name, read as UTF-8, contain a Chinese character? name_may_be_gb2312: do all its non-ASCII bytes come
 * in pairs of bytes ≥ A1 (in a UTF-8 name half of the bytes are lower)? */
bool name_has_han(struct str name);
bool name_may_be_gb2312(struct str name);

/* Advances *at past the source bytes that were decoded to the next `n` bytes of text; n must end at a character boundary.
 * Returns false for ENC_OTHER, where source offsets within a line are unknown. */
bool decode_walk(enum encoding e, struct str bytes, size_t *at, size_t n);
/* The same past the bytes of `text`, which is the next text that was decoded: most of them need not be decoded again. */
bool decode_walk_text(const struct decoded *in, struct str bytes, size_t *at, struct str text);

#endif
