#include "search/near.h"

#include <math.h>
#include <stdlib.h>

#include "search/sets.h"
#include "search/when.h"
#include "store/variants.h"

enum {
	SHOWN = 5,
	WORDS_MAX = 8,
	PARTS_MAX = 16,
	LOOKED_MAX = 16, /* words of a query that are looked at */
	ALTERNATIVES_MAX = 3,
};

/* What becomes of a word of a query: itself, a piece of it, or words near it, which are alternatives. */
struct near_part {
	struct alternative { struct str text; const struct query *q; struct ids ids; } p[ALTERNATIVES_MAX];
	size_t n;
	struct ids ids; /* of any of them */
	double weight;  /* of a document that has it: rare ones tell more */
};

struct seeker {
	struct searcher r;
	struct near *out;
	const struct names *names;
	struct { struct near_part *p; size_t n, cap; } parts;
	struct { const struct query **p; size_t n, cap; } without; /* NOT: holds for what is suggested as well */
	size_t looked;
	bool apart; /* something in it cannot be put together again */
};

static struct near_part *new_part(struct seeker *s)
{
	struct near_part *p = ARENA_PUSH(s->r.a, &s->parts);

	*p = (struct near_part){ 0 };
	return p;
}

static void add_alternative(struct near_part *p, struct str text, const struct query *q)
{
	if (p->n < ALTERNATIVES_MAX)
		p->p[p->n++] = (struct alternative){ text, q, { 0 } };
}

/* A query of this module's own making, with other names of bodies in it. */
static const struct query *as_understood(struct seeker *s, const struct query *q)
{
	struct query *copy = ARENA_NEW(s->r.a, struct query);
	struct query_notes also = { 0 };

	*copy = *q;
	return s->names ? query_understand(s->r.a, copy, s->names, &also) : copy;
}

/* 消防检查 for 消防检 that stands nowhere else. */
static const struct near_query *longer_of(const struct near_list *list, size_t from, size_t of)
{
	size_t found = of, n = 0;

	for (size_t i = from; i < list->n; i++)
		if (i != of && list->p[i].count == list->p[of].count && str_has(list->p[i].text, list->p[of].text)) {
			found = i;
			n++;
		}
	return &list->p[n == 1 ? found : of];
}

/* As one part: the entries of the list from `from` on, those that find most first, none that contains another one. */
static void similar_as_part(struct seeker *s, const struct near_list *list, size_t from)
{
	struct near_part *part = from < list->n ? new_part(s) : NULL;
	bool *taken = ARENA_ARRAY(s->r.a, bool, list->n + 1);

	for (bool more = part; more && part->n < ALTERNATIVES_MAX;) {
		size_t best = SIZE_MAX;

		for (size_t i = from; i < list->n; i++)
			if (!taken[i] && (best == SIZE_MAX || list->p[i].count > list->p[best].count ||
					  (list->p[i].count == list->p[best].count && list->p[i].text.n < list->p[best].text.n)))
				best = i;
		more = best != SIZE_MAX;
		if (!more)
			break;
		taken[best] = true;
		bool same = false;

		for (size_t i = 0; i < part->n && !same; i++)
			same = str_has(list->p[best].text, part->p[i].text) || str_has(part->p[i].text, list->p[best].text);
		if (same)
			continue;
		const struct near_query *whole = longer_of(list, from, best);

		add_alternative(part, whole->text, as_understood(s, whole->is));
	}
}

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

	if (n) {
		struct query *is = ARENA_NEW(a, struct query);

		*is = one;
		*ARENA_PUSH(a, list) = (struct near_query){ query_typed(a, &one), n, is };
	}
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

	if (n) {
		struct query *is = ARENA_NEW(s->r.a, struct query);

		*is = *one;
		*ARENA_PUSH(s->r.a, list) = (struct near_query){ text, n, is };
	}
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
	struct query day = { .kind = QUERY_DATE, .field = IN_DATE, .text = t->text, .folded = t->folded }, *number = ARENA_NEW(a, struct query);
	struct query_notes also = { 0 };
	bool digit = t->folded.p[t->folded.n - 1] >= '0' && t->folded.p[t->folded.n - 1] <= '9', found = false;

	if (t->field != IN_ANY || t->quoted || t->prefix)
		return false;
	if (when_read(a, t->text, &day.from, &day.to))
		found = keep_query(s, &s->out->similar, &day, query_typed(a, &day)) || wider(s, &day);
	if (found || !digit)
		return found;
	*number = *t; /* the query that is kept holds it */
	number->text = arena_join(a, t->text, STR("号"));
	number->folded = arena_join(a, t->folded, STR("号"));
	return keep_query(s, &s->out->similar, query_understand(a, number, NULL, &also), number->text);
}

