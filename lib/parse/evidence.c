#include "parse/evidence.h"

#include <string.h>

#include "doc/value.h"

#define EVIDENCE_ROW(id, name, weight) { name, weight },
static const struct {
	const char *name;
	int weight;
} kinds[] = { EVIDENCE(EVIDENCE_ROW) };
#undef EVIDENCE_ROW

enum { PART_MIN = 9 }; /* bytes: a shorter name stands in many others */

const char *evidence_name(enum evidence e)
{
	return kinds[e].name;
}

struct candidate *evidence_offer(struct doc *d, enum field f, uint64_t kinds_)
{
	struct candidate *c = ARENA_PUSH(d->arena, &d->candidates);

	*c = (struct candidate){ .field = f, .evidence = kinds_ };
	return c;
}

/* 市卫健委 for 市卫生健康委员会: its characters in their order, from the first on. */
static bool is_short_for(struct str part, struct str whole)
{
	size_t i = 0, k = 0;

	if (part.n < PART_MIN || part.n >= whole.n)
		return false;
	for (uint32_t want = utf8_next(part, &i), first = want; k < whole.n;) {
		uint32_t cp = utf8_next(whole, &k);

		if (cp != want) {
			if (want == first && i <= strlen("市"))
				return false;
			continue;
		}
		if (i == part.n)
			return true;
		want = utf8_next(part, &i);
	}
	return false;
}

static bool is_part(struct str part, struct str whole)
{
	return str_eq(part, whole) || (part.n >= PART_MIN && str_has(whole, part)) || is_short_for(part, whole);
}

/* Does every value of a stand, whole or as a part, in one of b? */
static bool within(struct arena *arena, const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0; i < a->says.n; i++) {
		struct str one = value_key(arena, a->says.p[i].text);
		bool found = false;

		for (size_t k = 0; k < b->says.n && !found; k++)
			found = is_part(one, value_key(arena, b->says.p[k].text));
		if (!found)
			return false;
	}
	return a->says.n > 0;
}

static bool agree(struct arena *arena, const struct candidate *a, const struct candidate *b)
{
	return within(arena, a, b) || within(arena, b, a);
}

static int weigh(const struct candidate *c)
{
	int sum = c->agrees * EVIDENCE_AGREES;

	for (int e = 0; e < EVIDENCE_COUNT; e++)
		sum += c->evidence >> e & 1 ? kinds[e].weight : 0;
	return sum;
}

void evidence_doubt(struct doc *d, const char *of, const char *reason, struct span at)
{
	for (size_t i = 0; i < d->doubts.n; i++)
		if (strcmp(d->doubts.p[i].of, of) == 0 && strcmp(d->doubts.p[i].reason, reason) == 0)
			return;
	*ARENA_PUSH(d->arena, &d->doubts) = (struct doubt){ .of = of, .reason = reason, .at = at };
}

const struct candidate *evidence_choose(struct doc *d, enum field f)
{
	struct candidate *best = NULL, *all = d->candidates.p;

	for (size_t i = 0; i < d->candidates.n; i++) {
		if (all[i].field != f || all[i].says.n == 0)
			continue;
		for (size_t k = 0; k < d->candidates.n; k++)
			all[i].agrees += k != i && all[k].field == f && agree(d->arena, &all[i], &all[k]);
		all[i].weight = weigh(&all[i]);
		if (!best || all[i].weight > best->weight)
			best = &all[i];
	}
	if (!best)
		return NULL;
	best->chosen = true;
	for (size_t i = 0; i < d->candidates.n; i++)
		if (all[i].field == f && &all[i] != best && all[i].says.n && all[i].weight > best->weight - EVIDENCE_RIVALS &&
		    !agree(d->arena, &all[i], best))
			evidence_doubt(d, field_name(f), "rivals", all[i].says.p[0].at);
	if (best->weight < EVIDENCE_WEAK)
		evidence_doubt(d, field_name(f), "weak", best->says.p[0].at);
	for (size_t i = 0; i < best->says.n; i++)
		*ARENA_PUSH(d->arena, &d->values) = best->says.p[i];
	return best;
}

static bool known(const struct doubt *t, struct str text)
{
	for (size_t i = 0; i < t->others.n; i++)
		if (str_eq(t->others.p[i], text))
			return true;
	return false;
}

void evidence_others(struct doc *d)
{
	for (size_t i = 0; i < d->doubts.n; i++) {
		struct doubt *t = &d->doubts.p[i];
		enum field f = field_by_name(str_z(t->of));

		for (size_t k = 0; f != FIELD_EXTRA && k < d->candidates.n; k++) {
			const struct candidate *c = &d->candidates.p[k];
			struct str all = STR_NONE;

			for (size_t v = 0; v < c->says.n; v++)
				all = v ? arena_join(d->arena, arena_join(d->arena, all, STR("；")), c->says.p[v].text) : c->says.p[v].text;
			if (c->field == f && !c->chosen && all.n && !known(t, all))
				*ARENA_PUSH(d->arena, &t->others) = all;
		}
	}
}
