/* Grids from the lines that are drawn on a page. */
#ifndef GUIDANG_READ_RULED_H
#define GUIDANG_READ_RULED_H

#include "read/layout.h"

struct drawn_rule {
	float left, top, right, bottom; /* horizontal: top == bottom; vertical: left == right */
};

struct rules_drawn {
	struct drawn_rule *p;
	size_t n, cap;
};

/* A table of a page: where its rows and columns are parted, and which places belong to one cell. */
struct ruled {
	float left, top, right, bottom;
	float *x, *y;          /* columns + 1, rows + 1, rising */
	size_t rows, columns;
	uint32_t *cell;        /* rows * columns: the number of the place at the upper left of the cell that it is part of */
};

struct ruled_tables {
	struct ruled *p; /* by rising top */
	size_t n, cap;
};

/* Two rows and two columns at least, or what a frame of cells makes of them; others are no table. All in the arena. */
struct ruled_tables ruled_find(struct arena *a, const struct rules_drawn *rules);
/* The place a point is in; false: in none of this table's. */
bool ruled_place(const struct ruled *t, float x, float y, size_t *place);

#endif
