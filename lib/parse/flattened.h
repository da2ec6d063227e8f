/* Tables that a text extractor flattened to one cell per line, each cell after a TAB. */
#ifndef GUIDANG_PARSE_FLATTENED_H
#define GUIDANG_PARSE_FLATTENED_H

#include "rules/match.h"

/* Runs after lines are classified. Marks the lines of tables (line.table), fills d->tables. `announced`: the titles of the
 * attachments; a line with such a title ends a table. */
void table_flattened(struct doc *d, struct matcher *m, const struct str *announced, size_t n);

#endif
