/* Grids out of lines that are rows: cells parted by TABs or bars, Markdown tables. Columns of blanks: aligned.h, cells that are
 * led by a TAB: flattened.h. */
#ifndef GUIDANG_PARSE_TABLE_H
#define GUIDANG_PARSE_TABLE_H

#include "rules/rules.h"

enum { COLUMNS_MAX = 24 }; /* of a table; wider runs of cells are none */

/* Lines are classified; marks those of tables (line.table), fills d->tables. One row a line, cells parted by TABs. */
void table_tabbed(struct doc *d);
void table_markdown(struct doc *d);
/* Cells between bars without Markdown's rule, as antiword prints them; borders of + and - may part the rows. Lines are not classified yet. */
void table_barred(struct doc *d);
/* For those that read a line a row. Lines first…end are a grid of so many cells: if that is too many, says so. */
bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells);
/* Their grid, of a row that heads it and others, takes its place; they are marked. */
void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step);

#endif
