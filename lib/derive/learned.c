#include "derive/learned.h"

#include "doc/departments.h"

enum { NAMES_MAX = 5000 };

/* A list of one name, which is not several. */
static void learn_alone(struct doc *d, struct strings *known, const struct strings *list)
{
	if (list->n == 1 && known->n < NAMES_MAX && !str_has(list->p[0], STR("、")))
		*ARENA_PUSH(d->arena, known) = list->p[0];
}

void learned_apply(struct doc *d)
{
	struct strings known = { 0 };
	bool doubtful = false;

	for (size_t i = 0; i < d->tasks.n && !doubtful; i++)
		for (size_t k = 0; k < d->tasks.p[i].lead.n + d->tasks.p[i].support.n && !doubtful; k++)
			doubtful = str_has(k < d->tasks.p[i].lead.n ? d->tasks.p[i].lead.p[k] : d->tasks.p[i].support.p[k - d->tasks.p[i].lead.n], STR("、"));
	for (size_t i = 0; d->tasks.n && i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_ISSUERS && str_has(d->values.p[i].text, STR("、")))
			*ARENA_PUSH(d->arena, &known) = d->values.p[i].text;
	if (!d->tasks.n || (!doubtful && !known.n))
		return;
	for (size_t i = 0; i < d->tasks.n; i++) {
		learn_alone(d, &known, &d->tasks.p[i].lead);
		learn_alone(d, &known, &d->tasks.p[i].support);
	}
	departments_sort(&known);
	departments_apply(d, &known);
}
