#include "store/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/tokens.h"

enum { BLOCK = 512, TITLE_WEIGHT = 10 };

static const double k1 = 1.2, b = 0.75;

/* ── sizes, as they are written ── */

static bool load_block(struct store *s, int64_t block, struct err *err)
{
	struct lengths *l = &s->lengths;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_LENGTHS);
	int rc;

	if (!q)
		return rows_fail(s, err);
	memset(l->block, 0, sizeof l->block);
	sqlite3_bind_int64(q, 1, block);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		size_t n = (size_t)sqlite3_column_bytes(q, 0);

		memcpy(l->block, sqlite3_column_blob(q, 0), n < sizeof l->block ? n : sizeof l->block);
	}
	sqlite3_reset(q);
	l->at = block;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static bool put_block(struct store *s, int64_t block, const void *p, size_t n, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_LENGTHS);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, block);
	sqlite3_bind_blob(q, 2, p, (int)n, SQLITE_STATIC);
	bool ok = sqlite3_step(q) == SQLITE_DONE || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

static bool load_totals(struct store *s, struct err *err)
{
	struct lengths *l = &s->lengths;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_LENGTHS);

	if (!q)
		return rows_fail(s, err);
	l->totals[0] = l->totals[1] = 0;
	sqlite3_bind_int64(q, 1, -1);
	if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_bytes(q, 0) == sizeof l->totals)
		memcpy(l->totals, sqlite3_column_blob(q, 0), sizeof l->totals);
	sqlite3_reset(q);
	l->known = true;
	return true;
}

bool rank_flush(struct store *s, struct err *err)
{
	struct lengths *l = &s->lengths;

	if (!l->dirty)
		return true;
	l->dirty = false;
	return put_block(s, l->at, l->block, sizeof l->block, err) && put_block(s, -1, l->totals, sizeof l->totals, err);
}

bool rank_set(struct store *s, int64_t id, uint32_t size, struct err *err)
{
	struct lengths *l = &s->lengths;
	int64_t block = id / BLOCK;

	if (!l->known && !load_totals(s, err))
		return false;
	if (l->at != block && !(rank_flush(s, err) && load_block(s, block, err)))
		return false;
	uint32_t *to = &l->block[id % BLOCK];

	l->totals[0] += (size > 0) - (*to > 0);
	l->totals[1] += (int64_t)size - (int64_t)*to;
	*to = size;
	l->dirty = true;
	return true;
}

void rank_forget(struct store *s)
{
	free(s->lengths.all);
	s->lengths = (struct lengths){ .at = -1 };
}

/* ── sizes, as ranking reads them ── */

static void read_all(struct store *s)
{
	struct lengths *l = &s->lengths;
	struct err ignored;
	sqlite3_stmt *q = NULL;

	if ((!l->known && !load_totals(s, &ignored)) ||
	    sqlite3_prepare_v2(s->db, "SELECT block, sizes FROM length WHERE block>=0 ORDER BY block", -1, &q, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(q) == SQLITE_ROW) {
		size_t block = (size_t)sqlite3_column_int64(q, 0), n = (size_t)sqlite3_column_bytes(q, 1);
		size_t need = (block + 1) * BLOCK;

		if (need > l->n) {
			l->all = realloc(l->all, need * sizeof *l->all);
			if (!l->all)
				abort();
			memset(l->all + l->n, 0, (need - l->n) * sizeof *l->all);
			l->n = need;
		}
		memcpy(l->all + block * BLOCK, sqlite3_column_blob(q, 1), n < BLOCK * sizeof *l->all ? n : BLOCK * sizeof *l->all);
	}
	sqlite3_finalize(q);
	l->loaded = true;
}

struct weights {
	int phrases;
	double idf[];
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *ctx)
{
	(void)api;
	(void)fts;
	++*(int64_t *)ctx;
	return SQLITE_OK;
}

/* Once a query: how telling each phrase is. One phrase alone needs no weight. */
static struct weights *weigh(const Fts5ExtensionApi *api, Fts5Context *fts)
{
	struct weights *w = api->xGetAuxdata(fts, 0);
	struct store *s = api->xUserData(fts);
	int n = api->xPhraseCount(fts);

	if (w)
		return w;
	w = malloc(sizeof *w + (size_t)n * sizeof(double));
	if (!w)
		abort();
	w->phrases = n;
	if (!s->lengths.loaded)
		read_all(s);
	for (int i = 0; i < n; i++) {
		int64_t rows = 0;
		double total = (double)s->lengths.totals[0];

		w->idf[i] = 1;
		if (n == 1)
			break;
		api->xQueryPhrase(fts, i, &rows, count_row);
		w->idf[i] = log((total - (double)rows + 0.5) / ((double)rows + 0.5));
		if (!(w->idf[i] >= 1e-6)) /* a phrase of most documents, or no number at all */
			w->idf[i] = 1e-6;
	}
	api->xSetAuxdata(fts, w, free);
	return w;
}

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *out, int n, sqlite3_value **v)
{
	struct weights *w = weigh(api, fts);
	const struct lengths *l = &((struct store *)api->xUserData(fts))->lengths;
	sqlite3_int64 id = api->xRowid(fts);
	double size = id >= 0 && (size_t)id < l->n ? l->all[id] : 0;
	double average = l->totals[0] ? (double)l->totals[1] / (double)l->totals[0] : 1;
	double norm = k1 * (1 - b + b * size / (average > 0 ? average : 1)), score = 0;

	(void)n;
	(void)v;
	for (int i = 0; i < w->phrases; i++) {
		Fts5PhraseIter it;
		int column, offset;
		double tf = 0;
		bool body = false;

		if (api->xPhraseFirst(fts, i, &it, &column, &offset) != SQLITE_OK)
			return;
		for (; column >= 0; api->xPhraseNext(fts, &it, &column, &offset)) {
			tf += column == 0 ? TITLE_WEIGHT : 1;
			body = body || column == 1;
		}
		if (!body && tf > 0)
			return; /* NULL */
		score += w->idf[i] * tf * (k1 + 1) / (tf + norm);
	}
	sqlite3_result_double(out, score);
}

int rank_register(struct store *s)
{
	fts5_api *api = tokens_fts5(s->db);

	s->lengths = (struct lengths){ .at = -1 };
	return api ? api->xCreateFunction(api, "guidang_rank", s, rank_row, NULL) : SQLITE_ERROR;
}
