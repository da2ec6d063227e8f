/* Sentences that say who does something: 由市财政局负责…, 市教育局牵头，会同…. */
#ifndef GUIDANG_DERIVE_DUTY_H
#define GUIDANG_DERIVE_DUTY_H

#include "rules/match.h"

struct duty {
	struct doc *d;
	struct matcher *m;
	struct str label; /* of the item of a line that holds several */
	size_t end; /* that many tasks, and no more, when the line is read */
};

void duty_read(struct duty *w, size_t line); /* appends to d->tasks, at most TASKS_LINE_MAX */

#endif
