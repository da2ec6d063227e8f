/* Tables of one cell a line, without TABs, counted from 1. */
#ifndef GUIDANG_PARSE_STACKED_H
#define GUIDANG_PARSE_STACKED_H

#include "rules/match.h"

/* Lines are classified; marks those of tables, fills d->tables. */
void table_stacked(struct doc *d, struct matcher *m);

#endif
