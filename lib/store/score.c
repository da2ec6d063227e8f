#include "store/score.h"

#include <stdlib.h>
#include <string.h>

#include "index/bm25.h"
#include "index/phrase.h"
#include "store/days.h"
#include "store/words.h"

/* The phrases of the words, joined by FTS5's operator. */
static struct buf expression_of(const struct word *words, size_t n, const char *operator)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_z(&b, operator);
		word_phrase(NULL, &words[i], &b);
	}
	return b;
}

bool score_unigram(struct store *s, struct arena *a, struct str folded, struct hits *h, struct err *err)
{
	struct ids titles = { 0 };
	size_t i = 0;

	if (!words_listed(s, a, POSTINGS_UNIGRAM_TITLE, folded, &titles, err))
		return false;
	for (size_t k = 0; k < h->n; k++) {
		while (i < titles.n && titles.p[i] < h->p[k].id)
			i++;
		h->p[k].score = i < titles.n && titles.p[i] == h->p[k].id ? 1 : 0.5;
	}
	return true;
}

/* The number of documents of each word; -1: not known without FTS5. */
static int64_t documents_of(struct store *s, struct arena *a, const struct word *w)
{
	struct occurrences *o = find_occurrences(s, a, w);
	int64_t n = o ? occurrences_documents(o) : -1;

	return o && occurrences_damaged(o) ? -1 : n;
}

/* A call of the ranking function with these numbers. */
static sqlite3_stmt *prepare_ranked(struct store *s, struct arena *a, const char *format, const struct word *words, size_t n)
{
	struct buf weights = { 0 };
	sqlite3_stmt *q = NULL;

	for (size_t i = 0; i < n && n > 1; i++) {
		int64_t documents = documents_of(s, a, &words[i]);

		if (documents < 0)
			buf_z(&weights, ",NULL");
		else
			buf_fmt(&weights, ",%lld", (long long)documents);
	}
	buf_c(&weights, '\0');
	char *sql = sqlite3_mprintf(format, weights.p);

	if (sql)
		sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
	sqlite3_free(sql);
	buf_free(&weights);
	return q;
}

bool score_hits(struct store *s, struct arena *a, const struct word *words, size_t n, struct hits *h, struct err *err)
{
	sqlite3_stmt *q = NULL;
	size_t i = 0;
	int rc;

	if (n == 0 || h->n == 0)
		return true;
	if (!(q = prepare_ranked(s, a, "SELECT rowid, guidang_rank(search,0%s) FROM search WHERE search MATCH ?1 ORDER BY rowid", words, n)))
		return rows_fail(s, err);
	struct buf expression = expression_of(words, n, " OR ");

	rows_bind(q, 1, buf_view(&expression));
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		while (i < h->n && h->p[i].id < id)
			i++;
		if (i < h->n && h->p[i].id == id)
			h->p[i].score = sqlite3_column_double(q, 1);
	}
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	buf_free(&expression);
	return ok;
}

struct ranking *score_ranking(struct store *s, int words)
{
	return ranking_new(rows_texts(s), words, 0);
}

/* ── all words ── */

struct conjunction {
	const struct phrase_hits *phrase;
	const size_t *at; /* the hit at hand of each */
};

static int in_headings(void *ctx, int i, struct heading_walk *h)
{
	const struct conjunction *t = ctx;
	const struct phrase_hit *hit = &t->phrase[i].p[t->at[i]];
	int n = 0;

	for (size_t k = 0; k < hit->body; k++)
		n += heading_holds(h, t->phrase[i].positions.p[hit->at + k]);
	return n;
}

/* From the posting lists. False: use FTS5 instead. */
static bool by_postings(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH);
	size_t *at = ARENA_ARRAY(a, size_t, n);
	struct phrase_hits *h = ARENA_ARRAY(a, struct phrase_hits, n);
	struct counts *c = ARENA_ARRAY(a, struct counts, n);
	struct conjunction ctx = { h, at };

	for (size_t i = 0; i < n; i++)
		if (!p || !phrase_find(p, a, words[i].folded, word_open_end(&words[i]), &h[i]))
			return false;
	struct ranking *rank = ranking_new(rows_texts(s), (int)n, want < INT32_MAX ? (int64_t)want : 0);

	for (size_t i = 0; i < n && n > 1; i++) /* read already: it can be told */
		ranking_rows(rank, (int)i, documents_of(s, a, &words[i]));
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
			*ARENA_PUSH(a, out) = (struct hit){ id, ranking_score(rank, id, c, in_headings, &ctx) };
	}
	ranking_free(rank);
	return true;
}

