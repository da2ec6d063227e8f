/* Writes JSON into a buffer without building a tree: Jansson's tree took two thirds of the time of an export. Jansson is
 * still used where trees are small. Commas between elements are added automatically. */
#ifndef GUIDANG_BASE_JSON_H
#define GUIDANG_BASE_JSON_H

#include "base/str.h"

void json_open(struct buf *b, char bracket); /* { or [ */
void json_close(struct buf *b, char bracket);
void json_key(struct buf *b, const char *key);
void json_text(struct buf *b, struct str s);         /* must be valid UTF-8 */
void json_name(struct buf *b, struct str s);         /* a file name: bytes that are not UTF-8 become U+FFFD */
void json_text_or_null(struct buf *b, struct str s); /* empty: null */
void json_int(struct buf *b, int64_t n);
void json_null_value(struct buf *b);

#endif
