#include "index/postings.h"

#include <stdlib.h>
#include <string.h>

#include "index/fts5.h"
#include "index/segment.h"
#include "index/varint.h"

enum { PAD = 16 }; /* bytes behind a block that varint_get may read */

struct extent {
	int64_t id, first, last; /* a segment, its leaves */
};

struct postings {
	sqlite3 *db;
	char *table;
	bool positions, known;
	bool read;                  /* the structure, and it is as expected */
	sqlite3_stmt *block, *leaves, *leaf; /* a block by id; leaves from one on; the leaf a term is on */
	unsigned version;           /* of the database when the structure was read */
	struct extent segment[CURSOR_PARTS]; /* the newest first */
	size_t n;
};

static sqlite3_stmt *prepare(sqlite3 *db, const char *format, const char *table)
{
	char *sql = sqlite3_mprintf(format, table);
	sqlite3_stmt *q = NULL;

	if (sql)
		sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	sqlite3_free(sql);
	return q;
}

struct postings *postings_new(sqlite3 *db, const char *table, bool positions)
{
	struct postings *p = calloc(1, sizeof *p);

	if (!p)
		memory_out();
	p->db = db;
	p->table = sqlite3_mprintf("%s", table);
	p->positions = positions;
	p->known = segment_knows(db, table);
	p->block = prepare(db, "SELECT block FROM \"%w_data\" WHERE id=?1", table);
	p->leaves = prepare(db, "SELECT id, block FROM \"%w_data\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id", table);
	p->leaf = prepare(db, "SELECT pgno>>1 FROM \"%w_idx\" WHERE segid=?1 AND term<=?2 ORDER BY term DESC LIMIT 1", table);
	return p;
}

void postings_free(struct postings *p)
{
	if (!p)
		return;
	sqlite3_finalize(p->block);
	sqlite3_finalize(p->leaves);
	sqlite3_finalize(p->leaf);
	sqlite3_free(p->table);
	free(p);
}

/* The block in the statement until it is reset; {NULL, 0}: there is none. */
static struct str get_block(struct postings *p, int64_t id)
{
	sqlite3_reset(p->block);
	sqlite3_bind_int64(p->block, 1, id);
	if (sqlite3_step(p->block) != SQLITE_ROW)
		return STR_NONE;
	return (struct str){ sqlite3_column_blob(p->block, 0), (size_t)sqlite3_column_bytes(p->block, 0) };
}

/* Numbers one after the other; past the end they are 0 and `bad` is set. */
struct reader {
	const unsigned char *p, *end;
	bool bad;
};

static uint64_t get(struct reader *r)
{
	unsigned char rest[PAD] = { 0 };
	size_t left = (size_t)(r->end - r->p);
	uint64_t x;
	unsigned n;

	if (left >= 9) {
		r->p += varint_get(r->p, &x);
		return x;
	}
	memcpy(rest, r->p, left);
	n = varint_get(rest, &x);
	if (n > left) {
		r->bad = true;
		r->p = r->end;
		return 0;
	}
	r->p += n;
	return x;
}

/* Level 0 holds the newest; within a level the last is the newest. */
static bool read_structure(struct postings *p)
{
	struct str record = get_block(p, FTS5_ID_STRUCTURE);
	struct reader r = { (const unsigned char *)record.p + FTS5_STRUCTURE_HEAD, (const unsigned char *)record.p + record.n, false };
	bool ok = record.n >= 7 && (unsigned char)record.p[0] != 0xFF;
	uint64_t levels, segments, emptied = 0;

	p->n = 0;
	if (ok) {
		levels = get(&r);
		segments = get(&r);
		get(&r);
		for (uint64_t level = 0; ok && level < levels && !r.bad; level++) {
			size_t from = p->n;

			get(&r);
			for (uint64_t k = get(&r); k > 0 && ok && !r.bad; k--) {
				ok = p->n < CURSOR_PARTS;
				if (!ok)
					break;
				struct extent *s = &p->segment[p->n++];

				s->id = (int64_t)get(&r);
				s->first = (int64_t)get(&r);
				s->last = (int64_t)get(&r);
				/* a merge that goes on has taken all of it over */
				if (s->last == 0) {
					p->n--;
					emptied++;
				}
			}
			for (size_t i = from, k = p->n; i + 1 < k; i++, k--) {
				struct extent one = p->segment[i];

				p->segment[i] = p->segment[k - 1];
				p->segment[k - 1] = one;
			}
		}
		ok = ok && !r.bad && r.p == r.end && segments == p->n + emptied;
	}
	sqlite3_reset(p->block);
	return ok;
}

