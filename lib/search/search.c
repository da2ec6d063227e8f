#include "search/search.h"

#include <stdlib.h>
#include <string.h>

#include "search/sets.h"
#include "search/way.h"
#include "store/columns.h"
#include "store/remote.h"

enum { WANT_MAX = 100000 };

/* ── ranking ── */

struct search_words {
	struct word *p;
	size_t n, cap;
};

/* The words that a document's score is computed from. */
static void positive(struct searcher *r, const struct query *q, struct search_words *out)
{
	if (q->kind == QUERY_NOT)
		return;
	if ((q->kind == QUERY_TERM || q->kind == QUERY_CITED) && !word_unigram(q->folded) && query_in_text(q->field))
		*ARENA_PUSH(r->a, out) = sets_word(q);
	for (size_t i = 0; i < q->n; i++)
		positive(r, q->child[i], out);
}

/* Puts the best `want` hits at the front, sorted. */
static void best_first(struct hits *h, size_t want)
{
	size_t k = want < h->n ? want : h->n;

	/* while most of the list is worse than the worst kept, one comparison a hit is all it takes */
	if (k < h->n / 8) {
		qsort(h->p, k, sizeof *h->p, hit_by_score);
		for (size_t i = k; i < h->n; i++) {
			if (hit_by_score(&h->p[i], &h->p[k - 1]) >= 0)
				continue;
			struct hit better = h->p[i];
			size_t at = k - 1;

			h->p[i] = h->p[k - 1];
			for (; at > 0 && hit_by_score(&better, &h->p[at - 1]) < 0; at--)
				h->p[at] = h->p[at - 1];
			h->p[at] = better;
		}
		return;
	}
	qsort(h->p, h->n, sizeof *h->p, hit_by_score);
}

/* Documents whose own number is asked for. */
static set own_numbers(struct searcher *r, const struct query *q)
{
	set out = { 0 };

	if (q->kind == QUERY_NOT || r->failed)
		return out;
	if (q->kind == QUERY_CITED && !q->tail.n)
		r->failed = !(q->number.code.n ? find_own(r->s, r->a, &q->number, &out, r->err) :
						 find_recalled(r->s, r->a, &q->number, &out, r->err));
	if (q->kind == QUERY_RECALLED)
		return sets_evaluate(r, q);
	for (size_t i = 0; i < q->n; i++)
		out = sets_either(r, out, own_numbers(r, q->child[i]));
	return out;
}

/* They come first. */
static void prefer(const set *own, struct hits *h)
{
	for (size_t i = 0, k = 0; i < h->n; i++) {
		while (k < own->n && own->p[k] < h->p[i].id)
			k++;
		if (k < own->n && own->p[k] == h->p[i].id)
			h->p[i].score += OWN_NUMBER;
	}
}

/* Sets the scores of the hits (sorted by id). */
static bool rank(struct searcher *r, const struct query *q, struct hits *h)
{
	struct search_words words = { 0 };

	if (q->kind == QUERY_TERM && word_unigram(q->folded)) /* in the title, or only elsewhere */
		return score_unigram(r->s, r->a, q->folded, h, r->err);
	positive(r, q, &words);
	set own = own_numbers(r, q);

	if (r->failed || !score_hits(r->s, r->a, words.p, words.n, h, r->err))
		return false;
	prefer(&own, h);
	return true;
}

/* Does the query consist only of adjacent words? */
static bool plain_words(struct searcher *r, const struct query *q, struct search_words *out)
{
	if (q->kind == QUERY_TERM && q->field == IN_ANY && !word_unigram(q->folded)) {
		*ARENA_PUSH(r->a, out) = sets_word(q);
		return true;
	}
	if (q->kind != QUERY_AND)
		return false;
	for (size_t i = 0; i < q->n; i++)
		if (!plain_words(r, q->child[i], out))
			return false;
	return out->n > 0;
}

