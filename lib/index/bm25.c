#include "index/bm25.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "index/handle.h"
#include "index/rank.h"
#include "index/varint.h"

enum {
	BEST_MAX = 1000,
	ID_MAX = 1 << 30,  /* more documents are none of ours: ids rise by one */
};

static const double k1 = TEXTS_K1, b = 0.75;

/* Parts of the rows of the tables length and heading, read on first use. */
enum kept { SIZES, HEADINGS, KEPT };

static const struct kept_kind {
	int documents; /* of a part */
	int parts;     /* of a row */
	size_t bytes;  /* of a part; 0: a part is a row of any size */
} kinds[KEPT] = {
	/* a part of a row: touching the memory of a whole one costs more than reading it */
	[SIZES] = { LENGTHS_BLOCK / 8, 8, LENGTHS_BLOCK / 8 * sizeof(uint16_t) },
	[HEADINGS] = { HEADINGS_BLOCK, 1, 0 },
};

struct kept_part {
	size_t n;
	unsigned char p[]; /* zero bytes follow, which varint_get may read */
};

enum { CHAPTER = 128 };

struct kept_chapter {
	struct kept_part *part[CHAPTER]; /* NULL: not read yet */
};

struct text_lengths {
	sqlite3 *db;
	bool known;
	unsigned version;  /* of the database when they were read */
	int64_t totals[2]; /* documents, sum */
	struct norms norm; /* about */
	struct { struct kept_chapter **p; size_t n; } kept[KEPT]; /* NULL: nothing of it was read yet */
	const struct kept_part *sizes; /* the last part of SIZES that was asked for; NULL: none */
	uint64_t sizes_number;
};

static void forget(struct text_lengths *s)
{
	s->sizes = NULL;
	for (int k = 0; k < KEPT; k++) {
		for (size_t i = 0; i < s->kept[k].n; i++) {
			for (size_t j = 0; s->kept[k].p[i] && j < CHAPTER; j++)
				free(s->kept[k].p[i]->part[j]);
			free(s->kept[k].p[i]);
		}
		free(s->kept[k].p);
		s->kept[k].p = NULL;
		s->kept[k].n = 0;
	}
}

static double norm_of(const struct text_lengths *t, unsigned size)
{
	double average = t->totals[0] ? (double)t->totals[1] / (double)t->totals[0] : 1;

	return k1 * (1 - b + b * size / (average > 0 ? average : 1));
}

/* Reads again only if the database has changed. */
void texts_refresh(struct text_lengths *s)
{
	sqlite3_stmt *q = NULL;
	unsigned version = database_version(s->db);

	if (s->known && version == s->version)
		return;
	int rc = sqlite3_prepare_v2(s->db, "SELECT sizes FROM length WHERE block=-1", -1, &q, NULL);

	if (rc == SQLITE_NOMEM)
		memory_out();
	if (rc != SQLITE_OK)
		return;
	forget(s);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == sizeof s->totals && sqlite3_column_blob(q, 0))
		memcpy(s->totals, sqlite3_column_blob(q, 0), sizeof s->totals);
	sqlite3_finalize(q);
	if (rc == SQLITE_NOMEM)
		memory_out();
	s->known = true;
	s->version = version;
	s->norm.empty = norm_of(s, 0);
	s->norm.unit = norm_of(s, 1) - s->norm.empty;
}

/* Where the part of this number is kept. */
static struct kept_part **place_of(struct text_lengths *s, enum kept which, size_t number)
{
	size_t chapter = number / CHAPTER, n = s->kept[which].n;
	struct kept_chapter **p = s->kept[which].p;

	if (chapter >= n) {
		size_t more = chapter + chapter / 2 + 8;

		p = allocated(realloc(p, more * sizeof *p));
		memset(p + n, 0, (more - n) * sizeof *p);
		s->kept[which].p = p;
		s->kept[which].n = more;
	}
	if (!p[chapter])
		p[chapter] = allocated(calloc(1, sizeof *p[chapter]));
	return &p[chapter]->part[number % CHAPTER];
}

