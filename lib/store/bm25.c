#include "store/bm25.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/rank.h"
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

struct texts {
	sqlite3 *db;
	unsigned version;  /* of the database when they were read */
	int64_t totals[2]; /* documents, sum */
	uint32_t *size;    /* by id */
	size_t n;
	struct headings *headings; /* by id / HEADINGS_BLOCK */
	size_t n_headings;
};

static void forget_headings(struct texts *s)
{
	for (size_t i = 0; i < s->n_headings; i++)
		free(s->headings[i].p);
	free(s->headings);
	s->headings = NULL;
	s->n_headings = 0;
}

static void read_block(struct texts *s, sqlite3_stmt *q)
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

/* Once a query. Nothing is read while the database is what it was. */
static void refresh(struct texts *s)
{
	sqlite3_stmt *q = NULL;
	unsigned version = database_version(s->db);

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
static struct str headings_of(struct texts *s, sqlite3_stmt **q, int64_t id)
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

/* Of one query. */
struct ranking {
	struct texts *texts;
	int phrases;
	sqlite3_stmt *headings; /* reads a block of them */
	double *best;           /* the `want` best scores so far, a heap, the least first; NULL: all are wanted */
	int want, have;
	double idf[];
};

void ranking_free(void *p)
{
	struct ranking *w = p;

	if (!w)
		return;
	sqlite3_finalize(w->headings);
	free(w->best);
	free(w);
}

/* Is the score among the best? Then it is kept. */
static void keep_best(struct ranking *w, double score)
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

struct texts *texts_new(sqlite3 *db)
{
	struct texts *t = calloc(1, sizeof *t);

	if (!t)
		abort();
	t->db = db;
	return t;
}

void texts_free(void *p)
{
	struct texts *t = p;

	if (!t)
		return;
	forget_headings(t);
	free(t->size);
	free(t);
}

struct ranking *ranking_new(struct texts *t, int phrases, int64_t want)
{
	struct ranking *w = calloc(1, sizeof *w + (size_t)phrases * sizeof w->idf[0]);

	if (!w)
		abort();
	w->texts = t;
	w->phrases = phrases;
	if (want > 0 && want <= BEST_MAX) {
		w->want = (int)want;
		w->best = malloc((size_t)want * sizeof *w->best);
		if (!w->best)
			abort();
	}
	refresh(t);
	for (int i = 0; i < phrases; i++)
		w->idf[i] = 1;
	return w;
}

void ranking_rows(struct ranking *w, int i, int64_t rows)
{
	double total = (double)w->texts->totals[0];

	w->idf[i] = log((total - (double)rows + 0.5) / ((double)rows + 0.5));
	if (!(w->idf[i] >= 1e-6)) /* a phrase of most documents, or no number at all */
		w->idf[i] = 1e-6;
}

bool heading_holds(struct heading_walk *h, uint64_t position)
{
	const unsigned char *p = (const unsigned char *)h->ranges.p;
	uint64_t x;

	while (h->to <= position) {
		if (h->at >= h->ranges.n)
			return false;
		h->at += varint_get(p + h->at, &x);
		h->from = h->to + x;
		h->at += varint_get(p + h->at, &x);
		h->to = h->from + x;
	}
	return h->from <= position;
}

enum headings_are { NONE, COUNTED, ALL };

static double bm25(const struct ranking *w, const struct counts *n, enum headings_are headings, double norm)
{
	double score = 0;

	for (int i = 0; i < w->phrases; i++) {
		int in_headings = headings == ALL ? n[i].body : headings == COUNTED ? n[i].heading : 0;
		int tf = TITLE_WEIGHT * n[i].title + n[i].body + (HEADING_WEIGHT - 1) * in_headings;

		score += w->idf[i] * tf * (k1 + 1) / (tf + norm);
	}
	return score;
}

double ranking_score(struct ranking *w, int64_t id, struct counts *n, count_in_headings *count, void *ctx)
{
	struct texts *t = w->texts;
	double size = id >= 0 && (size_t)id < t->n ? t->size[id] : 0;
	double average = t->totals[0] ? (double)t->totals[1] / (double)t->totals[0] : 1;
	double norm = k1 * (1 - b + b * size / (average > 0 ? average : 1)), score;

	/* where a document would not be among the best if all of it stood in headings, nobody looks where it stands */
	if (w->best && w->have == w->want && bm25(w, n, ALL, norm) < w->best[0])
		return bm25(w, n, NONE, norm);
	struct str ranges = headings_of(t, &w->headings, id);

	for (int i = 0; i < w->phrases; i++) {
		struct heading_walk h = { .ranges = ranges };

		n[i].heading = ranges.n && n[i].body ? count(ctx, i, &h) : 0;
	}
	score = bm25(w, n, COUNTED, norm);
	keep_best(w, score);
	return score;
}
