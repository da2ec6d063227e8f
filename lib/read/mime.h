/* A message (RFC 5322) as its parts (RFC 2045–2049, 2231): what a mail and a saved page (.mht) are made of.
 *
 * Only what archives need: the tree of parts, their transfer encodings, names and charset labels. Bytes stay as they are;
 * text is decoded by text/decode, for which the labels gb2312 and gbk mean GB18030. */
#ifndef GUIDANG_READ_MIME_H
#define GUIDANG_READ_MIME_H

#include "base/arena.h"

enum { MIME_PARTS_MAX = 2000, MIME_DEPTH = 20 };

struct mime_part {
	struct str type;      /* text/html, in small letters */
	struct str charset;   /* as labelled; n is 0: not */
	struct str name;      /* of its file, UTF-8; n is 0: none */
	struct str encoded;   /* as it stands in the message */
	char coding;          /* b base64, q quoted-printable, else as it is */
	bool attachment;      /* said to be one */
};

struct mime {
	struct mime_part *p; /* the leaves, in their order */
	size_t n, cap;
	struct str type;     /* of the whole */
};

bool mime_is_message(struct str bytes); /* does it begin with the header of one? */
/* All in the arena; the bytes must last. */
void mime_parse(struct arena *a, struct str bytes, struct mime *out);
struct str mime_bytes(struct arena *a, const struct mime_part *p); /* decoded from its transfer encoding */

#endif