/* Of what is missing or cannot be read there are 0 bytes. */
static const struct kept_part *part_of(struct text_lengths *s, enum kept which, struct row_handle q[KEPT], int64_t id)
{
	const struct kept_kind *kind = &kinds[which];
	size_t number = (size_t)(id / kind->documents), from = number % (size_t)kind->parts * kind->bytes, there, n = 0;
	struct kept_part **kept = place_of(s, which, number), *part = *kept;

	if (part)
		return part;
	if (handle_at(&q[which], (int64_t)(number / (size_t)kind->parts), &there) && from < there) {
		n = there - from;
		n = kind->bytes && kind->bytes < n ? kind->bytes : n;
	}
	part = allocated(malloc(sizeof *part + n + 16));
	part->n = n > 0 && handle_read(&q[which], from, part->p, n) ? n : 0;
	memset(part->p + part->n, 0, 16);
	return *kept = part;
}

/* The part with the size of a document: mostly that of the one before, as documents are gone through by rising id. */
static const struct kept_part *sizes_of(struct text_lengths *s, struct row_handle q[KEPT], int64_t id)
{
	uint64_t number = (uint64_t)id / (LENGTHS_BLOCK / 8);

	if (!s->sizes || s->sizes_number != number) {
		s->sizes = part_of(s, SIZES, q, id);
		s->sizes_number = number;
	}
	return s->sizes;
}

/* In units. */
static unsigned size_of(struct text_lengths *s, struct row_handle q[KEPT], int64_t id)
{
	const struct kept_part *r = sizes_of(s, q, id);
	size_t at = (size_t)id % (LENGTHS_BLOCK / 8) * sizeof(uint16_t);
	uint16_t size = 0;

	if (r->n >= at + sizeof size)
		memcpy(&size, r->p + at, sizeof size);
	return size;
}

/* The ranges of a document (struct terms: headings). */
static struct str headings_of(struct text_lengths *s, struct row_handle q[KEPT], int64_t id)
{
	const struct kept_part *h = part_of(s, HEADINGS, q, id);
	size_t i = (size_t)(id % HEADINGS_BLOCK), head = HEADINGS_BLOCK * sizeof(uint32_t);
	uint32_t end[2] = { 0 };

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
	struct text_lengths *texts;
	int phrases;
	struct row_handle read[KEPT];
	double *best;           /* the `want` best scores so far, a heap, the least first; NULL: all are wanted */
	int want, have;
	double idf[];
};

void ranking_free(void *p)
{
	struct ranking *w = p;

	if (!w)
		return;
	for (int k = 0; k < KEPT; k++)
		handle_close(&w->read[k]);
	free(w->best);
	free(w);
}

/* Keeps the score if it is among the best. */
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

struct text_lengths *texts_new(sqlite3 *db)
{
	struct text_lengths *t = calloc(1, sizeof *t);

	if (!t)
		memory_out();
	t->db = db;
	return t;
}

void texts_free(void *p)
{
	struct text_lengths *t = p;

	if (!t)
		return;
	forget(t);
	free(t);
}

struct ranking *ranking_new(struct text_lengths *t, int phrases, int64_t want)
{
	texts_refresh(t);
	struct ranking *w = allocated(calloc(1, sizeof *w + (size_t)phrases * sizeof w->idf[0]));

