/* Tasks from tables with a header column for the responsible body. */
#ifndef GUIDANG_DERIVE_LEDGER_H
#define GUIDANG_DERIVE_LEDGER_H

#include "rules/match.h"

enum { TASKS_MAX = 20000, TASKS_LINE_MAX = 200 }; /* limits per document and per line */

void ledger_read(struct doc *d, struct matcher *m); /* appends to d->tasks */

#endif
