#include "search/near.h"

#include <stdlib.h>

#include "search/sets.h"
#include "search/when.h"
#include "store/variants.h"

enum { SHOWN = 5, WORDS_MAX = 8 };

struct seeker {
	struct searcher r;
	struct near *out;
};

/* Adds the query if it finds documents. */
static bool keep(struct seeker *s, struct near_list *list, const struct query *like, struct str folded, bool prefix)
{
	struct query one = *like;
	struct arena *a = s->r.a;

	one.text = one.folded = folded;
	one.prefix = prefix;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i].text, query_typed(a, &one)))
			return false;
	size_t n = sets_evaluate(&s->r, &one).n;

	if (n)
		*ARENA_PUSH(a, list) = (struct near_query){ query_typed(a, &one), n };
	return n > 0;
}

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The text may have AED1350台 when the query is AED or 1350台: adjacent letters and digits are one token. */
static void longer_runs(struct seeker *s, const struct query *t)
{
	struct words_near runs = { 0 };
	size_t n = 0;

	if (letter_or_digit(t->folded.p[t->folded.n - 1]))
		keep(s, &s->out->similar, t, t->folded, true);
	while (n < t->folded.n && letter_or_digit(t->folded.p[n]))
		n++;
	if (n == 0)
		return;
	variants_ending(s->r.s, s->r.a, str_sub(t->folded, 0, n), &runs);
	for (size_t i = 0; i < runs.n; i++)
		keep(s, &s->out->similar, t, arena_join(s->r.a, runs.p[i], str_sub(t->folded, n, t->folded.n)), false);
}

static bool keep_query(struct seeker *s, struct near_list *list, struct query *one, struct str text)
{
	size_t n = sets_evaluate(&s->r, one).n;

	if (n)
		*ARENA_PUSH(s->r.a, list) = (struct near_query){ text, n };
	return n > 0;
}

/* The month of a date, or its year. */
static bool wider(struct seeker *s, const struct query *day)
{
	bool found = false;

	for (size_t n = sizeof "2031-03" - 1; n >= sizeof "2031" - 1 && !found; n -= sizeof "-03" - 1) {
		struct query one = *day;

		if (day->from.n <= n || day->to.n <= n || !str_eq(str_sub(day->from, 0, n), str_sub(day->to, 0, n)))
			continue;
		one.text = one.folded = str_sub(day->from, 0, n);
		if (when_read(s->r.a, one.text, &one.from, &one.to))
			found = keep_query(s, &s->out->similar, &one, query_typed(s->r.a, &one));
	}
	return found;
}

/* The word as a date, or as a document number without its last character. */
static bool as_value(struct seeker *s, const struct query *t)
{
	struct arena *a = s->r.a;
	struct query day = { .kind = QUERY_DATE, .field = IN_DATE, .text = t->text, .folded = t->folded }, number = *t;
	struct query_notes also = { 0 };
	bool digit = t->folded.p[t->folded.n - 1] >= '0' && t->folded.p[t->folded.n - 1] <= '9', found = false;

	if (t->field != IN_ANY || t->quoted || t->prefix)
		return false;
	if (when_read(a, t->text, &day.from, &day.to))
		found = keep_query(s, &s->out->similar, &day, query_typed(a, &day)) || wider(s, &day);
	if (found || !digit)
		return found;
	number.text = arena_join(a, t->text, STR("号"));
	number.folded = arena_join(a, t->folded, STR("号"));
	return keep_query(s, &s->out->similar, query_understand(a, &number, NULL, &also), number.text);
}

/* A word without any match. */
static void look_near(struct seeker *s, const struct query *t)
{
	struct words_near words = { 0 }, pieces = { 0 };
	size_t before = s->out->similar.n;

	if (as_value(s, t))
		return;
	variants_of(s->r.s, s->r.a, t->folded, &words);
	for (size_t i = 0; i < words.n; i++)
		keep(s, &s->out->similar, t, words.p[i], false);
	if (s->out->similar.n == before) {
		words = (struct words_near){ 0 };
		variants_sounding(s->r.s, s->r.a, t->folded, &words);
		for (size_t i = 0; i < words.n; i++)
			keep(s, &s->out->similar, t, words.p[i], false);
	}
	longer_runs(s, t);
	if (s->out->similar.n > before)
		return;
	variants_pieces(s->r.s, s->r.a, t->folded, &pieces);
	for (size_t i = 0; i < pieces.n; i++)
		if (pieces.p[i].n < t->folded.n)
			keep(s, &s->out->pieces, t, pieces.p[i], false);
}