/* By date or number, or by id as the index gives them; `want` are left. */
static bool ordered(struct searcher *r, enum sort sort, size_t want, struct hits *h)
{
	static const enum score_order orders[] = { [SORT_RELEVANCE] = BY_DATE_DOWN, [SORT_DATE] = BY_DATE, [SORT_DATE_DOWN] = BY_DATE_DOWN, [SORT_NUMBER] = BY_NUMBER };

	if (sort == SORT_ID)
		h->n = h->n < want ? h->n : want;
	return sort == SORT_ID || score_first(r->s, r->a, orders[sort], want, h, r->err);
}

static struct hits hits_of(struct arena *a, const set *ids)
{
	struct hits h = { .p = ARENA_ARRAY(a, struct hit, ids->n), .n = ids->n, .cap = ids->n };

	for (size_t i = 0; i < ids->n; i++)
		h.p[i] = (struct hit){ .id = ids->p[i] };
	return h;
}

/* All documents, by id. False: the posting lists cannot be read. */
static bool all_ids(struct searcher *r, const struct query *q, struct hits *out)
{
	struct way *w = way_of(r, q);
	set all;

	if (!w || !way_all(r, w, &all))
		return r->failed;
	*out = hits_of(r->a, &all);
	return true;
}

/* What a server finds, and orders. */
static bool remotely(struct searcher *r, const struct query *q, enum sort sort, size_t want, struct hits *out, size_t *total, bool *exact)
{
	static const enum remote_order orders[] = { [SORT_RELEVANCE] = REMOTE_BEST, [SORT_DATE] = REMOTE_DATE, [SORT_DATE_DOWN] = REMOTE_DATE_DOWN,
						    [SORT_NUMBER] = REMOTE_NUMBER, [SORT_ID] = REMOTE_ID };
	bool character = q->kind == QUERY_TERM && word_unigram(q->folded);
	struct search_words words = { 0 };
	struct remote_wish w = { .order = want ? orders[sort] : REMOTE_ID, .want = want ? want : SIZE_MAX, .scores = want > 0, .more = OWN_NUMBER,
				 .character = character ? q->folded : STR_NONE };

	positive(r, q, &words);
	set own = want ? own_numbers(r, q) : (set){ 0 };

	w.words = words.p;
	w.n = want ? words.n : 0;
	w.own = &own;
	if (w.order == REMOTE_BEST && !w.n && !character)
		w.order = REMOTE_DATE_DOWN;
	if (r->failed || !remote_hits(r->s, r->a, q, &w, out, total, exact, r->err))
		return false;
	if (w.order != REMOTE_BEST || out->n == 0 || out->p[0].score != 0)
		return true;
	w.order = REMOTE_DATE_DOWN; /* nothing was ranked */
	return remote_hits(r->s, r->a, q, &w, out, total, exact, r->err);
}

bool search_run(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct hits *out, struct err *err)
{
	struct searcher r = { .s = s, .a = a, .err = err };
	struct search_words words = { 0 };
	bool ranked = false;

	*out = (struct hits){ 0 };
	if (store_remote(s)) {
		size_t total;
		bool exact;

		return remotely(&r, q, sort, want ? SIZE_MAX : 0, out, &total, &exact);
	}
	if (want == 0 && all_ids(&r, q, out)) /* scores are not requested */
		return !r.failed;
	if (plain_words(&r, q, &words)) { /* one pass of the index gives the set and the scores */
		if (!score_all(s, a, words.p, words.n, want, out, err))
			return false;
	} else {
		set found = sets_evaluate(&r, q);

		out->p = ARENA_ARRAY(a, struct hit, found.n);
		out->n = out->cap = found.n;
		for (size_t i = 0; i < found.n; i++)
			out->p[i] = (struct hit){ .id = found.p[i] };
		if (r.failed || !rank(&r, q, out))
			return false;
	}
	for (size_t i = 0; i < out->n && !ranked; i++)
		ranked = out->p[i].score != 0;
	if (want == 0 || sort == SORT_ID) /* the index gives them by id */
		return true;
	if (sort == SORT_RELEVANCE && ranked) {
		best_first(out, want);
		return true;
	}
	return ordered(&r, sort, SIZE_MAX, out);
}

