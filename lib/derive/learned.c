#include "derive/learned.h"

#include <stdlib.h>

enum { NAMES_MAX = 5000 };

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool is_known(const struct strings *known, struct str name)
{
	return known->n && bsearch(&name, known->p, known->n, sizeof *known->p, by_text);
}

/* A list of one name, which is not several. */
static void learn_alone(struct doc *d, struct strings *known, const struct strings *list)
{
	if (list->n == 1 && known->n < NAMES_MAX && !str_has(list->p[0], STR("、")))
		*ARENA_PUSH(d->arena, known) = list->p[0];
}

static void sort(struct strings *names)
{
	if (names->n > 1)
		qsort(names->p, names->n, sizeof *names->p, by_text);
}

/* x、y where x is known: two. */
static void part(struct doc *d, const struct strings *known, struct strings *list)
{
	struct strings out = { 0 };
	bool any = false;

	for (size_t i = 0; i < list->n; i++) {
		struct str rest = list->p[i];

		for (size_t at; (at = str_find(rest, STR("、"))) != SIZE_MAX && is_known(known, str_sub(rest, 0, at)); any = true) {
			*ARENA_PUSH(d->arena, &out) = str_sub(rest, 0, at);
			rest = str_sub(rest, at + strlen("、"), rest.n);
		}
		*ARENA_PUSH(d->arena, &out) = rest;
	}
	if (any)
		*list = out;
}

/* x and y where x、y is known: one. */
static void join(struct doc *d, const struct strings *whole, struct strings *list)
{
	struct strings out = { 0 };
	bool any = false;

	for (size_t i = 0; i < list->n; i++) {
		struct str both = i + 1 < list->n ? arena_join(d->arena, arena_join(d->arena, list->p[i], STR("、")), list->p[i + 1]) : STR_NONE;
		bool one = both.n && is_known(whole, both);

		*ARENA_PUSH(d->arena, &out) = one ? both : list->p[i];
		i += one;
		any = any || one;
	}
	if (any)
		*list = out;
}

void learned_apply(struct doc *d)
{
	struct strings alone = { 0 }, whole = { 0 };
	bool doubtful = false;

	for (size_t i = 0; i < d->tasks.n && !doubtful; i++)
		for (size_t k = 0; k < d->tasks.p[i].lead.n + d->tasks.p[i].support.n && !doubtful; k++)
			doubtful = str_has(k < d->tasks.p[i].lead.n ? d->tasks.p[i].lead.p[k] : d->tasks.p[i].support.p[k - d->tasks.p[i].lead.n], STR("、"));
	for (size_t i = 0; d->tasks.n && i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_ISSUERS && str_has(d->values.p[i].text, STR("、")))
			*ARENA_PUSH(d->arena, &whole) = d->values.p[i].text;
	if (!d->tasks.n || (!doubtful && !whole.n))
		return;
	for (size_t i = 0; i < d->tasks.n; i++) {
		learn_alone(d, &alone, &d->tasks.p[i].lead);
		learn_alone(d, &alone, &d->tasks.p[i].support);
	}
	sort(&alone);
	sort(&whole);
	for (size_t i = 0; i < d->tasks.n; i++) {
		struct strings *lists[] = { &d->tasks.p[i].lead, &d->tasks.p[i].support };

		for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
			part(d, &alone, lists[k]);
			if (whole.n)
				join(d, &whole, lists[k]);
		}
	}
}
