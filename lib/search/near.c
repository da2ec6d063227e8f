#include "search/near.h"

#include <stdlib.h>

#include "search/nearness.h"
#include "search/search.h"
#include "search/stopwords.h"
#include "search/when.h"
#include "store/remote.h"
#include "store/variants.h"

enum {
	SHOWN = 5,
	LONG = 5, /* characters of a long word */
	WORDS_MAX = 8,
	PIECES_MAX = 16, /* more pieces are a sentence, and are not put together */
	LOOKED_MAX = 16, /* words of a query that are looked at */
};

struct seeker {
	struct searcher r;
	struct near *out;
	const struct names *names;
	struct near_parts parts;
	struct { const struct query **p; size_t n, cap; } typed; /* words and the like, for pairs */
	size_t looked;
	bool apart;  /* something in it cannot be put together again */
	bool within; /* another way to write a word that was typed */
};

static const double PAIRS_LEAST = 0.4; /* of the weight of all pairs */
static const double FAR = 0.4;         /* of the first document's score: what has less is left out, unless it has the same of the query */

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
	struct near_part *part = from < list->n ? parts_new(&s->parts) : NULL;
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

		part_alternative(part, whole->text, as_understood(s, whole->is));
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
	size_t n = parts_documents(&s->parts, &one, NULL).n;

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

/* Is one of the entries more than a long word with another character at its beginning or end? 管理委员会章程 tells less of
 * 伦理委员会章程 than its pieces do. */
static bool tells_much(struct str word, const struct near_list *list, size_t from)
{
	size_t first = 0, last = word.n;
	bool much = utf8_length(word) < LONG;

	utf8_next(word, &first);
	utf8_prev(word, &last);
	for (size_t i = from; i < list->n && !much; i++) {
		struct str one = list->p[i].is->folded;

		much = !str_has(one, str_sub(word, first, word.n)) && !str_has(one, str_sub(word, 0, last)) && !str_has(word, one);
	}
	return much;
}

/* Is nothing of the word left out of its pieces? */
static bool is_whole(struct str word, const struct words_near *pieces)
{
	size_t n = 0;

	for (size_t i = 0; i < pieces->n; i++)
		n += pieces->p[i].n;
	return n == word.n;
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
	bool similar = s->out->similar.n > before, tell = similar && tells_much(t->folded, &s->out->similar, before);

	if (!tell)
		variants_pieces(s->r.s, s->r.a, t->folded, &pieces);
	if (similar && (tell || !is_whole(t->folded, &pieces))) {
		similar_as_part(s, &s->out->similar, before);
		return;
	}
	for (size_t i = 0; i < pieces.n; i++)
		if (pieces.p[i].n < t->folded.n)
			keep(s, &s->out->pieces, t, pieces.p[i], false);
	for (size_t i = pieces_before; i < s->out->pieces.n; i++)
		part_alternative(parts_new(&s->parts), s->out->pieces.p[i].text, as_understood(s, s->out->pieces.p[i].is));
}

