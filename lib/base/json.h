/* JSON written straight into a buffer. Jansson, which builds a tree of it first, took two thirds of the time of an
 * export; it stays where trees are small or read. Commas come by themselves. */
#ifndef GUIDANG_BASE_JSON_H
#define GUIDANG_BASE_JSON_H

#include "base/str.h"

void json_open(struct buf *b, char bracket); /* { or [ */
void json_close(struct buf *b, char bracket);
void json_key(struct buf *b, const char *key);
void json_text(struct buf *b, struct str s);         /* well-formed UTF-8, as all of a document is */
void json_name(struct buf *b, struct str s);         /* of a file: what is no UTF-8 becomes U+FFFD */
void json_text_or_null(struct buf *b, struct str s); /* empty: null */
void json_int(struct buf *b, int64_t n);
void json_null_value(struct buf *b);

#endif
