/* Tables that a text extractor flattened to cells led by a TAB, one below the other. */
#ifndef GUIDANG_PARSE_FLATTENED_H
#define GUIDANG_PARSE_FLATTENED_H

#include "rules/match.h"

/* Lines are classified; marks those of tables (line.table), fills d->tables. `announced` are the titles
 * of the attachments: such a line ends a table. */
void table_flattened(struct doc *d, struct matcher *m, const struct str *announced, size_t n);

#endif
