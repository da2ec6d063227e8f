#include "index/postings.h"

#include <stdlib.h>
#include <string.h>

#include "index/bounds.h"
#include "index/fts5.h"
#include "index/leaves.h"
#include "index/segment.h"
#include "index/varint.h"

struct postings {
	sqlite3 *db;
	char *table;
	bool positions, known;
	bool read;                  /* the structure was read and has the expected form */
	struct leaves leaves;
	sqlite3_stmt *structure;
	struct bounds_tables bounds;
	struct list_bytes stretch;  /* the last that was read */
	unsigned version;           /* of the database when the structure was read */
	struct structure now;
};

struct postings *postings_new(sqlite3 *db, const char *table, bool positions)
{
	struct postings *p = calloc(1, sizeof *p);

	if (!p)
		memory_out();
	p->db = db;
	p->table = sqlite3_mprintf("%s", table);
	p->positions = positions;
	p->structure = leaves_statement(db, "SELECT block FROM \"%w_data\" WHERE id=10", table);
	p->known = segment_knows(db, table) && leaves_prepare(&p->leaves, db, table) && p->structure;
	if (positions)
		bounds_prepare(db, &p->bounds);
	return p;
}

void postings_free(struct postings *p)
{
	if (!p)
		return;
	leaves_finalize(&p->leaves);
	sqlite3_finalize(p->structure);
	bounds_finalize(&p->bounds);
	list_free(&p->stretch);
	sqlite3_free(p->table);
	free(p);
}

bool postings_ready(struct postings *p)
{
	unsigned version = database_version(p->db);

	if (!p->known)
		return false;
	if (!p->read || version != p->version) {
		p->read = sqlite3_step(p->structure) == SQLITE_ROW &&
			  structure_read((struct str){ sqlite3_column_blob(p->structure, 0), (size_t)sqlite3_column_bytes(p->structure, 0) }, &p->now);
		sqlite3_reset(p->structure);
		for (size_t i = 0; p->read && p->bounds.find && i < p->now.n; i++)
			p->now.segment[i].bounded = bounds_form_of(&p->bounds, &p->leaves, &p->now.segment[i]) > 0;
	}
	p->version = version;
	return p->read;
}

void postings_rest(struct postings *p)
{
	if (!p)
		return;
	leaves_rest(&p->leaves);
	bounds_rest(&p->bounds);
}

bool postings_bounded(const struct postings *p, int64_t segment)
{
	for (size_t i = 0; i < p->now.n; i++)
		if (p->now.segment[i].id == segment)
			return p->now.segment[i].bounded;
	return false;
}

/* ── cursors ── */

/* The bytes are not copied; zeros follow them, which varint_get may read. */
static void add_stretch(struct cursor *c, struct str bytes, const uint32_t *whole, size_t n_whole, bool positions)
{
	c->part[c->n++] = (struct stretch){
		.p = (const unsigned char *)bytes.p, .begin = (const unsigned char *)bytes.p, .end = (const unsigned char *)bytes.p + bytes.n,
		.whole = whole, .n_whole = n_whole, .there = true, .most = { [0].until = -1, [1].until = -1 },
		.list.p = positions ? "" : NULL, /* not NULL: the form with positions */
	};
	c->bytes += bytes.n;
	c->id = -1;
}

static void pad(struct buf *b)
{
	buf_reserve(b, LEAVES_PAD);
	memset(b->p + b->n, 0, LEAVES_PAD);
}

/* Copies a list into the arena. */
static void keep_list(struct list_bytes *b, struct arena *a, struct str *bytes, struct str *whole)
{
	pad(&b->bytes);
	*bytes = str_sub(arena_str(a, (struct str){ b->bytes.p, b->bytes.n + LEAVES_PAD }), 0, b->bytes.n);
	*whole = arena_str(a, buf_view(&b->whole));
}

bool postings_open(struct postings *p, struct arena *a, struct str term, struct cursor *out)
{
	return postings_open_long(p, a, term, NULL, false, out);
}

