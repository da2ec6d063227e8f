/* A record as a Markdown document: title, header fields, outline with its text, tables. */
#ifndef GUIDANG_WRITE_MARKDOWN_H
#define GUIDANG_WRITE_MARKDOWN_H

#include "doc/doc.h"

void markdown_record(const struct doc *d, struct buf *out);

#endif