static void words(struct seeker *s, const struct query *q, bool several)
{
	if (q->kind == QUERY_NOT || s->r.failed)
		return;
	if (q->kind == QUERY_TERM && q->folded.n && !(keep(s, &s->out->alone, q, q->folded, q->prefix)))
		look_near(s, q);
	if ((q->kind == QUERY_CITED || q->kind == QUERY_NUMBER || q->kind == QUERY_DATE) && several) {
		size_t n = sets_evaluate(&s->r, q).n;

		if (n)
			*ARENA_PUSH(s->r.a, &s->out->alone) = (struct near_query){ query_typed(s->r.a, q), n };
	}
	if (q->kind == QUERY_DATE && !several)
		wider(s, q);
	for (size_t i = 0; i < q->n; i++)
		words(s, q->child[i], true);
}

/* For adjacent words: all but one. */
static void leave_out(struct seeker *s, const struct query *q)
{
	struct arena *a = s->r.a;

	for (size_t out = 0; q->kind == QUERY_AND && q->n > 2 && q->n <= WORDS_MAX && out < q->n && !s->r.failed; out++) {
		struct query rest = *q;
		struct str text = STR_NONE;

		rest.child = ARENA_ARRAY(a, struct query *, q->n);
		rest.n = 0;
		for (size_t i = 0; i < q->n; i++) {
			const struct query *c = q->child[i]->kind == QUERY_OR ? q->child[i]->child[0] : q->child[i];

			if (i == out)
				continue;
			if (c->kind != QUERY_TERM && c->kind != QUERY_CITED && c->kind != QUERY_DATE && c->kind != QUERY_NUMBER)
				return;
			rest.child[rest.n++] = q->child[i];
			text = text.n ? arena_join(a, arena_join(a, text, STR(" ")), query_typed(a, c)) : query_typed(a, c);
		}
		size_t n = sets_evaluate(&s->r, &rest).n;

		if (n)
			*ARENA_PUSH(a, &s->out->without) = (struct near_query){ text, n };
	}
}

/* For several words: 近三年, >2024 and the like as dates. */
static void dates_in_it(struct seeker *s, const struct query *q)
{
	struct arena *a = s->r.a;
	struct query with = *q;
	struct str text = STR_NONE;
	bool any = false;

	if (q->kind != QUERY_AND || q->n > WORDS_MAX)
		return;
	with.child = ARENA_ARRAY(a, struct query *, q->n);
	for (size_t i = 0; i < q->n; i++) {
		const struct query *c = q->child[i]->kind == QUERY_OR ? q->child[i]->child[0] : q->child[i];
		struct query day = { .kind = QUERY_DATE, .field = IN_DATE, .text = c->text, .folded = c->folded };
		bool dated = c->kind == QUERY_TERM && c->field == IN_ANY && !c->quoted && when_read(a, c->text, &day.from, &day.to);

		if (c->kind != QUERY_TERM && c->kind != QUERY_CITED && c->kind != QUERY_DATE && c->kind != QUERY_NUMBER)
			return;
		with.child[i] = q->child[i];
		if (dated) {
			with.child[i] = ARENA_NEW(a, struct query);
			*with.child[i] = day;
		}
		any |= dated;
		struct str one = query_typed(a, dated ? &day : c);

		text = text.n ? arena_join(a, arena_join(a, text, STR(" ")), one) : one;
	}
	if (any && !s->r.failed)
		keep_query(s, &s->out->similar, &with, text);
}

static int by_count(const void *x, const void *y)
{
	const struct near_query *a = x, *b = y;

	return a->count != b->count ? (a->count < b->count) - (a->count > b->count) : str_cmp(a->text, b->text);
}

bool search_near(struct store *s, struct arena *a, const struct query *q, struct near *out, struct err *err)
{
	struct seeker k = { { .s = s, .a = a, .err = err }, out };

	*out = (struct near){ 0 };
	words(&k, q, false);
	leave_out(&k, q);
	dates_in_it(&k, q);
	if (out->similar.n)
		qsort(out->similar.p, out->similar.n, sizeof *out->similar.p, by_count);
	if (out->similar.n > SHOWN)
		out->similar.n = SHOWN;
	return !k.r.failed;
}
