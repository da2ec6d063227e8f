#include "doc/counterpart.h"

#include <stdlib.h>

#include "doc/value.h"

enum { HOLD_MIN = 12 /* a text of at least this many bytes may be contained in the other one */, PAIRS_MAX = 400 /* pairs of characters compared per text */ };

const double counterpart_least = 0.5;

struct shape {
	struct str key;
	uint64_t *pairs; /* pairs of characters, sorted */
	size_t n;
};

static int by_number(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

const struct shape *counterpart_shape(struct arena *a, struct str text)
{
	struct shape *s = ARENA_NEW(a, struct shape);
	uint64_t last = 0;

	s->key = value_key(a, text);
	s->pairs = ARENA_ARRAY(a, uint64_t, PAIRS_MAX);
	for (size_t i = 0; i < s->key.n && s->n < PAIRS_MAX;) {
		uint64_t c = utf8_next(s->key, &i);

		if (last)
			s->pairs[s->n++] = last << 32 | c;
		last = c;
	}
	if (s->n)
		qsort(s->pairs, s->n, sizeof *s->pairs, by_number);
	return s;
}

double counterpart_alike(const struct shape *x, const struct shape *y)
{
	const struct shape *less = x->key.n < y->key.n ? x : y, *more = less == x ? y : x;
	size_t both = 0, i = 0, k = 0;

	if (str_eq(x->key, y->key) || (less->key.n >= HOLD_MIN && str_has(more->key, less->key)))
		return x->key.n ? 1 : 0;
	if (x->n + y->n == 0)
		return 0;
	while (i < x->n && k < y->n) {
		if (x->pairs[i] == y->pairs[k]) {
			both++;
			i++;
			k++;
		} else if (x->pairs[i] < y->pairs[k]) {
			i++;
		} else {
			k++;
		}
	}
	return 2 * (double)both / (double)(x->n + y->n);
}

struct counterpart_compared {
	double alike;
	size_t a, b;
};

struct all_compared {
	struct counterpart_compared *p;
	size_t n, cap;
};

static int best_first(const void *x, const void *y)
{
	const struct counterpart_compared *a = x, *b = y;

	if (a->alike < b->alike || a->alike > b->alike)
		return a->alike < b->alike ? 1 : -1;
	return a->a != b->a ? (a->a > b->a) - (a->a < b->a) : (a->b > b->b) - (a->b < b->b);
}

static int by_a(const void *x, const void *y)
{
	const struct counterpart *a = x, *b = y;

	return (a->a > b->a) - (a->a < b->a);
}

/* The most similar items are paired first. */
static struct counterparts choose(struct arena *arena, struct all_compared *all, size_t n_a, size_t n_b)
{
	struct counterparts out = { 0 };
	bool *in_a = ARENA_ARRAY(arena, bool, n_a + 1), *in_b = ARENA_ARRAY(arena, bool, n_b + 1);

	if (all->n)
		qsort(all->p, all->n, sizeof *all->p, best_first);
	for (size_t i = 0; i < all->n; i++) {
		const struct counterpart_compared *c = &all->p[i];

		if (in_a[c->a] || in_b[c->b])
			continue;
		in_a[c->a] = in_b[c->b] = true;
		*ARENA_PUSH(arena, &out) = (struct counterpart){ c->a, c->b };
	}
	if (out.n)
		qsort(out.p, out.n, sizeof *out.p, by_a);
	for (size_t i = 0; i < n_a; i++)
		if (!in_a[i])
			*ARENA_PUSH(arena, &out) = (struct counterpart){ i, SIZE_MAX };
	for (size_t i = 0; i < n_b; i++)
		if (!in_b[i])
			*ARENA_PUSH(arena, &out) = (struct counterpart){ SIZE_MAX, i };
	return out;
}

static size_t some(size_t n)
{
	return n < COUNTERPARTS_MAX ? n : COUNTERPARTS_MAX;
}

struct counterparts counterpart_indicators(struct arena *arena, const struct doc *a, const struct doc *b)
{
	struct all_compared all = { 0 };
	size_t n_a = some(a->indicators.n), n_b = some(b->indicators.n);
	const struct shape **of_b = ARENA_ARRAY(arena, const struct shape *, n_b + 1);

	for (size_t k = 0; k < n_b; k++)
		of_b[k] = counterpart_shape(arena, b->indicators.p[k].subject);
	for (size_t i = 0; i < n_a; i++) {
		const struct shape *of_a = counterpart_shape(arena, a->indicators.p[i].subject);

		for (size_t k = 0; k < n_b; k++) {
			double alike = str_eq(a->indicators.p[i].unit, b->indicators.p[k].unit) ? counterpart_alike(of_a, of_b[k]) : 0;

			if (alike >= counterpart_least)
				*ARENA_PUSH(arena, &all) = (struct counterpart_compared){ alike, i, k };
		}
	}
	return choose(arena, &all, n_a, n_b);
}

struct counterparts counterpart_tasks(struct arena *arena, const struct doc *a, const struct doc *b)
{
	struct all_compared all = { 0 };
	size_t n_a = some(a->tasks.n), n_b = some(b->tasks.n);
	const struct shape **of_b = ARENA_ARRAY(arena, const struct shape *, n_b + 1);

	for (size_t k = 0; k < n_b; k++)
		of_b[k] = counterpart_shape(arena, b->tasks.p[k].task);
	for (size_t i = 0; i < n_a; i++) {
		const struct shape *of_a = counterpart_shape(arena, a->tasks.p[i].task);

		for (size_t k = 0; k < n_b; k++) {
			double alike = counterpart_alike(of_a, of_b[k]);

			if (alike >= counterpart_least)
				*ARENA_PUSH(arena, &all) = (struct counterpart_compared){ alike, i, k };
		}
	}
	return choose(arena, &all, n_a, n_b);
}