static bool by_fts5(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err)
{
	sqlite3_stmt *q = prepare_ranked(s, a, "SELECT rowid, guidang_rank(search,?2%s) FROM search WHERE search MATCH ?1", words, n);
	int rc;

	if (!q)
		return rows_fail(s, err);
	struct buf expression = expression_of(words, n, " AND ");

	rows_bind(q, 1, buf_view(&expression));
	sqlite3_bind_int64(q, 2, (sqlite3_int64)(want < INT32_MAX ? want : 0));
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		if (sqlite3_column_type(q, 1) != SQLITE_NULL)
			*ARENA_PUSH(a, out) = (struct hit){ sqlite3_column_int64(q, 0), sqlite3_column_double(q, 1) };
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	buf_free(&expression);
	return ok;
}

bool score_all(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err)
{
	return by_postings(s, a, words, n, want, out) || by_fts5(s, a, words, n, want, out, err);
}

/* ── orders ── */

/* The least key first, equal ones by id. */
struct score_keyed {
	uint32_t key;
	struct hit hit;
};

static int hit_by_id(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

static int by_key(const void *x, const void *y)
{
	const struct score_keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->hit.id > b->hit.id) - (a->hit.id < b->hit.id);
}

enum {
	DATED_EACH = 64,  /* hits whose dates are looked up one by one */
	DATED_COST = 190,  /* what one of these takes, in documents that are read from the lists */
	LOOKED_PART = 64,  /* of all documents this part is looked at in the index of dates before the dates of all are read */
};

static void take_first(struct score_keyed *k, size_t n, size_t all)
{
	if (n < all / 8 && n > 0) { /* most are behind the last of the first */
		qsort(k, n, sizeof *k, by_key);
		for (size_t i = n; i < all; i++) {
			struct score_keyed one = k[i];
			size_t at = n - 1;

			if (by_key(&one, &k[at]) >= 0)
				continue;
			for (; at > 0 && by_key(&one, &k[at - 1]) < 0; at--)
				k[at] = k[at - 1];
			k[at] = one;
		}
	} else if (all) {
		qsort(k, all, sizeof *k, by_key);
	}
}

/* Goes through the index of dates until `n` of the hits have come, whose ids are below `ids`. *done false: that would take too long. */
static bool first_in_dates(struct store *s, struct arena *a, bool down, size_t n, size_t ids, struct hits *h, bool *done, struct err *err)
{
	uint64_t *wanted = ARENA_ARRAY(a, uint64_t, ids / 64 + 1);
	struct hits dated = { 0 };
	size_t left = ids / LOOKED_PART, same = 0; /* same: those before have another date */
	struct str last = STR_NONE;
	int rc = SQLITE_DONE;
	sqlite3_stmt *q = rows_prepared(s, down ? Q_DATES_DOWN : Q_DATES_UP);

	if (!q)
		return rows_fail(s, err);
	for (size_t i = 0; i < h->n; i++)
		wanted[h->p[i].id / 64] |= UINT64_C(1) << h->p[i].id % 64;
	for (; left > 0 && (rc = sqlite3_step(q)) == SQLITE_ROW; left--) {
		int64_t id = sqlite3_column_int64(q, 0);
		struct str date = { (const char *)sqlite3_column_text(q, 1), (size_t)sqlite3_column_bytes(q, 1) };

		if (!str_eq(date, last)) {
			if (dated.n - same > 1)
				qsort(dated.p + same, dated.n - same, sizeof *dated.p, hit_by_id);
			if (dated.n >= n)
				break;
			same = dated.n;
			last = arena_str(a, date);
		}
		if (id >= 0 && (size_t)id < ids && wanted[id / 64] >> id % 64 & 1)
			*ARENA_PUSH(a, &dated) = (struct hit){ .id = id };
	}
	sqlite3_reset(q);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return rows_fail(s, err);
	*done = dated.n >= n && rc == SQLITE_ROW && left > 0;
	for (size_t i = 0; *done && i < n; i++) {
		const struct hit *hit = bsearch(&dated.p[i], h->p, h->n, sizeof *h->p, hit_by_id);

		dated.p[i] = *hit;
	}
	if (*done && dated.p) {
		memcpy(h->p, dated.p, n * sizeof *h->p);
		h->n = n;
	}
	return true;
}