bool postings_open_long(struct postings *p, struct arena *a, struct str term, const struct text_lengths *texts, bool loose, struct cursor *out)
{
	struct str key = arena_join(a, STR("0"), term), bytes, whole;
	struct list_bytes d = { 0 };
	bool ok = true;

	*out = (struct cursor){ .id = -1, .most = { [0].until = -1, [1].until = -1 }, .alone_until = { -1, -1 }, .postings = p, .arena = a };
	for (size_t i = 0; ok && i < p->now.n; i++) {
		const struct extent *s = &p->now.segment[i];
		struct bounds *b = texts && s->bounded ? bounds_read(&p->bounds, a, s, key, texts, loose) : NULL;

		if (b) {
			out->part[out->n++] = (struct stretch){ .there = true, .list.p = "", .most = { [0].until = -1, [1].until = -1 }, .bounds = b, .segment = s, .behind = b->leaf };
			out->bytes += (size_t)(b->leaf_last - b->leaf + 1) * FTS5_PAGE_SIZE;
			continue;
		}
		ok = list_gather(&p->leaves, s, key, &d);
		if (!ok || d.bytes.n == 0)
			continue;
		keep_list(&d, a, &bytes, &whole);
		add_stretch(out, bytes, (const uint32_t *)(const void *)whole.p, whole.n / sizeof(uint32_t), p->positions);
		if (texts)
			cursor_brief(out, &out->part[out->n - 1]);
	}
	leaves_end(&p->leaves);
	list_free(&d);
	out->damaged = !ok;
	return ok;
}

/* Memory that is read into again and again: touching new memory costs more than what is read. */
struct stretch_room {
	size_t size;
	bool shared; /* by a copy */
	_Alignas(max_align_t) char data[];
};

/* Room of this size for the stretch, which no copy stands in; what it held before is where it was. */
static struct stretch_room *room_for(struct stretch *t, struct arena *a, size_t n)
{
	if (!t->room || t->room->shared || t->room->size < n) {
		size_t size = n > FTS5_PAGE_SIZE ? n : FTS5_PAGE_SIZE;

		t->room = (struct stretch_room *)(void *)arena_room(a, sizeof *t->room + size);
		t->room->size = size;
		t->room->shared = false;
	}
	return t->room;
}

void cursor_share(const struct cursor *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->part[i].room)
			c->part[i].room->shared = true;
}

/* The room holds the offsets of the absolute ids, then the list. */
static void take_stretch(struct cursor *c, struct stretch *t)
{
	const struct list_bytes *d = &c->postings->stretch;
	size_t head = d->whole.n, n = d->bytes.n;
	char *p = room_for(t, c->arena, head + n + LEAVES_PAD)->data;

	if (head)
		memcpy(p, d->whole.p, head);
	if (n)
		memcpy(p + head, d->bytes.p, n);
	memset(p + head + n, 0, LEAVES_PAD);
	t->whole = (const uint32_t *)(const void *)p;
	t->n_whole = head / sizeof(uint32_t);
	t->begin = t->p = (const unsigned char *)p + head;
	t->end = t->begin + n;
}

static size_t begins_at(const struct stretch *t, int64_t leaf)
{
	return leaf == t->bounds->leaf ? t->bounds->at : 0;
}

bool postings_load(struct cursor *c, struct stretch *t, int64_t leaf, int64_t leaves)
{
	struct postings *p = c->postings;
	bool ok = list_stretch(&p->leaves, t->segment, leaf, leaves, begins_at(t, leaf), &p->stretch, &t->behind);

	leaves_end(&p->leaves);
	t->only = leaves == 1 ? leaf : -1;
	t->cut = false;
	if (ok)
		take_stretch(c, t);
	return ok;
}

bool postings_load_one(struct cursor *c, struct stretch *t, int64_t leaf)
{
	struct postings *p = c->postings;
	bool ok = list_leaf(&p->leaves, t->segment, leaf, begins_at(t, leaf), &p->stretch, &t->behind, &t->cut);

	leaves_end(&p->leaves);
	t->only = leaf;
	if (ok)
		take_stretch(c, t);
	return ok;
}

