/* Turns a sheet of a workbook into lines and a grid. First rows with a single cell are a title; the rows below are a table;
 * single cells below the table are text again. */
#ifndef GUIDANG_READ_SHEET_H
#define GUIDANG_READ_SHEET_H

#include "read/build.h"

struct sheet_cell {
	uint32_t row, column; /* from 1 */
	struct str text;
};

struct sheet_merge {
	uint32_t row, column, row_to, column_to;
};

/* A text box that lies over the cells. Those above the first cell with text come before the grid, the others after it. */
struct sheet_box {
	uint32_t row; /* of its upper edge, from 1 */
	struct str text; /* lines end in \n, but the last */
};

enum { SHEET_CELLS_MAX = 1 << 20, SHEET_COLUMNS_MAX = 1024 };

struct grid_sheet {
	struct str name;
	struct { struct sheet_cell *p; size_t n, cap; } cells; /* those with text */
	struct { struct sheet_merge *p; size_t n, cap; } merges;
	struct { struct sheet_box *p; size_t n, cap; } boxes;
};

/* False: too many cells. */
bool sheet_add(struct arena *a, struct grid_sheet *s, uint32_t row, uint32_t column, struct str text);
void sheet_put(struct build *b, struct grid_sheet *s);

#endif