/* ── only the best ── */

static int hit_by_id(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

/* Sets the scores of hits that are not sorted by score. */
static bool scored(struct searcher *r, struct way *w, const struct query *q, const struct search_words *words, const set *own, struct hits *h)
{
	struct hits by_id = { .p = ARENA_ARRAY(r->a, struct hit, h->n + 1), .n = h->n };
	bool ok = true;

	if (h->n == 0)
		return true;
	memcpy(by_id.p, h->p, h->n * sizeof *h->p);
	qsort(by_id.p, by_id.n, sizeof *by_id.p, hit_by_id);
	if (q->kind == QUERY_TERM && word_unigram(q->folded))
		ok = score_unigram(r->s, r->a, q->folded, &by_id, r->err);
	else if (words->n)
		ok = way_scores(r, w, words->p, words->n, &by_id);
	if (ok)
		prefer(own, &by_id);
	for (size_t i = 0; i < h->n; i++)
		h->p[i] = *(struct hit *)bsearch(&h->p[i], by_id.p, by_id.n, sizeof *h->p, hit_by_id);
	return ok;
}

/* One character: the first documents whose titles hold it, then the first others. False: as best. */
static bool best_character(struct searcher *r, struct str folded, size_t want, struct answer *out)
{
	struct cursor text, title, all;
	bool in_title;

	if (!find_unigram(r->s, r->a, folded, false, &text) || !find_unigram(r->s, r->a, folded, true, &title))
		return false;
	all = text;
	struct cursor titles = title;

	while (out->hits.n < want && cursor_next(&title) && cursor_seek(&text, title.id))
		if (text.id == title.id)
			*ARENA_PUSH(r->a, &out->hits) = (struct hit){ text.id, 1 };
	for (out->exact = true; out->exact && cursor_next(&all);) {
		if (out->hits.n < want) {
			in_title = cursor_seek(&titles, all.id) && titles.id == all.id;
			if (!in_title)
				*ARENA_PUSH(r->a, &out->hits) = (struct hit){ all.id, 0.5 };
		} else {
			out->exact = out->total < TOTAL_TOLD;
		}
		out->total += out->exact;
	}
	return !text.damaged && !title.damaged && !all.damaged;
}

/* Is a row read for each of a few documents that are known? Then it is read before the words are counted. */
static bool are_given(const struct way *w)
{
	enum { GIVEN_MAX = 500 };
	const struct node *lead = w->root->kind == NODE_AND ? w->root->child[0] : w->root;

	return lead->kind == NODE_CHECK && lead->child[0]->kind == NODE_IDS && lead->cost <= GIVEN_MAX;
}

/* The best of all documents of the way, which are looked at one by one. */
static bool best_of_given(struct searcher *r, struct way *w, const struct query *q, const struct search_words *words, const set *own, size_t want,
			  struct answer *out)
{
	set all;

	if (!way_all(r, w, &all))
		return false;
	if (r->among && all.n <= want)
		return true;
	out->hits = hits_of(r->a, &all);
	r->given = r->few;
	bool ok = scored(r, w, q, words, own, &out->hits);

	r->given = false;
	best_first(&out->hits, want);
	out->hits.n = all.n < want ? all.n : want;
	out->total = all.n;
	out->exact = true;
	return ok;
}

/* own_numbers, or those of them that may be hits. Of a number that few texts hold, none of which is left out, only these are asked
 * which number is their own: the lists of all numbers took longer than the search. *w: the way, where that has made it. */
static set own_that_count(struct searcher *r, const struct query *q, size_t want, struct way **w)
{
	set out = { 0 };
	bool alone = q->kind == QUERY_CITED && !q->tail.n && !q->number.code.n;

	*w = alone ? way_of(r, q) : NULL;
	if (r->failed || !*w || !are_given(*w) || (*w)->root->cost > want)
		return own_numbers(r, q);
	r->failed = !find_recalled_among(r->s, r->a, &q->number, &(*w)->root->child[0]->ids, &out, r->err);
	return out;
}

static bool best_of_words(struct searcher *r, const struct query *q, const struct search_words *words, size_t want, struct answer *out)
{
	r->few = words->n == 1; /* of several words the documents that hold each are counted */

	struct way *known;
	set own = own_that_count(r, q, want, &known);

	for (bool ok = false;; r->few = false) {
		struct way *w = NULL;

		out->hits.n = 0;
		if (own.n > want) { /* no others come before these */
			r->among = &own;
			ok = (w = way_of(r, q)) && best_of_given(r, w, q, words, &own, want, out);
			r->among = NULL;
			if (out->hits.n) {
				out->total--; /* the others were not counted */
				out->exact = false;
			}
		}
		if (out->hits.n == 0) {
			w = known ? known : way_of(r, q);
			known = NULL;
			ok = w && (are_given(w) ? best_of_given(r, w, q, words, &own, want, out) :
						  way_best(r, w, words->p, words->n, &own, want, &out->hits, &out->total, &out->exact));
		}
		if (!w || r->failed || !way_gave_up(w)) {
			r->few = false;
			return ok && !r->failed;
		}
	}
}

/* False: the posting lists cannot be read, or r->failed. */
static bool best(struct searcher *r, const struct query *q, enum sort sort, size_t want, struct answer *out)
{
	struct search_words words = { 0 };
	struct way *w;
	bool one_character = q->kind == QUERY_TERM && word_unigram(q->folded);

	if (q->kind == QUERY_DATE && q->field != IN_DUE && sort <= SORT_DATE_DOWN) {
		r->failed = !columns_first_days(r->s, r->a, columns_day(q->from), columns_day(q->to), sort != SORT_DATE, want, TOTAL_TOLD, &out->hits, &out->total,
						&out->exact, r->err);
		return !r->failed;
	}
	if (one_character && sort == SORT_RELEVANCE && (q->field == IN_ANY || q->field == IN_TEXT))
		return best_character(r, q->folded, want, out);
	positive(r, q, &words);
	if (sort == SORT_RELEVANCE && words.n) {
		if (!best_of_words(r, q, &words, want, out))
			return false;
		if (out->hits.n == 0 || out->hits.p[0].score != 0)
			return true;
	}
	if (!(w = way_of(r, q)))
		return false;
	set all;

	if (!way_all(r, w, &all))
		return false;
	out->hits = hits_of(r->a, &all);
	out->total = all.n;
	out->exact = true;
	if (sort != SORT_RELEVANCE || !one_character || !all.n) {
		set own = own_numbers(r, q);

		return ordered(r, sort, want, &out->hits) && scored(r, w, q, &words, &own, &out->hits);
	}
	r->failed = !score_unigram(r->s, r->a, q->folded, &out->hits, r->err);
	best_first(&out->hits, want);
	out->hits.n = all.n < want ? all.n : want;
	return !r->failed;
}

bool search_best(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct answer *out, struct err *err)
{
	struct searcher r = { .s = s, .a = a, .err = err };

	*out = (struct answer){ 0 };
	if (store_remote(s) && want > 0)
		return remotely(&r, q, sort, want, &out->hits, &out->total, &out->exact);
	if (want > 0 && want <= WANT_MAX && best(&r, q, sort, want, out) && !r.failed)
		return true;
	if (r.failed || !search_run(s, a, q, sort, sort == SORT_RELEVANCE ? want : SIZE_MAX, &out->hits, err))
		return false;
	out->total = out->hits.n;
	out->exact = true;
	out->hits.n = want < out->hits.n ? want : out->hits.n;
	return true;
}
