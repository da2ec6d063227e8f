/* Bytes to UTF-8. The only user of iconv.
 *
 * Which encoding: BOM, else strict UTF-8, else GB18030; "GB2312" and "GBK" mean GB18030 (EUC-CN and
 * CP936 differ from it in a few codes and lose the rest of a text). GB18030 goes by table (gb18030.h). Every byte that cannot be decoded becomes one U+FFFD. */
#ifndef GUIDANG_TEXT_DECODE_H
#define GUIDANG_TEXT_DECODE_H

#include "base/arena.h"
#include "base/err.h"

enum encoding { ENC_UTF8, ENC_GB18030, ENC_UTF16LE, ENC_UTF16BE, ENC_OTHER };

enum { DECODE_BAD_KEPT = 16 };

struct decoded {
	enum encoding encoding;
	const char *name; /* "UTF-8", "GB18030", … as the record has it */
	struct str text;  /* UTF-8, in the arena or in the caller's bytes; BOM left out */
	size_t bom;       /* bytes of BOM before the text */
	bool lossless;    /* the source bytes can be computed from text and encoding, so they need not be stored */
	size_t bad;       /* undecodable bytes */
	size_t bad_at[DECODE_BAD_KEPT]; /* offsets of the first of them */
};

/* `name` overrides detection (NULL: detect). False with *err for a file that is not text
 * (NUL bytes before its end, or more than a fifth undecodable) and for an unknown name. */
bool decode(struct arena *a, struct str bytes, const char *name, struct decoded *out, struct err *err);

/* The bytes of a path as the text they mean, name by name: UTF-8 as they are, GB18030 decoded (also 通知 and 目录, whose bytes are
 * valid UTF-8 of other letters), else with U+FFFD. In the arena where it is not the same. */
struct str decode_path(struct arena *a, struct str bytes);

/* Of the bytes of a name: has it a Chinese character, read as UTF-8? May it be GB2312: all bytes beyond ASCII in pairs of A1 or
 * higher (half of the bytes of a UTF-8 name are lower)? */
bool name_has_han(struct str name);
bool name_may_be_gb2312(struct str name);

/* Moves *at over the bytes of `bytes` that were decoded to the next `n` bytes of text (n ends at a character boundary).
 * False for ENC_OTHER: source offsets within a line are unknown there. */
bool decode_walk(enum encoding e, struct str bytes, size_t *at, size_t n);

#endif