bool postings_load_rest(struct cursor *c, struct stretch *t)
{
	struct postings *p = c->postings;
	const struct stretch_room *before = t->room;
	size_t head = (size_t)((const char *)t->begin - before->data), n = (size_t)(t->end - t->begin), at = (size_t)(t->p - t->begin);
	bool ok = list_rest(&p->leaves, t->segment, t->behind, &p->stretch, &t->behind);

	leaves_end(&p->leaves);
	t->cut = false;
	if (!ok)
		return false;
	const struct buf *rest = &p->stretch.bytes;
	struct stretch_room *r = room_for(t, c->arena, head + n + rest->n + LEAVES_PAD);

	if (r != before) {
		t->whole = (const uint32_t *)(const void *)(r->data + ((const char *)t->whole - before->data));
		memcpy(r->data, before->data, head + n);
	}
	if (rest->n)
		memcpy(r->data + head + n, rest->p, rest->n);
	memset(r->data + head + n + rest->n, 0, LEAVES_PAD);
	t->begin = (const unsigned char *)r->data + head;
	t->p = t->begin + at;
	t->end = t->begin + n + rest->n;
	return true;
}

bool postings_have(struct postings *p, struct arena *a, struct str term)
{
	struct str key = arena_join(a, STR("0"), term);
	bool there = false;

	for (size_t i = 0; i < p->now.n && !there; i++)
		there = list_there(&p->leaves, &p->now.segment[i], key);
	return there;
}

int64_t postings_leaves(struct postings *p, struct arena *a, struct str term)
{
	struct str key = arena_join(a, STR("0"), term), behind = arena_join(a, key, STR("\xff"));
	int64_t n = 0;

	for (size_t i = 0; i < p->now.n; i++)
		n += leaves_of(&p->leaves, &p->now.segment[i], behind) - leaves_of(&p->leaves, &p->now.segment[i], key);
	return n;
}

/* ── all terms with the same beginning ── */

/* A term of one of several segments, and where its list is in what was read of the segment. */
struct kept_term {
	struct str term;
	size_t segment; /* the newest first */
	size_t at, n, whole_at, n_whole;
};

struct postings_run {
	struct postings *p;
	struct str key;
	each_term *each;
	void *ctx;
	struct buf term;        /* the last term read */
	struct list_bytes d[CURSOR_PARTS]; /* of each segment: the lists of the terms that are wanted, or of the current one … */
	size_t segment, at, whole_at;      /* … which begins there */
	struct cursor cursor;
	struct arena *arena;               /* of several segments: */
	struct { struct kept_term *p; size_t n, cap; } kept;
	bool open, done, damaged;
};

/* A cursor without parts again: what its parts were is left, it has room for many. */
static void clear_cursor(struct cursor *c)
{
	c->id = -1;
	c->bytes = c->n = c->now = 0;
	c->until = 0;
	c->damaged = false;
}

static void add_kept(struct postings_run *r, const struct kept_term *k)
{
	const struct list_bytes *d = &r->d[k->segment];

	add_stretch(&r->cursor, (struct str){ d->bytes.p + k->at, k->n }, (const uint32_t *)(const void *)d->whole.p + k->whole_at, k->n_whole,
		    r->p->positions);
}

/* Terms of the only segment are handed over at once, those of several when all are read. */
static void end_term(struct postings_run *r)
{
	struct list_bytes *d = &r->d[r->segment];
	uint32_t *whole = (uint32_t *)(void *)d->whole.p;
	struct kept_term k = { .segment = r->segment, .at = r->at, .n = d->bytes.n - r->at, .whole_at = r->whole_at,
			       .n_whole = d->whole.n / sizeof *whole - r->whole_at };

	r->open = false;
	pad(&d->bytes);
	for (size_t i = 0; i < k.n_whole; i++)
		whole[k.whole_at + i] -= (uint32_t)k.at;
	if (r->arena) {
		k.term = arena_str(r->arena, buf_view(&r->term));
		*ARENA_PUSH(r->arena, &r->kept) = k;
		d->bytes.n += LEAVES_PAD;
		return;
	}
	clear_cursor(&r->cursor);
	add_kept(r, &k);
	r->each(r->ctx, str_sub(buf_view(&r->term), 1, r->term.n), &r->cursor);
	r->damaged |= r->cursor.damaged;
	d->bytes.n = d->whole.n = d->leaf.n = 0;
}