bool postings_ready(struct postings *p)
{
	unsigned version = database_version(p->db);

	if (!p->known || !p->block || !p->leaves || !p->leaf)
		return false;
	if (!p->read || version != p->version)
		p->read = read_structure(p);
	p->version = version;
	return p->read;
}

/* ── one term of one segment ── */

/* What is gathered of a doclist: the parts on its leaves, one behind the other. */
struct doclist_bytes {
	struct buf bytes, whole;
};

static bool add_part(struct doclist_bytes *d, struct str leaf, size_t from, size_t to, size_t first_id, bool begins)
{
	if (from > to || to > leaf.n)
		return false;
	if (!begins && first_id >= from && first_id < to) {
		uint32_t at = (uint32_t)(d->bytes.n + first_id - from);

		buf_add(&d->whole, &at, sizeof at);
	}
	buf_add(&d->bytes, leaf.p + from, to - from);
	return true;
}

/* Looks for the term on its leaf; *from, *to: its doclist there; *more: it may go on on the next leaf. */
static bool find_term(struct str leaf, struct str term, size_t *from, size_t *to, bool *more, bool *damaged)
{
	size_t size, at = 0, same = 0; /* same: bytes at the front of the last term that are those of ours */
	struct reader offsets, r;

	*damaged = true;
	if (leaf.n < FTS5_LEAF_HEAD || (size = fts5_get_offset(leaf.p, FTS5_PAGE_INDEX)) > leaf.n || size < FTS5_LEAF_HEAD)
		return false;
	offsets = (struct reader){ (const unsigned char *)leaf.p + size, (const unsigned char *)leaf.p + leaf.n, false };
	for (bool first = true; offsets.p < offsets.end; first = false) {
		at += get(&offsets);
		if (offsets.bad || at >= size)
			return false;
		r = (struct reader){ (const unsigned char *)leaf.p + at, (const unsigned char *)leaf.p + size, false };
		size_t kept = first ? 0 : get(&r), n = get(&r);

		if (r.bad || n > (size_t)(r.end - r.p))
			return false;
		/* it begins as the last one does: a term that has less of ours in common is behind it */
		if (kept < same) {
			*damaged = false;
			return false;
		}
		if (kept == same) {
			size_t i = 0;

			while (i < n && same + i < term.n && r.p[i] == (unsigned char)term.p[same + i])
				i++;
			same += i;
			if (i == n && same == term.n) {
				*from = (size_t)(r.p + n - (const unsigned char *)leaf.p);
				*more = offsets.p == offsets.end;
				*to = *more ? size : at + get(&offsets);
				*damaged = offsets.bad || *to > size || *from > *to;
				return !*damaged;
			}
		}
	}
	*damaged = false;
	return false;
}

/* The leaf where the term is, if it is anywhere. */
static int64_t leaf_of(struct postings *p, const struct extent *s, struct str term)
{
	int64_t page = 0;

	sqlite3_bind_int64(p->leaf, 1, s->id);
	sqlite3_bind_blob(p->leaf, 2, term.p, (int)term.n, SQLITE_STATIC);
	if (sqlite3_step(p->leaf) == SQLITE_ROW)
		page = sqlite3_column_int64(p->leaf, 0);
	sqlite3_reset(p->leaf);
	return page < s->first ? s->first : page;
}

/* Leaves one after the other from this one on: one search in SQLite's tree for all. */
static void walk_from(struct postings *p, const struct extent *s, int64_t page)
{
	sqlite3_reset(p->leaves);
	sqlite3_bind_int64(p->leaves, 1, fts5_leaf(s->id, page));
	sqlite3_bind_int64(p->leaves, 2, fts5_leaf(s->id, s->last));
}

/* The next, in the statement until the one after it; {NULL, 0}: it is not the one that should come. */
static struct str next_leaf(struct postings *p, const struct extent *s, int64_t page)
{
	if (sqlite3_step(p->leaves) != SQLITE_ROW || sqlite3_column_int64(p->leaves, 0) != fts5_leaf(s->id, page))
		return STR_NONE;
	return (struct str){ sqlite3_column_blob(p->leaves, 1), (size_t)sqlite3_column_bytes(p->leaves, 1) };
}

/* The next leaf, the size of what is on it, and the offset of its first term (that size: none). False: damaged. */
static bool open_leaf(struct postings *p, const struct extent *s, int64_t page, struct str *leaf, size_t *size, struct reader *offsets,
		      size_t *first_term)
{
	*leaf = next_leaf(p, s, page);
	if (leaf->n < FTS5_LEAF_HEAD || (*size = fts5_get_offset(leaf->p, FTS5_PAGE_INDEX)) > leaf->n || *size < FTS5_LEAF_HEAD)
		return false;
	*offsets = (struct reader){ (const unsigned char *)leaf->p + *size, (const unsigned char *)leaf->p + leaf->n, false };
	*first_term = offsets->p < offsets->end ? get(offsets) : *size;
	return !offsets->bad && *first_term <= *size;
}

