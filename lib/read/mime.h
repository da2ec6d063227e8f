/* Splits a message (RFC 5322) into its MIME parts (RFC 2045–2049, 2231), for mails and saved pages (.mht).
 *
 * Supports only what archives need: the tree of parts, transfer encodings, file names and charset labels. Text is not decoded
 * here but by text/decode, which takes the labels gb2312 and gbk as GB18030. */
#ifndef GUIDANG_READ_MIME_H
#define GUIDANG_READ_MIME_H

#include "base/arena.h"

enum { MIME_PARTS_MAX = 2000, MIME_DEPTH = 20 };

struct mime_part {
	struct str type;      /* media type in lower case: text/html */
	struct str charset;   /* charset label; n is 0: none */
	struct str name;      /* file name, UTF-8; n is 0: none */
	struct str encoded;   /* the bytes in the message, still transfer-encoded */
	char coding;          /* b: base64, q: quoted-printable, else not encoded */
	bool attachment;      /* marked as an attachment */
};

struct mime {
	struct mime_part *p; /* the leaves of the tree, in order */
	size_t n, cap;
	struct str type;     /* media type of the whole message */
};

bool mime_is_message(struct str bytes); /* do the bytes begin with a message header? */
/* Allocates in the arena; results point into `bytes`, which must outlive them. */
void mime_parse(struct arena *a, struct str bytes, struct mime *out);
/* Text labelled hz-gb-2312 (RFC 1843), which no converter of character sets knows, as GB2312 with its label; others stay as they are. */
void mime_hz(struct arena *a, struct str *bytes, struct str *charset);
struct str mime_bytes(struct arena *a, const struct mime_part *p); /* the part, transfer encoding decoded */

#endif
