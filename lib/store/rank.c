#include "store/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/tokens.h"

enum { BLOCK = LENGTHS_BLOCK, TITLE_WEIGHT = 10 };

static const double k1 = 1.2, b = 0.75;

/* What a connection knows of the sizes (table length). */
struct sizes {
	sqlite3 *db;
	int64_t totals[2]; /* documents, sum */
	uint32_t *size;    /* by id */
	size_t n;
};

static void read_block(struct sizes *s, sqlite3_stmt *q)
{
	size_t block = (size_t)sqlite3_column_int64(q, 0), n = (size_t)sqlite3_column_bytes(q, 1), need = (block + 1) * BLOCK;

	if (need > s->n) {
		s->size = realloc(s->size, need * sizeof *s->size);
		if (!s->size)
			abort();
		memset(s->size + s->n, 0, (need - s->n) * sizeof *s->size);
		s->n = need;
	}
	memcpy(s->size + block * BLOCK, sqlite3_column_blob(q, 1), n < BLOCK * sizeof *s->size ? n : BLOCK * sizeof *s->size);
}

/* Once a query. Nothing is read where the totals are what they were. */
static void refresh(struct sizes *s)
{
	sqlite3_stmt *q = NULL;
	int64_t totals[2] = { 0 };

	if (sqlite3_prepare_v2(s->db, "SELECT block, sizes FROM length ORDER BY block", -1, &q, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(q) == SQLITE_ROW) {
		if (sqlite3_column_int64(q, 0) >= 0) {
			read_block(s, q);
			continue;
		}
		if (sqlite3_column_bytes(q, 1) == sizeof totals)
			memcpy(totals, sqlite3_column_blob(q, 1), sizeof totals);
		if (s->n && memcmp(totals, s->totals, sizeof totals) == 0)
			break;
		memcpy(s->totals, totals, sizeof totals);
	}
	sqlite3_finalize(q);
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
	struct sizes *s = api->xUserData(fts);
	int n = api->xPhraseCount(fts);

	if (w)
		return w;
	w = malloc(sizeof *w + (size_t)n * sizeof(double));
	if (!w)
		abort();
	w->phrases = n;
	refresh(s);
	for (int i = 0; i < n; i++) {
		int64_t rows = 0;
		double total = (double)s->totals[0];

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
	const struct sizes *l = api->xUserData(fts);
	sqlite3_int64 id = api->xRowid(fts);
	double size = id >= 0 && (size_t)id < l->n ? l->size[id] : 0;
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

static void forget(void *sizes)
{
	struct sizes *s = sizes;

	free(s->size);
	free(s);
}

int rank_register(sqlite3 *db)
{
	fts5_api *api = tokens_fts5(db);
	struct sizes *s = api ? calloc(1, sizeof *s) : NULL;

	if (!s)
		return api ? SQLITE_NOMEM : SQLITE_ERROR;
	s->db = db;
	return api->xCreateFunction(api, "guidang_rank", s, rank_row, forget);
}
