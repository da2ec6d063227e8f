/* Grids out of lines: tables that a text extractor flattened to cells led by a TAB, Markdown tables, columns of blanks. */
#ifndef GUIDANG_PARSE_TABLE_H
#define GUIDANG_PARSE_TABLE_H

#include "rules/rules.h"

enum { COLUMNS_MAX = 24 }; /* of a table; wider runs of cells are none */

/* Lines are classified; marks those of tables (line.table), fills d->tables. `announced` are the titles
 * of the attachments: such a line ends a table. */
void table_flattened(struct doc *d, struct matcher *m, const struct str *announced, size_t n);
/* One row a line, cells parted by TABs. */
void table_tabbed(struct doc *d);
void table_markdown(struct doc *d);
/* Cells between bars without Markdown's rule, as antiword prints them; borders of + and - may part the rows. Lines are not classified yet. */
void table_barred(struct doc *d);
/* Cells in columns that blanks keep apart, as pdftotext -layout, pandoc and w3m print them (aligned.c). Lines are not classified yet. */
void table_aligned(struct doc *d, struct matcher *m);

/* For those that read a line a row. Lines first…end are a grid of so many cells: if that is too many, says so. */
bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells);
/* Their grid, of a row that heads it and others, takes its place; they are marked. */
void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step);

#endif
