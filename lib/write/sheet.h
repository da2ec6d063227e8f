/* Writes rows of text as CSV into a buffer, or as a workbook (XLSX) into a file if the program was built with libxlsxwriter. */
#ifndef GUIDANG_WRITE_SHEET_H
#define GUIDANG_WRITE_SHEET_H

#include "base/err.h"
#include "base/str.h"

struct sheet;

void sheet_prepare(void); /* loads the library for workbooks: for programs that are confined afterwards */

/* xlsx: the file to write; NULL: CSV. name: of the worksheet; NULL: sheet_page makes the worksheets. Returns NULL with *err if a
 * workbook needs libxlsxwriter and it is missing. */
struct sheet *sheet_new(const char *xlsx, const char *name, struct err *err);
/* A worksheet laid out for printing on A4. Each call of sheet_page begins the next worksheet. CSV output has only the head. */
struct sheet_page {
	const char *name;          /* of the worksheet; adjusted to be valid and unique */
	struct str title, below;   /* a large heading over all columns, and a line below it; empty: none */
	const double *widths;      /* of the columns, in characters */
	size_t columns;
	bool landscape, plain;     /* plain: no borders and no repeated head row */
	struct str footer;         /* with Excel's codes: &P page number, &N number of pages */
};
/* head: the first row, repeated on each printed page and frozen; NULL: none. */
void sheet_page(struct sheet *s, const struct sheet_page *p, const struct str *head, struct buf *out);
/* sheet_break: the next row begins a printed page. sheet_line: adds a row of this height in points (0: as its text needs); large: bold,
 * 16 points. */
void sheet_break(struct sheet *s);
void sheet_line(struct sheet *s, const struct str *cells, size_t n, double height, bool large);

/* The column that holds the names of files: these are written as they are. Until then the first. */
void sheet_paths(struct sheet *s, size_t column);
/* The column whose decimal numbers a workbook gets as numbers, so that it can add them up. */
void sheet_amounts(struct sheet *s, size_t column);
void sheet_row(struct sheet *s, const struct str *cells, size_t n, struct buf *out);
bool sheet_end(struct sheet *s, struct err *err); /* frees s; false: the workbook could not be written */

#endif
