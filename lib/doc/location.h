/* Locations in a source that has no lines, in words by which a person finds the place. */
#ifndef GUIDANG_DOC_LOCATION_H
#define GUIDANG_DOC_LOCATION_H

#include "doc/doc.h"

/* The location of a text line by its number (struct line.no); NULL: not known, or the source has lines. */
const struct location *doc_location(const struct doc *d, uint32_t line);
/* Appends, for example, 第3页，第12段 or 工作表“收文”B4 or 第3页，距左 72、距上 96 点. */
void location_put(const struct location *l, struct buf *out);
/* Appends a column's letters: AB for column 28. */
void location_column(uint32_t column, struct buf *out);

#endif
