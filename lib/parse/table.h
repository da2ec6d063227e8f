/* Grids out of lines that are rows: cells parted by TABs or bars, Markdown tables. Columns of blanks: aligned.h, cells that are
 * led by a TAB: flattened.h. */
#ifndef GUIDANG_PARSE_TABLE_H
#define GUIDANG_PARSE_TABLE_H

#include "rules/match.h"

enum { COLUMNS_MAX = 24 }; /* of a table; wider runs of cells are none */

/* Lines are classified; marks those of tables (line.table), fills d->tables. One row a line, cells parted by TABs. */
void table_tabbed(struct doc *d);

/* Is the line numbered as headings are, and no cell: 第一章, 一、? */
bool table_heads_text(const struct line *l);
/* For those that read a line a row. Lines first…end are a grid of so many cells: if that is too many, says so. */
bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells);
/* How many rows head the table, by what they hold: none, where the first looks as the next; several, where names stand below one that
 * spans columns. */
size_t table_headers(const struct table *t);
/* Their grid takes its place, a header that comes again left out; they are marked. */
void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step);
/* By their lines: each way to read tables has added its own. */
void table_order(struct doc *d);

#endif
