/* Tasks from tables whose header names who does them. */
#ifndef GUIDANG_DERIVE_LEDGER_H
#define GUIDANG_DERIVE_LEDGER_H

#include "rules/match.h"

enum { TASKS_MAX = 20000, TASKS_LINE_MAX = 200 }; /* of a document, of a line */

void ledger_read(struct doc *d, struct matcher *m); /* appends to d->tasks */

#endif
