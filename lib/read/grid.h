/* Collects a table from a document's markup, cell by cell. When it is complete, grid_put decides whether it holds data or only
 * lays out the page. */
#ifndef GUIDANG_READ_GRID_H
#define GUIDANG_READ_GRID_H

#include "read/build.h"

enum { GRID_COLUMNS_MAX = 512 };

struct grid_cell {
	size_t row, column;
	struct str text; /* paragraphs separated by \n; "" where a merged cell continues */
	struct location at;
};

struct grid {
	struct grid_cell *p;
	size_t n, cap;
	size_t rows, columns;
	size_t header_rows; /* 0: unknown */
	bool ruled;         /* has borders; without borders a small or sparse table counts as layout */
};

/* Adds a cell, `wide` columns wide, to the current row. `text` must be in the arena. Rows are added in order. */
void grid_add(struct arena *a, struct grid *g, size_t column, size_t wide, struct str text, struct location at);
/* Writes the table's lines, and its grid if it holds data. */
void grid_put(struct build *b, const struct grid *g);

/* Text built between apart_begin and apart_end becomes the text of a cell instead of lines of the document; its paragraphs are
 * separated by \n. */
struct apart {
	struct build was;
	size_t lines, tables, locations;
};
void apart_begin(struct build *b, struct apart *keep);
struct str apart_end(struct build *b, const struct apart *keep); /* in the arena */

#endif
