/* Where something stands in a source that has no lines: said so that a person finds it. */
#ifndef GUIDANG_DOC_LOCATION_H
#define GUIDANG_DOC_LOCATION_H

#include "doc/doc.h"

/* Of a line of the text by its number (struct line.no); NULL: not known, or it is a line of the file. */
const struct location *doc_location(const struct doc *d, uint32_t line);
/* 第3页，第12段 · 工作表“收文”B4 · 第3页，距左 72、距上 96 点 */
void location_put(const struct location *l, struct buf *out);
/* AB of column 28. */
void location_column(uint32_t column, struct buf *out);

#endif
