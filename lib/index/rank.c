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
	q = calloc(1, sizeof *q + (size_t)n * sizeof q->n[0]);
	if (!q)
		memory_out();
	q->phrases = n;
	q->ranking = ranking_new(api->xUserData(fts), n, want);
	for (int i = 0; i < n && n > 1; i++) {
		int64_t rows = 0;

		if (values > i + 1 && sqlite3_value_type(v[i + 1]) == SQLITE_INTEGER)
			rows = sqlite3_value_int64(v[i + 1]);
		else
			api->xQueryPhrase(fts, i, &rows, count_row);
		ranking_rows(q->ranking, i, rows);
	}
	api->xSetAuxdata(fts, q, free_query);
	return q;
}

/* Counts phrase i in title and body. */
static struct counts count(const Fts5ExtensionApi *api, Fts5Context *fts, int i)
{
	struct counts n = { 0 };
	Fts5PhraseIter it;
	int column, offset;

	if (api->xPhraseFirst(fts, i, &it, &column, &offset) == SQLITE_OK)
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
	int column, offset, n = 0;

	if (r->api->xPhraseFirst(r->fts, i, &it, &column, &offset) == SQLITE_OK)
		for (; column >= 0; r->api->xPhraseNext(r->fts, &it, &column, &offset))
			n += column == COLUMN_BODY && heading_holds(h, (uint64_t)offset);
	return n;
}

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *out, int n, sqlite3_value **v)
{
	if (api->xPhraseCount(fts) == 0) { /* without MATCH FTS5 has no phrases and gives us no row */
		sqlite3_result_double(out, 0);
		return;
	}
	struct query_rank *q = begin(api, fts, n, v);
	struct rank_row row = { api, fts };

	for (int i = 0; i < q->phrases; i++) {
		q->n[i] = count(api, fts, i);
		if (q->n[i].body == 0 && q->n[i].title > 0)
			return; /* NULL */
	}
	sqlite3_result_double(out, ranking_score(q->ranking, api->xRowid(fts), q->n, in_headings, &row));
}

int rank_register(sqlite3 *db)
{
	fts5_api *api = tokens_fts5(db);

	if (!api)
		return SQLITE_ERROR;
	return api->xCreateFunction(api, "guidang_rank", texts_new(db), rank_row, texts_free);
}