/* The hits' dates one by one. */
static bool look_up_dates(struct store *s, struct score_keyed *k, struct hits *h, bool down, struct err *err)
{
	for (size_t i = 0; i < h->n; i++) {
		sqlite3_stmt *q = rows_prepared(s, Q_GET_DATE);
		uint32_t day = 0;

		if (!q)
			return rows_fail(s, err);
		sqlite3_bind_int64(q, 1, h->p[i].id);
		int rc = sqlite3_step(q);

		if (rc == SQLITE_ROW)
			day = columns_day((struct str){ (const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0) });
		sqlite3_reset(q);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return rows_fail(s, err);
		k[i] = (struct score_keyed){ day == 0 ? UINT32_MAX : down ? ~day : day, h->p[i] };
	}
	return true;
}

static bool first_by_date(struct store *s, struct arena *a, bool down, size_t want, struct hits *h, struct err *err)
{
	size_t n = want < h->n ? want : h->n, ids = h->n ? (size_t)h->p[h->n - 1].id + 1 : 0;
	bool done = false;

	/* each by itself, or those that come before it by the lists? */
	bool few = h->n <= DATED_EACH || h->n * h->n < ids * n / DATED_COST;

	if (!few && ids > 0 && ids <= ROWS_ID_MAX && n < h->n / 8) {
		struct hits first;

		if (!days_first(s, a, h, down, n, &first, &done, err))
			return false;
		if (done) {
			memcpy(h->p, first.p, n * sizeof *h->p);
			h->n = n;
			return true;
		}
	}
	if (!few && ids > 0 && ids <= ROWS_ID_MAX && n < h->n / 8 && !first_in_dates(s, a, down, n, ids, h, &done, err))
		return false;
	if (done)
		return true;
	struct score_keyed *k = ARENA_ARRAY(a, struct score_keyed, h->n + 1);

	if (few) {
		if (!look_up_dates(s, k, h, down, err))
			return false;
	} else {
		uint32_t *day = ARENA_ARRAY(a, uint32_t, h->n);

		if (!days_of(s, a, h, day, err))
			return false;
		for (size_t i = 0; i < h->n; i++)
			k[i] = (struct score_keyed){ day[i] == 0 ? UINT32_MAX : down ? ~day[i] : day[i], h->p[i] };
	}
	take_first(k, n, h->n);
	for (size_t i = 0; i < n; i++)
		h->p[i] = k[i].hit;
	h->n = n;
	return true;
}

/* Goes through the index of numbers until enough of the hits have come. */
static bool first_by_number(struct store *s, struct arena *a, size_t want, struct hits *h, struct err *err)
{
	size_t n = want < h->n ? want : h->n, have = 0, ids = h->n ? (size_t)h->p[h->n - 1].id + 1 : 0;

	if (ids > ROWS_ID_MAX)
		ids = ROWS_ID_MAX;

	uint32_t *at = ARENA_ARRAY(a, uint32_t, ids + 1); /* of each id its hit, from 1; 0: none, or it has come */
	struct hit *out = ARENA_ARRAY(a, struct hit, n + 1);
	sqlite3_stmt *q = NULL;
	int rc = SQLITE_DONE;

	for (size_t i = 0; i < h->n; i++)
		if ((size_t)h->p[i].id < ids)
			at[h->p[i].id] = (uint32_t)i + 1;
	if (sqlite3_prepare_v2(s->db, "SELECT id FROM document WHERE number_key IS NOT NULL ORDER BY number_key, id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	while (have < n && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		if (id < 0 || (size_t)id >= ids || at[id] == 0)
			continue;
		out[have++] = h->p[at[id] - 1];
		at[id] = 0;
	}
	for (size_t i = 0; have < n && i < h->n; i++)
		if ((size_t)h->p[i].id >= ids || at[h->p[i].id])
			out[have++] = h->p[i];
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || rows_fail(s, err);

	sqlite3_finalize(q);
	for (size_t i = 0; i < n; i++)
		h->p[i] = out[i];
	h->n = n;
	return ok;
}

bool score_first(struct store *s, struct arena *a, enum score_order order, size_t want, struct hits *h, struct err *err)
{
	return order == BY_NUMBER ? first_by_number(s, a, want, h, err) : first_by_date(s, a, order == BY_DATE_DOWN, want, h, err);
}