/* False: damaged. */
static bool gather(struct postings *p, const struct extent *s, struct str term, struct doclist_bytes *out)
{
	int64_t page = leaf_of(p, s, term);
	size_t from = 0, to = 0, size;
	bool more = false, damaged = false;
	struct reader offsets;
	struct str leaf;

	walk_from(p, s, page);
	leaf = next_leaf(p, s, page);
	if (!find_term(leaf, term, &from, &to, &more, &damaged))
		return !damaged;
	bool ok = add_part(out, leaf, from, to, 0, true);

	while (ok && more && ++page <= s->last) {
		ok = open_leaf(p, s, page, &leaf, &size, &offsets, &to) && add_part(out, leaf, FTS5_LEAF_HEAD, to, fts5_get_offset(leaf.p, FTS5_FIRST_ID), false);
		more = ok && to == size;
	}
	return ok;
}

/* ── cursors ── */

/* The bytes stay where they are; behind them come zeros, for varint_get. */
static void add_stretch(struct cursor *c, struct str bytes, const uint32_t *whole, size_t n_whole, bool positions)
{
	c->part[c->n++] = (struct stretch){
		.p = (const unsigned char *)bytes.p, .begin = (const unsigned char *)bytes.p, .end = (const unsigned char *)bytes.p + bytes.n,
		.whole = whole, .n_whole = n_whole, .there = true,
		.list.p = positions ? "" : NULL, /* tells the two forms apart */
	};
	c->bytes += bytes.n;
	c->id = -1;
}

static void pad(struct buf *b)
{
	buf_reserve(b, PAD);
	memset(b->p + b->n, 0, PAD);
}

bool postings_open(struct postings *p, struct arena *a, struct str term, struct cursor *out)
{
	struct str key = arena_join(a, STR("0"), term);
	struct doclist_bytes d = { 0 };
	bool ok = true;

	*out = (struct cursor){ .id = -1 };
	for (size_t i = 0; ok && i < p->n; i++) {
		d.bytes.n = d.whole.n = 0;
		ok = gather(p, &p->segment[i], key, &d);
		if (!ok || d.bytes.n == 0)
			continue;
		pad(&d.bytes);
		struct str kept = arena_str(a, (struct str){ d.bytes.p, d.bytes.n + PAD });
		struct str whole = arena_str(a, buf_view(&d.whole));

		add_stretch(out, str_sub(kept, 0, d.bytes.n), (const uint32_t *)(const void *)whole.p, whole.n / sizeof(uint32_t), p->positions);
	}
	sqlite3_reset(p->leaves);
	buf_free(&d.bytes);
	buf_free(&d.whole);
	out->damaged = !ok;
	return ok;
}

int64_t postings_leaves(struct postings *p, struct arena *a, struct str term)
{
	struct str key = arena_join(a, STR("0"), term), behind = arena_join(a, key, STR("\xff"));
	int64_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += leaf_of(p, &p->segment[i], behind) - leaf_of(p, &p->segment[i], key);
	return n;
}

/* ── all terms that begin alike ── */

struct run {
	struct postings *p;
	struct str key;
	each_term *each;
	void *ctx;
	struct buf term;        /* the last one */
	struct doclist_bytes d; /* of a term that is wanted, so far */
	bool open, done, damaged;
};

static void end_term(struct run *r)
{
	struct cursor c = { .id = -1 };

	r->open = false;
	pad(&r->d.bytes);
	add_stretch(&c, buf_view(&r->d.bytes), (const uint32_t *)(const void *)r->d.whole.p, r->d.whole.n / sizeof(uint32_t), r->p->positions);
	r->each(r->ctx, str_sub(buf_view(&r->term), 1, r->term.n), &c);
	r->damaged |= c.damaged;
	r->d.bytes.n = r->d.whole.n = 0;
}

