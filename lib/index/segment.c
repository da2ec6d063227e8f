#include "index/segment.h"

#include <stdlib.h>

#include "base/arena.h"
#include "index/fts5.h"
#include "index/shadow.h"
#include "index/varint.h"

enum { LEVELS = 16 }; /* of a doclist index; 4,050^16 pages */

/* One level of a doclist index: the first ids of the leaves that begin inside the doclist. */
struct index_page {
	struct buf page;
	int64_t number, last;
	bool begun;
};

struct segment {
	sqlite3 *db;
	struct shadow *shadow;
	bool positions;
	size_t page_size;
	int64_t id;
	/* the leaf being written */
	struct buf page, offsets;  /* offsets: where its terms begin */
	size_t last_offset;
	int64_t number;            /* from 1 */
	bool fresh;                /* no term on it so far */
	bool no_id;                /* no document on it so far */
	bool first_document;       /* of the term */
	int64_t last_document;
	struct buf term;           /* the last one */
	/* for %_idx: the last leaf with a term, and its key */
	struct buf key;
	int64_t key_page;
	size_t without_term;       /* leaves behind it that continue its last doclist */
	struct index_page index[LEVELS];
};

static void add_varint(struct buf *b, uint64_t v)
{
	buf_reserve(b, 9);
	b->n += varint_put((unsigned char *)b->p + b->n, v);
}

bool segment_knows(sqlite3 *db, const char *table)
{
	int64_t page = shadow_config(db, table, "pgsz", FTS5_PAGE_SIZE);

	return shadow_config(db, table, "version", 0) == FTS5_FORMAT && page >= FTS5_PAGE_MIN && page <= FTS5_PAGE_MAX;
}

/* ── pages ── */

/* Ids of doclist indexes are above those of all leaves. If they were written between the leaves, each would be at the end of the table,
 * where SQLite appends the next leaf, and SQLite would rebalance the last three pages for each of them. */
static void put_index(struct segment *g, int level)
{
	const struct index_page *x = &g->index[level];

	shadow_put_last(g->shadow, fts5_index_page(g->id, level, x->number), buf_view(&x->page));
}

/* The last doclist of the leaf with this key is complete: its index is written if it is long enough. */
static void end_key(struct segment *g)
{
	bool keep = g->index[0].page.n > 0 && g->without_term >= FTS5_INDEX_FROM;

	if (g->key_page == 0)
		return;
	for (int i = 0; i < LEVELS && g->index[i].page.n > 0; i++) {
		if (keep)
			put_index(g, i);
		g->index[i].page.n = 0;
		g->index[i].begun = false;
	}
	g->without_term = 0;
	shadow_lead(g->shadow, g->id, buf_view(&g->key), fts5_lead(g->key_page, keep));
	g->key_page = 0;
}

/* The leaf begins, inside a doclist, with this document. */
static void note_first(struct segment *g, int64_t document)
{
	bool full = true;

	for (int i = 0; full && i < LEVELS - 1; i++) {
		struct index_page *x = &g->index[i];

		full = x->page.n >= g->page_size;
		if (full) {
			x->page.p[0] = 1; /* not the root */
			put_index(g, i);
			if (x[1].page.n == 0) {
				uint64_t child, first;
				unsigned n = varint_get((unsigned char *)x->page.p + 1, &child);

				varint_get((unsigned char *)x->page.p + 1 + n, &first);
				x[1].number = x->number;
				add_varint(&x[1].page, 0);
				add_varint(&x[1].page, (uint64_t)x->number);
				add_varint(&x[1].page, first);
				x[1].begun = true;
				x[1].last = (int64_t)first;
			}
			x->page.n = 0;
			x->begun = false;
			x->number++;
		}
		if (!x->begun) {
			add_varint(&x->page, full);
			add_varint(&x->page, (uint64_t)(i == 0 ? g->number : x[-1].number));
			add_varint(&x->page, (uint64_t)document);
		} else {
			add_varint(&x->page, (uint64_t)(document - x->last));
		}
		x->begun = true;
		x->last = document;
	}
}

static void begin_leaf(struct segment *g)
{
	g->page.n = g->offsets.n = g->last_offset = 0;
	buf_add(&g->page, "\0\0\0\0", FTS5_LEAF_HEAD);
	g->fresh = g->no_id = true;
}

static void end_leaf(struct segment *g)
{
	fts5_put_offset(g->page.p, FTS5_PAGE_INDEX, g->page.n);
	if (g->fresh) {
		if (g->no_id && g->index[0].page.n > 0)
			add_varint(&g->index[0].page, 0);
		g->without_term++;
	}
	buf_str(&g->page, buf_view(&g->offsets));
	shadow_put(g->shadow, fts5_leaf(g->id, g->number), buf_view(&g->page));
	g->number++;
	begin_leaf(g);
}

static size_t used(const struct segment *g)
{
	return g->page.n + g->offsets.n;
}

static size_t room(const struct segment *g)
{
	return used(g) < g->page_size ? g->page_size - used(g) : 0;
}

/* ── terms and doclists ── */

