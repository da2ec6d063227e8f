#include "index/rank.h"

#include <stdlib.h>

#include "index/bm25.h"
#include "index/tokens.h"

/* The state of one query, kept as FTS5's auxiliary data. */
struct query_rank {
	struct ranking *ranking;
	int phrases;
	struct counts n[]; /* in the document at hand */
};

static void free_query(void *p)
{
	struct query_rank *q = p;

	ranking_free(q->ranking);
	free(q);
}

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *ctx)
{
	(void)api;
	(void)fts;
	++*(int64_t *)ctx;
	return SQLITE_OK;
}

/* Once per query. A single phrase needs no weight. */
static struct query_rank *begin(const Fts5ExtensionApi *api, Fts5Context *fts, int values, sqlite3_value **v)
{
	int64_t want = values > 0 ? sqlite3_value_int64(v[0]) : 0;
	struct query_rank *q = api->xGetAuxdata(fts, 0);
	int n = api->xPhraseCount(fts);

	if (q)
		return q;
	struct ranking *r = ranking_new(api->xUserData(fts), n, want);

	q = calloc(1, sizeof *q + (size_t)n * sizeof q->n[0]);
	if (!q) {
		ranking_free(r);
		memory_out();
	}
	q->phrases = n;
	q->ranking = r;
	if (api->xSetAuxdata(fts, q, free_query) != SQLITE_OK) /* then it is freed */
		memory_out();
	for (int i = 0; i < n && n > 1; i++) {
		int64_t rows = 0;

		if (values > i + 1 && sqlite3_value_type(v[i + 1]) == SQLITE_INTEGER)
			rows = sqlite3_value_int64(v[i + 1]);
		else if (api->xQueryPhrase(fts, i, &rows, count_row) == SQLITE_NOMEM)
			memory_out();
		ranking_rows(q->ranking, i, rows);
	}
	return q;
}

/* Counts phrase i in title and body. */
static struct counts count(const Fts5ExtensionApi *api, Fts5Context *fts, int i)
{
	struct counts n = { 0 };
	Fts5PhraseIter it;
	int column, offset, rc = api->xPhraseFirst(fts, i, &it, &column, &offset);

	if (rc == SQLITE_NOMEM)
		memory_out();
	if (rc == SQLITE_OK)
		for (; column >= 0; api->xPhraseNext(fts, &it, &column, &offset)) {
			n.title += column == COLUMN_TITLE;
			n.body += column == COLUMN_BODY;
		}
	return n;
}

struct rank_row {
	const Fts5ExtensionApi *api;
	Fts5Context *fts;
};

static int in_headings(void *ctx, int i, struct heading_walk *h)
{
	const struct rank_row *r = ctx;
	Fts5PhraseIter it;
	int column, offset, n = 0, rc = r->api->xPhraseFirst(r->fts, i, &it, &column, &offset);

	if (rc == SQLITE_NOMEM)
		memory_out();
	if (rc == SQLITE_OK)
		for (; column >= 0; r->api->xPhraseNext(r->fts, &it, &column, &offset))
			n += column == COLUMN_BODY && heading_holds(h, (uint64_t)offset);
	return n;
}

/* One call of the function. */
struct rank_call {
	const Fts5ExtensionApi *api;
	Fts5Context *fts;
	sqlite3_context *out;
	int n;
	sqlite3_value **v;
};

static void rank_one(void *ctx)
{
	const struct rank_call *c = ctx;
	struct query_rank *q = begin(c->api, c->fts, c->n, c->v);
	struct rank_row row = { c->api, c->fts };

	for (int i = 0; i < q->phrases; i++) {
		q->n[i] = count(c->api, c->fts, i);
		if (q->n[i].body == 0 && q->n[i].title > 0)
			return; /* NULL */
	}
	sqlite3_result_double(c->out, ranking_score(q->ranking, c->api->xRowid(c->fts), q->n, in_headings, &row));
}

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *out, int n, sqlite3_value **v)
{
	struct rank_call call = { api, fts, out, n, v };

	if (api->xPhraseCount(fts) == 0) /* without MATCH FTS5 has no phrases and gives us no row */
		sqlite3_result_double(out, 0);
	else if (!memory_try(rank_one, &call))
		sqlite3_result_error_nomem(out);
}

int rank_register(sqlite3 *db)
{
	fts5_api *api = tokens_fts5(db);

	if (!api)
		return sqlite3_errcode(db) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
	return api->xCreateFunction(api, "guidang_rank", texts_new(db), rank_row, texts_free);
}
