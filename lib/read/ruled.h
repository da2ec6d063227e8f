/* Finds grids from the lines drawn on a page. */
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

/* A table of a page: the boundaries of its rows and columns, and which places form a merged cell. */
struct ruled {
	float left, top, right, bottom;
	float *x, *y;          /* boundaries: columns + 1 and rows + 1, rising */
	size_t rows, columns;
	uint32_t *cell;        /* rows * columns: for each place the index of the upper left place of its cell */
};

struct ruled_tables {
	struct ruled *p; /* by rising top */
	size_t n, cap;
};

/* Tables have at least two rows and two columns, or a frame of cells that makes up as many; others are ignored. In the arena. */
struct ruled_tables ruled_find(struct arena *a, const struct rules_drawn *rules);
/* The place that contains a point; false: the point is outside the table. */
bool ruled_place(const struct ruled *t, float x, float y, size_t *place);

#endif