void segment_term(struct segment *g, struct str term)
{
	size_t same = 0, least = g->term.n < term.n ? g->term.n : term.n;

	while (same < least && g->term.p[same] == term.p[same])
		same++;
	if (used(g) + term.n + 2 >= g->page_size && g->page.n > FTS5_LEAF_HEAD)
		end_leaf(g);
	add_varint(&g->offsets, g->page.n - g->last_offset);
	g->last_offset = g->page.n;
	if (!g->fresh) {
		add_varint(&g->page, same);
	} else {
		if (g->number != 1) { /* one byte is enough to separate it from the leaf before */
			end_key(g);
			g->key.n = 0;
			buf_str(&g->key, str_sub(term, 0, g->term.n ? same + 1 : term.n));
			g->key_page = g->number;
		}
		same = 0;
	}
	add_varint(&g->page, term.n - same);
	buf_str(&g->page, str_sub(term, same, term.n));
	g->term.n = same < g->term.n ? same : g->term.n;
	buf_str(&g->term, str_sub(term, g->term.n, term.n));
	g->fresh = g->no_id = false;
	g->first_document = true;
	g->index[0].number = g->number;
}

static void put_document(struct segment *g, int64_t id)
{
	if (g->no_id) {
		fts5_put_offset(g->page.p, FTS5_FIRST_ID, g->page.n);
		note_first(g, id);
	}
	add_varint(&g->page, (uint64_t)(g->no_id || g->first_document ? id : id - g->last_document));
	g->no_id = g->first_document = false;
	g->last_document = id;
}

/* Writes a position list across as many leaves as needed; an integer is never split. */
static void put_list(struct segment *g, struct str list)
{
	const unsigned char *p = (const unsigned char *)list.p;
	size_t at = 0;

	while (at < list.n) {
		size_t left = room(g), n = list.n - at;
		uint64_t v;

		if (n > left) {
			n = varint_get(p + at, &v);
			for (size_t more = n; n <= left; n = more) {
				more += varint_get(p + at + n, &v);
				if (more > left)
					break;
			}
		}
		buf_add(&g->page, list.p + at, n);
		at += n;
		if (used(g) >= g->page_size)
			end_leaf(g);
	}
}

static size_t list_size(const unsigned char *p)
{
	uint64_t v;
	size_t n = varint_get(p, &v);

	return n + fts5_list_bytes(v);
}

/* Appends a part of a doclist unchanged; `last` is its last document. */
static void copy(struct segment *g, struct str piece, int64_t last)
{
	buf_str(&g->page, piece);
	g->last_document = last;
	if (used(g) >= g->page_size)
		end_leaf(g);
}

/* Appends documents from the list at rest[i] on unchanged, as many as the leaf has room for. Returns where they end; *id: the last
 * one. */
static size_t put_fitting(struct segment *g, struct str rest, size_t i, int64_t *id)
{
	const unsigned char *p = (const unsigned char *)rest.p;
	size_t left = room(g), end = i + list_size(p + i);

	if (end - i > left) {
		put_list(g, str_sub(rest, i, end));
		return end;
	}
	while (end < rest.n) {
		uint64_t v;
		size_t list = end + varint_get(p + end, &v), next = list + list_size(p + list);

		if (next - i > left)
			break;
		*id += (int64_t)v;
		end = next;
	}
	copy(g, str_sub(rest, i, end), *id);
	return end;
}

/* Without positions: appends documents from rest[i] on until the leaf is full. */
static size_t put_ids(struct segment *g, struct str rest, size_t i, int64_t *id)
{
	const unsigned char *p = (const unsigned char *)rest.p;
	size_t left = room(g), end = i;

	while (end < rest.n && end - i < left) {
		uint64_t v;

		end += varint_get(p + end, &v);
		*id += (int64_t)v;
	}
	copy(g, str_sub(rest, i, end), *id);
	return end;
}

void segment_doclist(struct segment *g, const struct doclist *d)
{
	const unsigned char *p = (const unsigned char *)d->rest.p;
	int64_t id = d->first;

	if (used(g) + 10 + d->rest.n <= g->page_size) { /* nearly all of them */
		put_document(g, id);
		buf_str(&g->page, d->rest);
		g->last_document = d->last;
		return;
	}
	for (size_t i = 0;;) {
		uint64_t v;

		put_document(g, id);
		i = g->positions ? put_fitting(g, d->rest, i, &id) : put_ids(g, d->rest, i, &id);
		if (i >= d->rest.n)
			break;
		i += varint_get(p + i, &v);
		id += (int64_t)v;
	}
}

/* ── beginning and end ── */

/* The structure record (fts5.h). */
struct segment_structure {
	struct buf record;
	uint64_t levels, segments, written;
	uint64_t merging, there;  /* level 0 */
	size_t rest;              /* offset behind level 0 */
	size_t level_0;           /* offset of its segments */
	bool taken[FTS5_SEGMENTS_MAX + 1];
};