	w->texts = t;
	w->read[SIZES] = (struct row_handle){ .db = t->db, .table = "length", .column = "sizes" };
	w->read[HEADINGS] = (struct row_handle){ .db = t->db, .table = "heading", .column = "ranges" };
	w->phrases = phrases;
	if (want > 0 && want <= BEST_MAX) {
		w->want = (int)want;
		w->best = malloc((size_t)want * sizeof *w->best);
		if (!w->best) {
			free(w);
			memory_out();
		}
	}
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

bool heading_next(struct heading_walk *h)
{
	const unsigned char *p = (const unsigned char *)h->ranges.p;
	uint64_t x;

	if (h->at >= h->ranges.n)
		return false;
	h->at += varint_get(p + h->at, &x);
	h->from = h->to + x;
	h->at += varint_get(p + h->at, &x);
	h->to = h->from + x;
	return true;
}

bool heading_holds(struct heading_walk *h, uint64_t position)
{
	while (h->to <= position)
		if (!heading_next(h))
			return false;
	return h->from <= position;
}

double ranking_with(const struct ranking *w, const struct counts *n, enum headings_are headings, double norm)
{
	double score = 0;

	for (int i = 0; i < w->phrases; i++) {
		int in_headings = headings == HEADINGS_ALL ? n[i].body : headings == HEADINGS_COUNTED ? n[i].heading : 0;
		int tf = TITLE_WEIGHT * n[i].title + n[i].body + (HEADING_WEIGHT - 1) * in_headings;

		score += w->idf[i] * tf * (k1 + 1) / (tf + norm);
	}
	return score;
}

int ranking_weight(const struct counts *n)
{
	return TITLE_WEIGHT * n->title + HEADING_WEIGHT * n->body;
}

double ranking_norm_least(void)
{
	return k1 * (1 - b);
}

struct norms texts_norms(const struct text_lengths *t)
{
	return t->norm;
}

struct norms ranking_norms(const struct ranking *w)
{
	return w->texts->norm;
}

double ranking_norm_of(const struct ranking *w, unsigned size)
{
	return w->texts->norm.empty + w->texts->norm.unit * size;
}

double ranking_times(const struct ranking *w, int phrase)
{
	return w->idf[phrase];
}

unsigned ranking_size(struct ranking *w, int64_t id)
{
	return id >= 0 && id < ID_MAX ? size_of(w->texts, w->read, id) : 0;
}

const uint16_t *ranking_sizes(struct ranking *w, int64_t id, size_t *n)
{
	const struct kept_part *r = id >= 0 && id < ID_MAX ? sizes_of(w->texts, w->read, id) : NULL;
	size_t at = (size_t)id % (size_t)kinds[SIZES].documents, there = r ? r->n / sizeof(uint16_t) : 0;

	*n = at < there ? there - at : 0;
	return *n ? (const uint16_t *)(const void *)r->p + at : NULL;
}

double ranking_share(struct ranking *w, int times, int64_t id)
{
	return texts_of(times, ranking_norm_of(w, ranking_size(w, id)));
}

double ranking_norm(struct ranking *w, int64_t id)
{
	return norm_of(w->texts, ranking_size(w, id));
}

struct str ranking_ranges(struct ranking *w, int64_t id)
{
	return id >= 0 && id < ID_MAX ? headings_of(w->texts, w->read, id) : STR_NONE;
}

void ranking_headings(struct ranking *w, int64_t id, struct counts *n, count_in_headings *count, void *ctx)
{
	struct str ranges = ranking_ranges(w, id);

	for (int i = 0; i < w->phrases; i++) {
		struct heading_walk h = { .ranges = ranges };

		n[i].heading = ranges.n && n[i].body ? count(ctx, i, &h) : 0;
	}
}

double ranking_score(struct ranking *w, int64_t id, struct counts *n, count_in_headings *count, void *ctx)
{
	double norm = ranking_norm(w, id), score;

	/* where a document would not be among the best if all of it stood in headings, nobody looks where it stands */
	if (w->best && w->have == w->want && ranking_with(w, n, HEADINGS_ALL, norm) < w->best[0])
		return ranking_with(w, n, HEADINGS_NONE, norm);
	ranking_headings(w, id, n, count, ctx);
	score = ranking_with(w, n, HEADINGS_COUNTED, norm);
	keep_best(w, score);
	return score;
}
