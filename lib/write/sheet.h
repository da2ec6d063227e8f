/* Rows of text, as CSV into a buffer or as a workbook (XLSX) into a file, where libxlsxwriter was there when this
 * was built. */
#ifndef GUIDANG_WRITE_SHEET_H
#define GUIDANG_WRITE_SHEET_H

#include "base/err.h"
#include "base/str.h"

struct sheet;

/* xlsx: the file to write; NULL: CSV. NULL and *err without libxlsxwriter. */
struct sheet *sheet_new(const char *xlsx, const char *name, struct err *err);
void sheet_row(struct sheet *s, const struct str *cells, size_t n, struct buf *out);
bool sheet_end(struct sheet *s, struct err *err); /* frees s; false: the workbook could not be written */

#endif
