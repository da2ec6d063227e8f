/* Who does what by when: rows of ledgers (ledger.h), items that a bracket or 责任单位： closes, sentences (duty.h). */
#ifndef GUIDANG_DERIVE_TASKS_H
#define GUIDANG_DERIVE_TASKS_H

#include "rules/match.h"

void derive_tasks(struct doc *d, struct matcher *m); /* fills d->tasks */

#endif
