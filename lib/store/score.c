#include "store/score.h"

#include "index/bm25.h"
#include "index/phrase.h"
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

bool score_hits(struct store *s, struct arena *a, const struct word *words, size_t n, struct hits *h, struct err *err)
{
	sqlite3_stmt *q = NULL;
	size_t i = 0;
	int rc;

	(void)a;
	if (n == 0 || h->n == 0)
		return true;
	if (sqlite3_prepare_v2(s->db, "SELECT rowid, guidang_rank(search) FROM search WHERE search MATCH ?1 ORDER BY rowid", -1, &q, NULL) !=
	    SQLITE_OK)
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
	if (!s->texts)
		s->texts = texts_new(s->db);
	return ranking_new(s->texts, words, 0);
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

/* From the posting lists. False: ask FTS5. */
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
	if (!s->texts)
		s->texts = texts_new(s->db);
	struct ranking *rank = ranking_new(s->texts, (int)n, want < INT32_MAX ? (int64_t)want : 0);

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
			*ARENA_PUSH(a, out) = (struct hit){ id, ranking_score(rank, id, c, in_headings, &ctx) };
	}
	ranking_free(rank);
	return true;
}

static bool by_fts5(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_RANKED);
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

	sqlite3_reset(q);
	buf_free(&expression);
	return ok;
}

bool score_all(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err)
{
	return by_postings(s, a, words, n, want, out) || by_fts5(s, a, words, n, want, out, err);
}

/* ── orders ── */

bool score_keys(struct store *s, struct arena *a, const struct hits *h, enum sort_key key, struct str *keys, struct err *err)
{
	static const char *const sql[] = {
		[KEY_NUMBER] = "SELECT number_key FROM document WHERE id=?1",
		[KEY_DATE] = "SELECT date FROM document WHERE id=?1",
	};
	sqlite3_stmt *q = NULL;
	int rc = SQLITE_DONE;

	if (sqlite3_prepare_v2(s->db, sql[key], -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	for (size_t i = 0; i < h->n && (rc == SQLITE_DONE || rc == SQLITE_ROW); i++) {
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, h->p[i].id);
		rc = sqlite3_step(q);
		keys[i] = rc == SQLITE_ROW ? rows_column(a, q, 0) : STR_NONE;
	}
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}
