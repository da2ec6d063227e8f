#include "store/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/tokens.h"
#include "store/varint.h"

enum {
	BLOCK = LENGTHS_BLOCK,
	TITLE_WEIGHT = 10, /* a word in the title counts as so many in the text, in a heading … */
	HEADING_WEIGHT = 3,
	BEST_MAX = 1000,
};

static const double k1 = 1.2, b = 0.75;

/* A row of the table heading. */
struct headings {
	bool read;
	unsigned char *p;
	size_t n;
};

/* What a connection knows of the texts (tables length and heading). */
struct sizes {
	sqlite3 *db;
	unsigned version;  /* of the database when they were read */
	int64_t totals[2]; /* documents, sum */
	uint32_t *size;    /* by id */
	size_t n;
	struct headings *headings; /* by id / HEADINGS_BLOCK */
	size_t n_headings;
};

static void forget_headings(struct sizes *s)
{
	for (size_t i = 0; i < s->n_headings; i++)
		free(s->headings[i].p);
	free(s->headings);
	s->headings = NULL;
	s->n_headings = 0;
}

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

static unsigned version_of(sqlite3 *db)
{
	unsigned version = 0;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_DATA_VERSION, &version);
	return version + (unsigned)sqlite3_total_changes(db);
}

/* Once a query. Nothing is read while the database is what it was. */
static void refresh(struct sizes *s)
{
	sqlite3_stmt *q = NULL;
	unsigned version = version_of(s->db);

	if (s->n && version == s->version)
		return;
	if (sqlite3_prepare_v2(s->db, "SELECT block, sizes FROM length", -1, &q, NULL) != SQLITE_OK)
		return;
	s->n = 0;
	forget_headings(s);
	while (sqlite3_step(q) == SQLITE_ROW)
		if (sqlite3_column_int64(q, 0) >= 0)
			read_block(s, q);
		else if (sqlite3_column_bytes(q, 1) == sizeof s->totals)
			memcpy(s->totals, sqlite3_column_blob(q, 1), sizeof s->totals);
	sqlite3_finalize(q);
	s->version = version;
}

/* The ranges of a document (struct terms: headings). */
static struct str headings_of(struct sizes *s, sqlite3_stmt **q, int64_t id)
{
	size_t block = (size_t)(id / HEADINGS_BLOCK), i = (size_t)(id % HEADINGS_BLOCK), head = HEADINGS_BLOCK * sizeof(uint32_t);
	uint32_t end[2] = { 0 };
	struct headings *h;

	if (block >= s->n_headings) {
		size_t n = block + 16;

		s->headings = realloc(s->headings, n * sizeof *s->headings);
		if (!s->headings)
			abort();
		memset(s->headings + s->n_headings, 0, (n - s->n_headings) * sizeof *s->headings);
		s->n_headings = n;
	}
	h = &s->headings[block];
	if (!h->read) {
		h->read = true;
		if (!*q)
			sqlite3_prepare_v2(s->db, "SELECT ranges FROM heading WHERE block=?1", -1, q, NULL);
		sqlite3_bind_int64(*q, 1, (sqlite3_int64)block);
		if (*q && sqlite3_step(*q) == SQLITE_ROW) {
			h->n = (size_t)sqlite3_column_bytes(*q, 0);
			h->p = malloc(h->n + 16);
			if (!h->p)
				abort();
			memcpy(h->p, sqlite3_column_blob(*q, 0), h->n);
			memset(h->p + h->n, 0, 16); /* varint_get may look behind */
		}
		sqlite3_reset(*q);
	}
	if (h->n < head)
		return STR_NONE;
	memcpy(end, h->p + (i ? i - 1 : 0) * sizeof *end, (i ? 2 : 1) * sizeof *end);
	if (!i) {
		end[1] = end[0];
		end[0] = 0;
	}
	if (end[0] > end[1] || end[1] > h->n - head)
		return STR_NONE;
	return (struct str){ (const char *)h->p + head + end[0], end[1] - end[0] };
}

/* How often a phrase stands in a document. */
struct counts {
	int title, body, heading;
};

/* Of one query. */
struct weights {
	int phrases;
	sqlite3_stmt *headings; /* reads a block of them */
	double *best;           /* the `want` best scores so far, a heap, the least first; NULL: all are wanted */
	int want, have;
	struct {
		double idf;
		struct counts n; /* in the document at hand */
	} phrase[];
};

static void free_weights(void *p)
{
	struct weights *w = p;

	sqlite3_finalize(w->headings);
	free(w->best);
	free(w);
}

/* Is the score among the best? Then it is kept. */
static void keep_best(struct weights *w, double score)
{
	int i = 0;

	if (!w->best)
		return;
	if (w->have < w->want) {
		for (i = w->have++; i > 0 && w->best[(i - 1) / 2] > score; i = (i - 1) / 2)
			w->best[i] = w->best[(i - 1) / 2];
		w->best[i] = score;
		return;
	}
	if (score <= w->best[0])
		return;
	for (int child; (child = 2 * i + 1) < w->want; i = child) {
		if (child + 1 < w->want && w->best[child + 1] < w->best[child])
			child++;
		if (w->best[child] >= score)
			break;
		w->best[i] = w->best[child];
	}
	w->best[i] = score;
}

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *ctx)
{
	(void)api;
	(void)fts;
	++*(int64_t *)ctx;
	return SQLITE_OK;
}