static bool keep_alone(struct seeker *s, const struct query *q, const struct query *typed)
{
	struct str text = query_typed(s->r.a, typed);

	for (size_t i = 0; i < s->out->alone.n; i++)
		if (str_eq(s->out->alone.p[i].text, text))
			return true;
	size_t n = parts_documents(&s->parts, q, NULL).n;

	if (n) {
		*ARENA_PUSH(s->r.a, &s->out->alone) = (struct near_query){ text, n, q };
		part_alternative(parts_new(&s->parts), text, q);
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
			*ARENA_PUSH(s->r.a, &s->parts.without) = q;
		else
			s->apart = true;
		return;
	}
	if (!s->within && ((q->kind != QUERY_OR && q->kind != QUERY_AND && q->kind != QUERY_ALL) || q->understood)) {
		s->parts.word = s->typed.n;
		*ARENA_PUSH(s->r.a, &s->typed) = q->understood ? q->child[0] : q;
	}
	if (q->kind == QUERY_OR && q->understood) {
		size_t before = s->parts.n;

		s->within = true;
		for (size_t i = 0; i < q->n && s->parts.n == before; i++)
			if (i > 0 || !keep_alone(s, q, q->child[0]))
				words(s, q->child[i], true);
			else
				break;
		s->within = false;
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

/* All that was typed, as one text. */
static struct str typed_text(struct seeker *s)
{
	struct str all = STR_NONE;

	for (size_t i = 0; i < s->typed.n; i++)
		all = all.n ? arena_fmt(s->r.a, "%.*s %.*s", STR_ARG(all), STR_ARG(s->typed.p[i]->folded)) : s->typed.p[i]->folded;
	return all;
}

/* The nearest documents, each with what it has of the words. */
static void documents(struct seeker *s, struct near_parts *pairs, size_t want)
{
	struct near_documents *out = &s->out->documents;
	struct hits hits = { 0 };
	struct near_document one;

	nearness_rank(&s->parts, pairs, typed_text(s), want, &hits);
	for (size_t i = 0; i < hits.n; i++) {
		one.hit = hits.p[i];
		if (parts_of_document(&s->parts, pairs, s->typed.n, one.hit.id, &one.by.text, &one.by.is, &one.by.count) &&
		    (out->n == 0 || one.hit.score >= FAR * out->p[0].hit.score || str_eq(one.by.text, out->p[0].by.text)))
			*ARENA_PUSH(s->r.a, out) = one;
	}
	if (out->n && out->p[0].by.is->kind == QUERY_AND)
		s->out->together.p[0] = out->p[0].by;
}

/* On a server, and where there is no such order: those of the query that comes nearest. */
static bool documents_of(struct seeker *s, size_t want)
{
	const struct near_query *by = s->out->together.p;
	struct answer found = { .exact = true };

	if (s->out->documents.n || want == 0 || !s->out->together.n)
		return true;
	if (!search_best(s->r.s, s->r.a, by->is, SORT_RELEVANCE, want, &found, s->r.err))
		return false;
	for (size_t i = 0; i < found.hits.n && i < want; i++)
		*ARENA_PUSH(s->r.a, &s->out->documents) = (struct near_document){ found.hits.p[i], *by };
	return true;
}

/* What documents have in common of the words, what is near them or pieces of them; else of their pairs of characters. */
static void together(struct seeker *s, size_t want)
{
	struct near_query best = { 0 };
	struct near_parts pairs = { .r = &s->r, .without.p = s->parts.without.p, .without.n = s->parts.without.n, .known = s->parts.known };
	bool found, server = store_remote(s->r.s);

	if (s->apart)
		return;
	found = s->parts.n <= PIECES_MAX && (s->parts.n > 1 || s->looked <= 2) && parts_best(&s->parts, s->parts.n > 1, 0, &best.text, &best.is, &best.count);
	for (size_t i = 0; i < s->typed.n && pairs.n < PARTS_MAX && !(found && server); i++) {
		pairs.word = i;
		if (s->typed.p[i]->kind == QUERY_TERM)
			parts_of_pairs(&pairs, s->typed.p[i]);
		else
			part_alternative(parts_new(&pairs), query_typed(s->r.a, s->typed.p[i]), s->typed.p[i]);
	}
	if (!found && !parts_best(&pairs, true, PAIRS_LEAST, &best.text, &best.is, &best.count))
		return;
	*ARENA_PUSH(s->r.a, &s->out->together) = best;
	documents(s, &pairs, want);
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

bool search_near(struct store *s, struct arena *a, const struct query *typed, const struct names *names, size_t want, struct near *out, struct err *err)
{
	const struct query *q = stopwords_cut(a, typed, names);
	struct seeker k = { .r = { .s = s, .a = a, .err = err }, .out = out, .names = names };
	struct parts_known known = { 0 };

	k.parts.r = &k.r;
	k.parts.known = &known;

	*out = (struct near){ 0 };
	words(&k, q, false);
	leave_out(&k, q);
	dates_in_it(&k, q);
	together(&k, want);
	if (out->similar.n)
		qsort(out->similar.p, out->similar.n, sizeof *out->similar.p, by_count);
	if (out->similar.n > SHOWN)
		out->similar.n = SHOWN;
	return documents_of(&k, want) && !k.r.failed;
}