/* A word without any match. */
static void look_near(struct seeker *s, const struct query *t)
{
	struct words_near words = { 0 }, pieces = { 0 };
	size_t before = s->out->similar.n, pieces_before = s->out->pieces.n;

	if (as_value(s, t)) {
		similar_as_part(s, &s->out->similar, before);
		return;
	}
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
	similar_as_part(s, &s->out->similar, before);
	if (s->out->similar.n > before)
		return;
	variants_pieces(s->r.s, s->r.a, t->folded, &pieces);
	for (size_t i = 0; i < pieces.n; i++)
		if (pieces.p[i].n < t->folded.n)
			keep(s, &s->out->pieces, t, pieces.p[i], false);
	for (size_t i = pieces_before; i < s->out->pieces.n; i++)
		add_alternative(new_part(s), s->out->pieces.p[i].text, as_understood(s, s->out->pieces.p[i].is));
}

static bool keep_alone(struct seeker *s, const struct query *q, const struct query *typed)
{
	struct str text = query_typed(s->r.a, typed);

	for (size_t i = 0; i < s->out->alone.n; i++)
		if (str_eq(s->out->alone.p[i].text, text))
			return true;
	size_t n = sets_evaluate(&s->r, q).n;

	if (n) {
		*ARENA_PUSH(s->r.a, &s->out->alone) = (struct near_query){ text, n, q };
		add_alternative(new_part(s), text, q);
	}
	return n > 0;
}

static void words(struct seeker *s, const struct query *q, bool several)
{
	if (s->r.failed || s->looked == LOOKED_MAX)
		return;
	s->looked += q->n == 0 || q->understood;
	s->apart |= q->kind == QUERY_OR && !q->understood;
	if (q->kind == QUERY_NOT) {
		if (q->child[0]->kind == QUERY_TERM || q->child[0]->understood)
			*ARENA_PUSH(s->r.a, &s->without) = q;
		else
			s->apart = true;
		return;
	}
	if (q->kind == QUERY_OR && q->understood) {
		size_t before = s->parts.n;

		for (size_t i = 0; i < q->n && s->parts.n == before; i++)
			if (i > 0 || !keep_alone(s, q, q->child[0]))
				words(s, q->child[i], true);
			else
				break;
		if (s->parts.n == before && q->child[0]->folded.n)
			look_near(s, q->child[0]);
		return;
	}
	if (q->kind == QUERY_TERM && q->folded.n && !keep_alone(s, q, q))
		look_near(s, q);
	if (q->kind == QUERY_CITED || q->kind == QUERY_NUMBER || q->kind == QUERY_DATE) {
		size_t before = s->out->similar.n;

		if (several)
			keep_alone(s, q, q);
		else if (q->kind == QUERY_DATE && wider(s, q))
			similar_as_part(s, &s->out->similar, before);
	}
	for (size_t i = 0; i < q->n; i++)
		words(s, q->child[i], true);
}

/* The documents of each part. A document that has it counts by how few have it. */
static void documents_of_parts(struct seeker *s)
{
	struct ids any = { 0 };

	for (size_t i = 0; i < s->parts.n; i++) {
		struct near_part *part = &s->parts.p[i];

		for (size_t k = 0; k < part->n; k++) {
			part->p[k].ids = sets_evaluate(&s->r, part->p[k].q);
			part->ids = sets_either(&s->r, part->ids, part->p[k].ids);
		}
		any = sets_either(&s->r, any, part->ids);
	}
	for (size_t i = 0; i < s->parts.n; i++)
		s->parts.p[i].weight = log2(1 + (double)any.n / (double)(s->parts.p[i].ids.n ? s->parts.p[i].ids.n : 1));
}

/* Of the documents without what NOT excludes: the parts, one bit each, that together weigh most in one of them. */
static uint32_t best_parts(struct seeker *s)
{
	size_t at[PARTS_MAX] = { 0 }, out = 0;
	struct ids excluded = { 0 };
	double best = 0;
	uint32_t found = 0;

	for (size_t i = 0; i < s->without.n; i++)
		excluded = sets_either(&s->r, excluded, sets_evaluate(&s->r, s->without.p[i]->child[0]));
	while (true) {
		int64_t id = INT64_MAX;
		double weight = 0;
		uint32_t has = 0;

		for (size_t i = 0; i < s->parts.n; i++)
			if (at[i] < s->parts.p[i].ids.n && s->parts.p[i].ids.p[at[i]] < id)
				id = s->parts.p[i].ids.p[at[i]];
		if (id == INT64_MAX)
			return found;
		for (size_t i = 0; i < s->parts.n; i++)
			if (at[i] < s->parts.p[i].ids.n && s->parts.p[i].ids.p[at[i]] == id) {
				has |= 1u << i;
				weight += s->parts.p[i].weight;
				at[i]++;
			}
		while (out < excluded.n && excluded.p[out] < id)
			out++;
		/* one of several words alone is not what was meant */
		if ((out == excluded.n || excluded.p[out] != id) && weight > best && (s->parts.n == 1 || (has & (has - 1)))) {
			best = weight;
			found = has;
		}
	}
}