/* Once a query: how telling each phrase is. One phrase alone needs no weight. */
static struct weights *weigh(const Fts5ExtensionApi *api, Fts5Context *fts, int want)
{
	struct weights *w = api->xGetAuxdata(fts, 0);
	struct sizes *s = api->xUserData(fts);
	int n = api->xPhraseCount(fts);

	if (w)
		return w;
	w = calloc(1, sizeof *w + (size_t)n * sizeof w->phrase[0]);
	if (!w)
		abort();
	w->phrases = n;
	if (want > 0 && want <= BEST_MAX) {
		w->want = want;
		w->best = malloc((size_t)want * sizeof *w->best);
		if (!w->best)
			abort();
	}
	refresh(s);
	for (int i = 0; i < n; i++) {
		int64_t rows = 0;
		double total = (double)s->totals[0];

		w->phrase[i].idf = 1;
		if (n == 1)
			break;
		api->xQueryPhrase(fts, i, &rows, count_row);
		w->phrase[i].idf = log((total - (double)rows + 0.5) / ((double)rows + 0.5));
		if (!(w->phrase[i].idf >= 1e-6)) /* a phrase of most documents, or no number at all */
			w->phrase[i].idf = 1e-6;
	}
	api->xSetAuxdata(fts, w, free_weights);
	return w;
}

/* How often phrase i stands in title and body. */
static struct counts count(const Fts5ExtensionApi *api, Fts5Context *fts, int i)
{
	struct counts n = { 0 };
	Fts5PhraseIter it;
	int column, offset;

	if (api->xPhraseFirst(fts, i, &it, &column, &offset) == SQLITE_OK)
		for (; column >= 0; api->xPhraseNext(fts, &it, &column, &offset)) {
			n.title += column == 0;
			n.body += column == 1;
		}
	return n;
}

/* How often it begins in a heading; ranges: varints, tokens between headings and in them. */
static int count_in_headings(const Fts5ExtensionApi *api, Fts5Context *fts, int i, struct str ranges)
{
	const unsigned char *p = (const unsigned char *)ranges.p;
	uint64_t from = 0, to = 0, x;
	Fts5PhraseIter it;
	int column, offset, n = 0;
	size_t at = 0;

	if (api->xPhraseFirst(fts, i, &it, &column, &offset) != SQLITE_OK)
		return 0;
	for (; column >= 0; api->xPhraseNext(fts, &it, &column, &offset)) {
		if (column != 1)
			continue;
		while (to <= (uint64_t)offset) {
			if (at >= ranges.n)
				return n;
			at += varint_get(p + at, &x);
			from = to + x;
			at += varint_get(p + at, &x);
			to = from + x;
		}
		n += from <= (uint64_t)offset;
	}
	return n;
}

/* BM25 of the document at hand; as many of its words in headings as `headings` says. */
enum headings_are { NONE, COUNTED, ALL };

static double bm25(const struct weights *w, enum headings_are headings, double norm)
{
	double score = 0;

	for (int i = 0; i < w->phrases; i++) {
		const struct counts *n = &w->phrase[i].n;
		int in_headings = headings == ALL ? n->body : headings == COUNTED ? n->heading : 0;
		int tf = TITLE_WEIGHT * n->title + n->body + (HEADING_WEIGHT - 1) * in_headings;

		score += w->phrase[i].idf * tf * (k1 + 1) / (tf + norm);
	}
	return score;
}

static void rank_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *out, int n, sqlite3_value **v)
{
	struct weights *w = weigh(api, fts, n > 0 ? sqlite3_value_int(v[0]) : 0);
	struct sizes *l = api->xUserData(fts);
	sqlite3_int64 id = api->xRowid(fts);
	double size = id >= 0 && (size_t)id < l->n ? l->size[id] : 0;
	double average = l->totals[0] ? (double)l->totals[1] / (double)l->totals[0] : 1;
	double norm = k1 * (1 - b + b * size / (average > 0 ? average : 1)), score;

	for (int i = 0; i < w->phrases; i++) {
		w->phrase[i].n = count(api, fts, i);
		if (w->phrase[i].n.body == 0 && w->phrase[i].n.title > 0)
			return; /* NULL */
	}
	/* where a document would not be among the best if all of it stood in headings, nobody looks where it stands */
	if (w->best && w->have == w->want && bm25(w, ALL, norm) < w->best[0]) {
		score = bm25(w, NONE, norm);
	} else {
		struct str ranges = headings_of(l, &w->headings, id);

		for (int i = 0; i < w->phrases && ranges.n; i++)
			if (w->phrase[i].n.body)
				w->phrase[i].n.heading = count_in_headings(api, fts, i, ranges);
		score = bm25(w, COUNTED, norm);
		keep_best(w, score);
	}
	sqlite3_result_double(out, score);
}

static void forget(void *sizes)
{
	struct sizes *s = sizes;

	forget_headings(s);
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
