/* Writes XML with libxml2's text writer, piece by piece into a buffer. Drops characters that XML forbids; replaces invalid UTF-8
 * with U+FFFD. */
#ifndef GUIDANG_WRITE_XMLOUT_H
#define GUIDANG_WRITE_XMLOUT_H

#include "base/str.h"

struct xmlout;

/* Begins a document with this root element. */
void xmlout_prepare(void); /* loads the library */
struct xmlout *xmlout_new(const char *root);
void xmlout_open(struct xmlout *x, const char *name);
void xmlout_attr(struct xmlout *x, const char *name, struct str value); /* directly after xmlout_open */
void xmlout_attr_int(struct xmlout *x, const char *name, int64_t value);
void xmlout_text(struct xmlout *x, struct str text);
void xmlout_close(struct xmlout *x);
/* <name>text</name>; nothing for an empty text. */
void xmlout_element(struct xmlout *x, const char *name, struct str text);
/* Appends the output so far to `out`. */
void xmlout_take(struct xmlout *x, struct buf *out);
/* Closes the root, appends the rest, frees x. */
void xmlout_end(struct xmlout *x, struct buf *out);

#endif