static void read_structure(struct segment *g, struct segment_structure *t)
{
	const unsigned char *p;
	size_t i = FTS5_STRUCTURE_HEAD;

	shadow_get(g->shadow, FTS5_ID_STRUCTURE, &t->record);
	p = (const unsigned char *)t->record.p;
	if (t->record.n < 7 || p[0] == 0xFF) /* 0xFF: a format of later versions */
		shadow_fail(g->shadow, SQLITE_CORRUPT_VTAB);
	if (shadow_error(g->shadow) != SQLITE_OK)
		return;
	i += varint_get(p + i, &t->levels);
	i += varint_get(p + i, &t->segments);
	i += varint_get(p + i, &t->written);
	t->level_0 = t->rest = i;
	for (uint64_t level = 0; level < t->levels && i < t->record.n; level++) {
		uint64_t merging, there, v[3];

		i += varint_get(p + i, &merging);
		i += varint_get(p + i, &there);
		if (level == 0) {
			t->merging = merging;
			t->there = there;
			t->level_0 = i;
		}
		for (uint64_t k = 0; k < there && i < t->record.n; k++) {
			for (int part = 0; part < 3 && i < t->record.n; part++)
				i += varint_get(p + i, &v[part]);
			if (i <= t->record.n && v[0] <= FTS5_SEGMENTS_MAX)
				t->taken[v[0]] = true;
		}
		if (level == 0)
			t->rest = i;
	}
	if (i != t->record.n || t->segments >= FTS5_SEGMENTS_MAX)
		shadow_fail(g->shadow, i != t->record.n ? SQLITE_CORRUPT_VTAB : SQLITE_FULL);
}

/* A free number for the segment: the first one, as FTS5 does. */
static void choose_id(struct segment *g)
{
	struct segment_structure *t = allocated(calloc(1, sizeof *t));

	read_structure(g, t);
	for (g->id = 1; g->id < FTS5_SEGMENTS_MAX && t->taken[g->id];)
		g->id++;
	buf_free(&t->record);
	free(t);
}

struct segment *segment_begin(sqlite3 *db, const char *table, bool positions, bool threaded)
{
	struct segment *g = allocated(calloc(1, sizeof *g));

	g->db = db;
	g->shadow = shadow_open(db, table, threaded);
	g->positions = positions;
	g->page_size = (size_t)shadow_config(db, table, "pgsz", FTS5_PAGE_SIZE);
	choose_id(g);
	g->number = g->key_page = 1;
	begin_leaf(g);
	return g;
}

/* Appends our segment to level 0, as its newest. */
static void add_to_structure(struct segment *g)
{
	struct segment_structure *t = allocated(calloc(1, sizeof *t));
	struct buf new = { 0 };

	read_structure(g, t);
	if (shadow_error(g->shadow) == SQLITE_OK) {
		struct str old = buf_view(&t->record);

		buf_str(&new, str_sub(old, 0, FTS5_STRUCTURE_HEAD));
		add_varint(&new, t->levels ? t->levels : 1);
		add_varint(&new, t->segments + 1);
		add_varint(&new, t->written);
		add_varint(&new, t->merging);
		add_varint(&new, t->there + 1);
		buf_str(&new, str_sub(old, t->level_0, t->rest));
		add_varint(&new, (uint64_t)g->id);
		add_varint(&new, 1);
		add_varint(&new, (uint64_t)(g->number - 1));
		buf_str(&new, str_sub(old, t->rest, old.n));
	}
	shadow_set(g->shadow, FTS5_ID_STRUCTURE, buf_view(&new));
	buf_free(&t->record);
	buf_free(&new);
	free(t);
}

/* An empty averages record counts as all zeros. */
static void add_to_averages(struct segment *g, const int64_t *totals, size_t n)
{
	struct buf old = { 0 }, new = { 0 };

	shadow_get(g->shadow, FTS5_ID_AVERAGES, &old);
	for (size_t k = 0, i = 0; k < n; k++) {
		uint64_t v = 0;

		if (i < old.n)
			i += varint_get((const unsigned char *)old.p + i, &v);
		add_varint(&new, v + (uint64_t)totals[k]);
	}
	shadow_set(g->shadow, FTS5_ID_AVERAGES, buf_view(&new));
	buf_free(&old);
	buf_free(&new);
}

bool segment_end(struct segment *g, const int64_t *totals, size_t n_totals, struct err *err)
{
	if (g->page.n > FTS5_LEAF_HEAD)
		end_leaf(g);
	if (g->number > 1)
		end_key(g);
	shadow_settle(g->shadow);
	if (g->number > 1)
		add_to_structure(g);
	add_to_averages(g, totals, n_totals); /* documents without a term count too */
	int rc = shadow_error(g->shadow);

	if (rc != SQLITE_OK)
		err_set(err, ERR_DATABASE, "the index cannot be written: %s",
			rc == SQLITE_CORRUPT_VTAB ? "its structure is not as expected" : sqlite3_errmsg(g->db));
	shadow_close(g->shadow);
	for (int i = 0; i < LEVELS; i++)
		buf_free(&g->index[i].page);
	buf_free(&g->page);
	buf_free(&g->offsets);
	buf_free(&g->term);
	buf_free(&g->key);
	free(g);
	return rc == SQLITE_OK;
}
