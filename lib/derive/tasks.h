/* Tasks, who does what by when: from table rows (ledger.h), from items that end with a bracket or 责任单位：, and from sentences (duty.h). */
#ifndef GUIDANG_DERIVE_TASKS_H
#define GUIDANG_DERIVE_TASKS_H

#include "rules/match.h"

void derive_tasks(struct doc *d, struct matcher *m); /* fills d->tasks */
void tasks_limit(struct doc *d); /* gives sentences that are tasks the first deadline in them, once d->deadlines is there */

#endif