/* One term and its doclist, leaf[at, end). */
static void take_term(struct postings_run *r, struct str leaf, size_t at, size_t end, bool first)
{
	struct leaf_reader in = { (const unsigned char *)leaf.p + at, (const unsigned char *)leaf.p + end, false };
	size_t kept = first ? 0 : reader_get(&in), n = reader_get(&in);

	if (in.bad || n > (size_t)(in.end - in.p) || kept > r->term.n || kept + n == 0) { /* each term begins with at least the byte '0' */
		r->damaged = true;
		return;
	}
	r->term.n = kept;
	buf_add(&r->term, in.p, n);
	if (str_starts(buf_view(&r->term), r->key)) {
		struct list_bytes *d = &r->d[r->segment];

		r->at = d->bytes.n;
		r->whole_at = d->whole.n / sizeof(uint32_t);
		r->open = list_add(d, leaf, (size_t)(in.p + n - (const unsigned char *)leaf.p), end, 0, 0, true);
		r->damaged |= !r->open;
		return;
	}
	size_t least = r->term.n < r->key.n ? r->term.n : r->key.n;

	r->done = memcmp(r->term.p, r->key.p, least) > 0;
}

static void take_leaf(struct postings_run *r, const struct extent *s, int64_t page)
{
	struct leaf_reader offsets;
	struct str leaf;
	size_t size, at;

	if (!leaves_next(&r->p->leaves, s, page, &leaf, &size, &offsets, &at) ||
	    (r->open && !list_add(&r->d[r->segment], leaf, FTS5_LEAF_HEAD, at, fts5_get_offset(leaf.p, FTS5_FIRST_ID), page, false))) {
		r->damaged = true;
		return;
	}
	for (bool first = true; at < size && !r->done && !r->damaged; first = false) {
		size_t end = offsets.p < offsets.end ? at + reader_get(&offsets) : size;

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

/* Reads from the leaf that may have the first of these terms. */
static void take_segment(struct postings_run *r, const struct extent *s)
{
	int64_t page = leaves_of(&r->p->leaves, s, r->key);

	for (leaves_walk(&r->p->leaves, s, page); page <= s->last && !r->done && !r->damaged; page++)
		take_leaf(r, s, page);
	if (r->open && !r->damaged)
		end_term(r);
	leaves_end(&r->p->leaves);
	r->done = false;
	r->term.n = 0;
}

static int by_term(const void *x, const void *y)
{
	const struct kept_term *a = x, *b = y;
	int c = str_cmp(a->term, b->term);

	return c ? c : (a->segment > b->segment) - (a->segment < b->segment);
}

/* Combines the same term of several segments. */
static void each_kept(struct postings_run *r)
{
	if (r->kept.n)
		qsort(r->kept.p, r->kept.n, sizeof *r->kept.p, by_term);
	for (size_t i = 0; i < r->kept.n && !r->damaged;) {
		struct str term = r->kept.p[i].term;

		clear_cursor(&r->cursor);
		for (; i < r->kept.n && str_eq(r->kept.p[i].term, term); i++)
			add_kept(r, &r->kept.p[i]);
		r->each(r->ctx, str_sub(term, 1, term.n), &r->cursor);
		r->damaged |= r->cursor.damaged;
	}
}

bool postings_each(struct postings *p, struct str beginning, each_term *each, void *ctx)
{
	struct buf key = { 0 };
	struct postings_run r = { .p = p, .each = each, .ctx = ctx, .arena = p->now.n > 1 ? arena_new() : NULL };

	buf_c(&key, '0');
	buf_str(&key, beginning);
	r.key = buf_view(&key);
	for (; r.segment < p->now.n && !r.damaged; r.segment++)
		take_segment(&r, &p->now.segment[r.segment]);
	each_kept(&r);
	buf_free(&key);
	buf_free(&r.term);
	for (size_t i = 0; i < p->now.n; i++)
		list_free(&r.d[i]);
	arena_free(r.arena);
	return !r.damaged;
}
