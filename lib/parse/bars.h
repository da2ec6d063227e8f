/* Tables whose cells are separated by vertical bars, in Markdown and plain text. */
#ifndef GUIDANG_PARSE_BARS_H
#define GUIDANG_PARSE_BARS_H

#include "rules/match.h"

/* Runs before lines are classified. Marks the lines of tables, fills d->tables. */
void table_bars(struct doc *d, struct matcher *m);

#endif