static bool any_common(struct ids x, struct ids y)
{
	size_t i = 0, k = 0;

	while (i < x.n && k < y.n && x.p[i] != y.p[k])
		if (x.p[i] < y.p[k])
			i++;
		else
			k++;
	return i < x.n && k < y.n;
}

static void add_word(struct arena *a, struct str *all, struct str word)
{
	*all = all->n ? arena_join(a, arena_join(a, *all, STR(" ")), word) : word;
}

static struct query *node_of(struct arena *a, enum query_kind kind, size_t most)
{
	struct query *q = ARENA_NEW(a, struct query);

	*q = (struct query){ .kind = kind, .child = ARENA_ARRAY(a, struct query *, most + 1) };
	return q;
}

static void add_child(struct query *q, const struct query *child)
{
	q->child[q->n++] = (struct query *)(uintptr_t)child; /* a query that is evaluated is not changed */
}

/* The part as a query: of its alternatives those that some of the documents have. */
static const struct query *part_query(struct arena *a, const struct near_part *part, struct ids documents, struct str *text)
{
	struct query *or = node_of(a, QUERY_OR, part->n);
	struct str all = STR_NONE;

	or->understood = true;
	for (size_t i = 0; i < part->n; i++)
		if (part->n == 1 || any_common(part->p[i].ids, documents)) {
			add_child(or, part->p[i].q);
			all = all.n ? arena_join(a, arena_join(a, all, STR(" OR ")), part->p[i].text) : part->p[i].text;
		}
	add_word(a, text, or->n > 1 ? arena_fmt(a, "(%.*s)", STR_ARG(all)) : all);
	return or->n == 1 ? or->child[0] : or;
}

/* Of all parts those that documents have in common. */
static void together(struct seeker *s)
{
	struct arena *a = s->r.a;
	struct str text = STR_NONE;

	if (s->apart || s->parts.n == 0 || s->parts.n > PARTS_MAX || (s->parts.n == 1 && s->looked > 2))
		return;
	documents_of_parts(s);
	uint32_t has = best_parts(s);
	struct query *all = node_of(a, QUERY_AND, s->parts.n + s->without.n), *some = node_of(a, QUERY_AND, s->parts.n + s->without.n);

	if (s->r.failed || has == 0)
		return;
	for (size_t i = 0; i < s->parts.n; i++)
		if (has & 1u << i) {
			struct query *either = node_of(a, QUERY_OR, ALTERNATIVES_MAX);

			for (size_t k = 0; k < s->parts.p[i].n; k++)
				add_child(either, s->parts.p[i].p[k].q);
			add_child(some, either);
		}
	for (size_t i = 0; i < s->without.n; i++)
		add_child(some, s->without.p[i]);
	struct ids documents = sets_evaluate(&s->r, some);

	for (size_t i = 0; i < s->parts.n; i++)
		if (has & 1u << i)
			add_child(all, part_query(a, &s->parts.p[i], documents, &text));
	for (size_t i = 0; i < s->without.n; i++) {
		const struct query *not = s->without.p[i]->child[0];

		add_child(all, s->without.p[i]);
		add_word(a, &text, arena_join(a, STR("-"), query_typed(a, not->understood ? not->child[0] : not)));
	}
	if (!s->r.failed && documents.n)
		*ARENA_PUSH(a, &s->out->together) = (struct near_query){ text, documents.n, all->n == 1 ? all->child[0] : all };
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
			*ARENA_PUSH(a, &s->out->without) = (struct near_query){ text, n, NULL };
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

bool search_near(struct store *s, struct arena *a, const struct query *q, const struct names *names, struct near *out, struct err *err)
{
	struct seeker k = { .r = { .s = s, .a = a, .err = err }, .out = out, .names = names };

	*out = (struct near){ 0 };
	words(&k, q, false);
	leave_out(&k, q);
	dates_in_it(&k, q);
	together(&k);
	if (out->similar.n)
		qsort(out->similar.p, out->similar.n, sizeof *out->similar.p, by_count);
	if (out->similar.n > SHOWN)
		out->similar.n = SHOWN;
	return !k.r.failed;
}
