/* Tasks from sentences that say who is responsible: 由市财政局负责…, 市教育局牵头，会同…. */
#ifndef GUIDANG_DERIVE_DUTY_H
#define GUIDANG_DERIVE_DUTY_H

#include "rules/match.h"

struct duty {
	struct doc *d;
	struct matcher *m;
	uint64_t in;      /* what the line may hold */
	struct str label; /* of the current item, if a line holds several */
	struct str named; /* what the item is called: 医务组。负责… */
	size_t end; /* maximum number of tasks after this line */
};

void duty_read(struct duty *w, size_t line); /* appends to d->tasks, at most TASKS_LINE_MAX */

#endif
