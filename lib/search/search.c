#include "search/search.h"

#include <stdlib.h>

#include "index/phrase.h"
#include "search/sets.h"

/* ── ranking ── */

/* The phrases that speak for a document, OR'ed. */
static void positive(struct searcher *r, const struct query *q, struct buf *out)
{
	if (q->kind == QUERY_NOT)
		return;
	if (q->kind == QUERY_TERM && !sets_unigram(q->folded) && q->field != IN_PATH) {
		if (out->n)
			buf_z(out, " OR ");
		buf_str(out, sets_phrase(r->a, NULL, q->folded, q->prefix));
	}
	for (size_t i = 0; i < q->n; i++)
		positive(r, q->child[i], out);
}

static int by_score(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Puts the best `want` hits at the front, sorted. */
static void best_first(struct hits *h, size_t want)
{
	size_t k = want < h->n ? want : h->n;

	/* while most of the list is worse than the worst kept, one comparison a hit is all it takes */
	if (k < h->n / 8) {
		qsort(h->p, k, sizeof *h->p, by_score);
		for (size_t i = k; i < h->n; i++) {
			if (by_score(&h->p[i], &h->p[k - 1]) >= 0)
				continue;
			struct hit better = h->p[i];
			size_t at = k - 1;

			h->p[i] = h->p[k - 1];
			for (; at > 0 && by_score(&better, &h->p[at - 1]) < 0; at--)
				h->p[at] = h->p[at - 1];
			h->p[at] = better;
		}
		return;
	}
	qsort(h->p, h->n, sizeof *h->p, by_score);
}

/* Gives the hits (sorted by id) their scores. */
static void rank(struct searcher *r, const struct query *q, struct hits *h)
{
	struct buf expression = { 0 };
	sqlite3_stmt *st;
	size_t i = 0;

	if (q->kind == QUERY_TERM && sets_unigram(q->folded)) { /* in the title, or only elsewhere */
		set titles = sets_listed(r, POSTINGS_UNIGRAM_TITLE, q->folded);

		for (size_t k = 0; k < h->n; k++) {
			while (i < titles.n && titles.p[i] < h->p[k].id)
				i++;
			h->p[k].score = i < titles.n && titles.p[i] == h->p[k].id ? 1 : 0.5;
		}
		return;
	}
	positive(r, q, &expression);
	st = expression.n && h->n ? sets_prepare(r, "SELECT rowid, guidang_rank(search) FROM search WHERE search MATCH ?1 ORDER BY rowid") : NULL;
	if (st) {
		sets_bind(st, 1, buf_view(&expression));
		while (sqlite3_step(st) == SQLITE_ROW) {
			int64_t id = sqlite3_column_int64(st, 0);

			while (i < h->n && h->p[i].id < id)
				i++;
			if (i < h->n && h->p[i].id == id)
				h->p[i].score = sqlite3_column_double(st, 1);
		}
	}
	sqlite3_finalize(st);
	buf_free(&expression);
}

struct plain {
	const struct query **p;
	size_t n, cap;
};

/* Words side by side and nothing else? */
static bool plain_words(struct searcher *r, const struct query *q, struct plain *out)
{
	if (q->kind == QUERY_TERM && q->field == IN_ANY && !sets_unigram(q->folded) && !query_like_number(r->a, q->text)) {
		*ARENA_PUSH(r->a, out) = q;
		return true;
	}
	if (q->kind != QUERY_AND)
		return false;
	for (size_t i = 0; i < q->n; i++)
		if (!plain_words(r, q->child[i], out))
			return false;
	return out->n > 0;
}

struct direct {
	const struct phrase_hits *phrase;
	const size_t *at; /* the hit at hand of each */
};

static int in_headings(void *ctx, int i, struct heading_walk *h)
{
	const struct direct *t = ctx;
	const struct phrase_hit *hit = &t->phrase[i].p[t->at[i]];
	int n = 0;

	for (size_t k = 0; k < hit->body; k++)
		n += heading_holds(h, t->phrase[i].positions.p[hit->at + k]);
	return n;
}

/* From the posting lists: the documents whose text holds all the words, with their scores. False: ask FTS5. */
static bool direct(struct searcher *r, const struct plain *words, size_t want, struct hits *out)
{
	struct postings *p = rows_postings(r->s, POSTINGS_SEARCH);
	size_t n = words->n, *at = ARENA_ARRAY(r->a, size_t, n);
	struct phrase_hits *h = ARENA_ARRAY(r->a, struct phrase_hits, n);
	struct counts *c = ARENA_ARRAY(r->a, struct counts, n);
	struct direct ctx = { h, at };

	for (size_t i = 0; i < n; i++)
		if (!p || !phrase_find(p, r->a, words->p[i]->folded, sets_open_end(words->p[i]), &h[i]))
			return false;
	if (!r->s->texts)
		r->s->texts = texts_new(r->db);
	struct ranking *rank = ranking_new(r->s->texts, (int)n, want < INT32_MAX ? (int64_t)want : 0);

	for (size_t i = 0; i < n && n > 1; i++)
		ranking_rows(rank, (int)i, (int64_t)h[i].n);
	for (; at[0] < h[0].n; at[0]++) {
		int64_t id = h[0].p[at[0]].id;
		bool all = true;

		for (size_t i = 0; i < n && all; i++) {
			while (at[i] < h[i].n && h[i].p[at[i]].id < id)
				at[i]++;
			all = at[i] < h[i].n && h[i].p[at[i]].id == id && h[i].p[at[i]].body > 0;
			if (all)
				c[i] = (struct counts){ (int)h[i].p[at[i]].title, (int)h[i].p[at[i]].body, 0 };
		}
		if (all)
			*ARENA_PUSH(r->a, out) = (struct hit){ id, ranking_score(rank, id, c, in_headings, &ctx) };
	}
	ranking_free(rank);
	return true;
}

static void by_fts5(struct searcher *r, const struct plain *words, size_t want, struct hits *out)
{
	struct buf expression = { 0 };
	sqlite3_stmt *st = rows_prepared(r->s, Q_RANKED);
	int rc = SQLITE_ERROR;

	for (size_t i = 0; i < words->n; i++) {
		if (i)
			buf_z(&expression, " AND ");
		buf_str(&expression, sets_phrase(r->a, NULL, words->p[i]->folded, words->p[i]->prefix));
	}
	if (st) {
		sets_bind(st, 1, buf_view(&expression));
		sqlite3_bind_int64(st, 2, (sqlite3_int64)(want < INT32_MAX ? want : 0));
	}
	while (st && (rc = sqlite3_step(st)) == SQLITE_ROW)
		if (sqlite3_column_type(st, 1) != SQLITE_NULL)
			*ARENA_PUSH(r->a, out) = (struct hit){ sqlite3_column_int64(st, 0), sqlite3_column_double(st, 1) };
	if (rc != SQLITE_DONE)
		sets_fail(r);
	sqlite3_reset(st);
	buf_free(&expression);
}

/* One pass of the index gives the set and the scores. */
static bool one_pass(struct searcher *r, const struct query *q, size_t want, struct hits *out)
{
	struct plain words = { 0 };

	if (!plain_words(r, q, &words))
		return false;
	if (!direct(r, &words, want, out))
		by_fts5(r, &words, want, out);
	return true;
}

struct keyed {
	struct hit hit;
	struct str key;
	int sign;
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	int c = str_cmp(a->key, b->key) * a->sign;

	if (a->key.n == 0 || b->key.n == 0) /* those without come last */
		c = (a->key.n == 0) - (b->key.n == 0);
	return c ? c : a->hit.id < b->hit.id ? -1 : a->hit.id > b->hit.id;
}

static void sort_by_column(struct searcher *r, struct hits *h, const char *sql, int sign)
{
	struct keyed *k = ARENA_ARRAY(r->a, struct keyed, h->n);
	sqlite3_stmt *q = sets_prepare(r, sql);

	for (size_t i = 0; q && i < h->n; i++) {
		k[i].hit = h->p[i];
		k[i].sign = sign;
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, h->p[i].id);
		if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL)
			k[i].key = arena_str(r->a, str_z((const char *)sqlite3_column_text(q, 0)));
	}
	sqlite3_finalize(q);
	if (!q)
		return;
	qsort(k, h->n, sizeof *k, by_key);
	for (size_t i = 0; i < h->n; i++)
		h->p[i] = k[i].hit;
}

bool search_run(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct hits *out, struct err *err)
{
	struct searcher r = { .s = s, .db = store_handle(s), .a = a, .err = err };

	*out = (struct hits){ 0 };
	if (!one_pass(&r, q, want, out)) {
		set found = sets_evaluate(&r, q);

		out->p = ARENA_ARRAY(a, struct hit, found.n);
		out->n = out->cap = found.n;
		for (size_t i = 0; i < found.n; i++)
			out->p[i] = (struct hit){ .id = found.p[i] };
		if (!r.failed)
			rank(&r, q, out);
	}
	if (r.failed)
		return false;
	bool ranked = false;

	for (size_t i = 0; i < out->n && !ranked; i++)
		ranked = out->p[i].score != 0;
	if (want == 0 || sort == SORT_ID) /* the index gives them by id */
		return true;
	if (sort == SORT_RELEVANCE && ranked)
		best_first(out, want);
	else if (sort == SORT_NUMBER)
		sort_by_column(&r, out, "SELECT number_key FROM document WHERE id=?1", 1);
	else
		sort_by_column(&r, out, "SELECT date FROM document WHERE id=?1", sort == SORT_DATE ? 1 : -1);
	return !r.failed;
}