/* One term and its doclist, leaf[at, end). */
static void take_term(struct run *r, struct str leaf, size_t at, size_t end, bool first)
{
	struct reader in = { (const unsigned char *)leaf.p + at, (const unsigned char *)leaf.p + end, false };
	size_t kept = first ? 0 : get(&in), n = get(&in);

	if (in.bad || n > (size_t)(in.end - in.p) || kept > r->term.n || kept + n == 0) { /* each begins with '0' at least */
		r->damaged = true;
		return;
	}
	r->term.n = kept;
	buf_add(&r->term, in.p, n);
	if (str_starts(buf_view(&r->term), r->key)) {
		r->open = add_part(&r->d, leaf, (size_t)(in.p + n - (const unsigned char *)leaf.p), end, 0, true);
		r->damaged |= !r->open;
		return;
	}
	size_t least = r->term.n < r->key.n ? r->term.n : r->key.n;

	r->done = memcmp(r->term.p, r->key.p, least) > 0;
}

static void take_leaf(struct run *r, const struct extent *s, int64_t page)
{
	struct reader offsets;
	struct str leaf;
	size_t size, at;

	if (!open_leaf(r->p, s, page, &leaf, &size, &offsets, &at) || (r->open && !add_part(&r->d, leaf, 4, at, fts5_get_offset(leaf.p, FTS5_FIRST_ID), false))) {
		r->damaged = true;
		return;
	}
	for (bool first = true; at < size && !r->done && !r->damaged; first = false) {
		size_t end = offsets.p < offsets.end ? at + get(&offsets) : size;

		if (offsets.bad || end > size || end <= at) {
			r->damaged = true;
			return;
		}
		if (r->open)
			end_term(r);
		take_term(r, leaf, at, end, first);
		at = end;
	}
}

/* From the leaf on where the first of them may be. */
static void take_segment(struct run *r, const struct extent *s)
{
	int64_t page = leaf_of(r->p, s, r->key);

	for (walk_from(r->p, s, page); page <= s->last && !r->done && !r->damaged; page++)
		take_leaf(r, s, page);
	if (r->open && !r->damaged)
		end_term(r);
	sqlite3_reset(r->p->leaves);
	r->done = false;
	r->term.n = 0;
}

/* A term of one of several segments. */
struct kept_term {
	struct str term;
	size_t segment; /* the newest first */
	struct stretch stretch;
	size_t bytes;
};

struct kept_terms {
	struct arena *a;
	size_t segment;
	struct kept_term *p;
	size_t n, cap;
};

static void keep_term(void *ctx, struct str term, struct cursor *c)
{
	struct kept_terms *k = ctx;
	struct stretch t = c->part[0];
	struct str bytes = { (const char *)t.begin, c->bytes + PAD }, whole = { (const char *)t.whole, t.n_whole * sizeof *t.whole };

	t.begin = t.p = (const unsigned char *)arena_str(k->a, bytes).p;
	t.end = t.begin + c->bytes;
	t.whole = (const uint32_t *)(const void *)arena_str(k->a, whole).p;
	*ARENA_PUSH(k->a, k) = (struct kept_term){ arena_str(k->a, term), k->segment, t, c->bytes };
}

static int by_term(const void *x, const void *y)
{
	const struct kept_term *a = x, *b = y;
	int c = str_cmp(a->term, b->term);

	return c ? c : (a->segment > b->segment) - (a->segment < b->segment);
}

/* The same term of several segments is one. */
static bool each_kept(struct kept_terms *k, each_term *each, void *ctx)
{
	bool damaged = false;

	if (k->n)
		qsort(k->p, k->n, sizeof *k->p, by_term);
	for (size_t i = 0; i < k->n && !damaged;) {
		struct cursor c = { .id = -1 };
		struct str term = k->p[i].term;

		for (; i < k->n && str_eq(k->p[i].term, term); i++) {
			c.part[c.n++] = k->p[i].stretch;
			c.bytes += k->p[i].bytes;
		}
		each(ctx, term, &c);
		damaged = c.damaged;
	}
	return !damaged;
}

bool postings_each(struct postings *p, struct str beginning, each_term *each, void *ctx)
{
	struct buf key = { 0 };
	struct kept_terms kept = { 0 };
	struct run r = { .p = p, .each = each, .ctx = ctx };

	if (p->n > 1) {
		kept = (struct kept_terms){ .a = arena_new() };
		r.each = keep_term;
		r.ctx = &kept;
	}
	buf_c(&key, '0');
	buf_str(&key, beginning);
	r.key = buf_view(&key);
	for (size_t i = 0; i < p->n && !r.damaged; i++) {
		kept.segment = i;
		take_segment(&r, &p->segment[i]);
	}
	bool ok = !r.damaged && (p->n <= 1 || each_kept(&kept, each, ctx));

	buf_free(&key);
	buf_free(&r.term);
	buf_free(&r.d.bytes);
	buf_free(&r.d.whole);
	arena_free(kept.a);
	return ok;
}
