/* Tables with one cell per line, without TABs, whose rows are numbered from 1. */
#ifndef GUIDANG_PARSE_STACKED_H
#define GUIDANG_PARSE_STACKED_H

#include "rules/match.h"

/* Runs after lines are classified. Marks the lines of tables, fills d->tables. */
void table_stacked(struct doc *d, struct matcher *m);

#endif
