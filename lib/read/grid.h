/* A table as a document's markup gives it, cell by cell, until it is known to be data or a page's layout. */
#ifndef GUIDANG_READ_GRID_H
#define GUIDANG_READ_GRID_H

#include "read/build.h"

enum { GRID_COLUMNS_MAX = 512 };

struct grid_cell {
	size_t row, column;
	struct str text; /* its paragraphs parted by \n; "" where a merged cell goes on */
	struct location at;
};

struct grid {
	struct grid_cell *p;
	size_t n, cap;
	size_t rows, columns;
	size_t header_rows; /* 0: not said */
	bool ruled;         /* lines are drawn: without any a small or sparse one is layout */
};

/* A cell of the row that is being read, `wide` columns; text in the arena. Rows come in order. */
void grid_add(struct arena *a, struct grid *g, size_t column, size_t wide, struct str text, struct location at);
/* Its lines, and its grid where it is data. */
void grid_put(struct build *b, const struct grid *g);

/* What is built between the two is the text of a cell, and not of the document: paragraphs parted by \n. */
struct apart {
	struct build was;
	size_t lines, tables, locations;
};
void apart_begin(struct build *b, struct apart *keep);
struct str apart_end(struct build *b, const struct apart *keep); /* in the arena */

#endif
