/* Grids from lines that are table rows: cells separated by TABs or bars, Markdown tables. Columns aligned with blanks are in
 * aligned.h, cells after a TAB, one per line, in flattened.h. */
#ifndef GUIDANG_PARSE_TABLE_H
#define GUIDANG_PARSE_TABLE_H

#include "rules/match.h"

enum { COLUMNS_MAX = 24 }; /* of a table; a longer run of cells is not a table */

/* Finds tables with one row per line and TABs between cells. Runs after lines are classified. Marks their lines (line.table), fills
 * d->tables. */
void table_tabbed(struct doc *d);

/* Is the line numbered like a heading (第一章, 一、), so that it cannot be a cell? */
bool table_heads_text(const struct line *l);
/* For readers with one row per line: is a grid of so many `cells`, in lines first…end, too large? If so, records a finding. */
bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells);
/* The number of header rows, judged by their content: 0 if the first row looks like the next; several if column names stand below a
 * merged cell. */
size_t table_headers(const struct table *t);
/* Adds the grid of lines first…end to d->tables without repeated header rows, and marks the lines. */
void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step);
/* Sorts d->tables by line, because each way to read tables appends its own. */
void table_order(struct doc *d);

#endif
