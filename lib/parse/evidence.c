#include "parse/evidence.h"

#include <string.h>

#include "doc/value.h"

#define EVIDENCE_ROW(id, name, weight) { name, weight },
static const struct {
	const char *name;
	int weight;
} kinds[] = { EVIDENCE(EVIDENCE_ROW) };
#undef EVIDENCE_ROW

enum {
	PART_MIN = 9,        /* bytes: shorter names are contained in many others */
	CANDIDATES_MAX = 32, /* of a field; more are not looked at */
};

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

struct evidence_compared {
	struct candidate *c;
	struct str *keys; /* what its values are compared by */
};


static struct str *keys_of(struct arena *arena, const struct candidate *c)
{
	struct str *keys = ARENA_ARRAY(arena, struct str, c->says.n);

	for (size_t i = 0; i < c->says.n; i++)
		keys[i] = value_key(arena, c->says.p[i].text);
	return keys;
}

/* Is each of the n names equal to one of `others`, or a part of one? */
static bool within(const struct str *names, size_t n, const struct str *others, size_t n_others)
{
	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t k = 0; k < n_others && !found; k++)
			found = is_part(names[i], others[k]);
		if (!found)
			return false;
	}
	return n > 0;
}

static bool agree(const struct evidence_compared *a, const struct evidence_compared *b)
{
	return within(a->keys, a->c->says.n, b->keys, b->c->says.n) || within(b->keys, b->c->says.n, a->keys, a->c->says.n);
}

int evidence_weight(uint64_t of)
{
	int sum = 0;

	for (int e = 0; e < EVIDENCE_COUNT; e++)
		sum += of >> e & 1 ? kinds[e].weight : 0;
	return sum;
}

static int weigh(const struct candidate *c)
{
	return c->agrees * EVIDENCE_AGREES + evidence_weight(c->evidence);
}

void evidence_doubt(struct doc *d, const char *of, const char *reason, struct span at)
{
	for (size_t i = 0; i < d->doubts.n; i++)
		if (strcmp(d->doubts.p[i].of, of) == 0 && strcmp(d->doubts.p[i].reason, reason) == 0)
			return;
	*ARENA_PUSH(d->arena, &d->doubts) = (struct doubt){ .of = of, .reason = reason, .at = at };
}

/* Weighs the candidates of f; the one at `wanted` of all, else the heaviest, is chosen. */
static struct candidate *choose(struct doc *d, enum field f, size_t wanted)
{
	struct candidate *best = NULL, *all = d->candidates.p;
	struct evidence_compared some[CANDIDATES_MAX];
	size_t n = 0, chosen = 0;

	for (size_t i = 0; i < d->candidates.n && n < CANDIDATES_MAX; i++)
		if (all[i].field == f && all[i].says.n)
			some[n++].c = &all[i];
	for (size_t i = 0; i < n && n > 1; i++)
		some[i].keys = keys_of(d->arena, some[i].c);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++)
			some[i].c->agrees += k != i && agree(&some[i], &some[k]);
		some[i].c->weight = weigh(some[i].c);
		if (wanted != SIZE_MAX ? some[i].c == &all[wanted] : !best || some[i].c->weight > best->weight) {
			best = some[i].c;
			chosen = i;
		}
	}
	if (!best)
		return NULL;
	best->chosen = true;
	for (size_t i = 0; i < n; i++)
		if (i != chosen && some[i].c->weight > best->weight - EVIDENCE_RIVALS && !agree(&some[i], &some[chosen]))
			evidence_doubt(d, field_name(f), "rivals", some[i].c->says.p[0].at);
	if (best->weight < EVIDENCE_WEAK)
		evidence_doubt(d, field_name(f), "weak", best->says.p[0].at);
	return best;
}

const struct candidate *evidence_choose(struct doc *d, enum field f)
{
	const struct candidate *best = choose(d, f, SIZE_MAX);

	for (size_t i = 0; best && i < best->says.n; i++)
		*ARENA_PUSH(d->arena, &d->values) = best->says.p[i];
	return best;
}

void evidence_settle(struct doc *d, enum field f, size_t chosen)
{
	choose(d, f, chosen);
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
