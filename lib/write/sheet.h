/* Rows of text, as CSV into a buffer or as a workbook (XLSX) into a file, where libxlsxwriter was there when this
 * was built. */
#ifndef GUIDANG_WRITE_SHEET_H
#define GUIDANG_WRITE_SHEET_H

#include "base/err.h"
#include "base/str.h"

struct sheet;

/* xlsx: the file to write; NULL: CSV. name NULL: sheet_page makes the worksheets. NULL and *err without libxlsxwriter. */
struct sheet *sheet_new(const char *xlsx, const char *name, struct err *err);
/* A worksheet to be printed on A4, from its rows on; more of them follow one another. Nothing of it is in CSV but the head. */
struct sheet_page {
	const char *name;          /* of the worksheet, made fit and unlike the others */
	struct str title, below;   /* a heading in large letters over all columns, a line below it; empty: none */
	const double *widths;      /* of the columns, in characters */
	size_t columns;
	bool landscape, plain;     /* plain: no borders, no head that is repeated */
	struct str footer;         /* Excel's codes: &P the page, &N their number */
};
/* head: the first row, repeated on each printed page and frozen; NULL: none. */
void sheet_page(struct sheet *s, const struct sheet_page *p, const struct str *head, struct buf *out);
/* A row that begins a printed page, as high as is said in points (0: as its text needs); bold and large: 16 points. */
void sheet_break(struct sheet *s);
void sheet_line(struct sheet *s, const struct str *cells, size_t n, double height, bool large);

void sheet_row(struct sheet *s, const struct str *cells, size_t n, struct buf *out);
bool sheet_end(struct sheet *s, struct err *err); /* frees s; false: the workbook could not be written */

#endif
