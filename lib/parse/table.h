/* Grids from lines that are table rows: cells separated by TABs or bars, Markdown tables. Columns aligned with blanks are in
 * aligned.h, cells after a TAB, one per line, in flattened.h. */
#ifndef GUIDANG_PARSE_TABLE_H
#define GUIDANG_PARSE_TABLE_H

#include "rules/match.h"

enum { COLUMNS_MAX = 24 }; /* of a table; a longer run of cells is not a table */

/* Finds tables with one row per line and TABs between cells. Runs after lines are classified. Marks their lines (line.table), fills
 * d->tables. */
void table_tabbed(struct doc *d);

/* Is the line numbered as headings are, and no cell: 第一章, 一、? */
bool table_heads_text(const struct line *l);
/* For those that read a line a row. Lines first…end are a grid of so many cells: if that is too many, says so. */
bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells);
/* The number of header rows, judged by their content: 0 if the first row looks like the next; several if column names stand below a
 * merged cell. */
size_t table_headers(const struct table *t);
/* Their grid takes its place, a header that comes again left out; they are marked. */
void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step);
/* By their lines: each way to read tables has added its own. */
void table_order(struct doc *d);

#endif
