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
		.whole = whole, .n_whole = n_whole, .there = true, .behind = INT64_MAX, .most = { [0].until = -1, [1].until = -1 },
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

/* The last part goes on there, and is read from there when the cursor comes to it. */
static void go_on_behind(struct cursor *c, const struct extent *s, struct str key, int64_t leaf)
{
	struct stretch *t = &c->part[c->n - 1];
	int64_t last = leaves_end_of(&c->postings->leaves, s, key);

	t->segment = s;
	t->behind = leaf;
	t->leaves = CURSOR_LEAVES;
	t->only = -1;
	c->bytes += (size_t)(last > leaf ? last - leaf : 0) * FTS5_PAGE_SIZE;
}

bool postings_open(struct postings *p, struct arena *a, struct str term, struct cursor *out)
{
	return postings_open_long(p, a, term, NULL, false, out);
}

bool postings_open_long(struct postings *p, struct arena *a, struct str term, const struct text_lengths *texts, bool loose, struct cursor *out)
{
	struct str key = arena_join(a, STR("0"), term), bytes, whole;
	struct list_bytes d = { 0 };
	int64_t behind;
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
		ok = list_begin(&p->leaves, s, key, texts ? INT64_MAX : CURSOR_LEAVES, &d, &behind);
		if (!ok || d.bytes.n == 0)
			continue;
		keep_list(&d, a, &bytes, &whole);
		add_stretch(out, bytes, (const uint32_t *)(const void *)whole.p, whole.n / sizeof(uint32_t), p->positions);
		if (texts)
			cursor_brief(out, &out->part[out->n - 1]);
		if (behind != INT64_MAX)
			go_on_behind(out, s, key, behind);
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
	return t->bounds && leaf == t->bounds->leaf ? t->bounds->at : 0;
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

/* The terms of one segment, in their order. */
struct term_walk {
	const struct extent *segment;
	struct buf leaf;               /* a copy of the leaf at hand */
	int64_t number;                /* of that leaf */
	struct leaf_reader offsets;    /* where its further terms begin … */
	size_t at, size;               /* … the next one, and the end of all */
	bool first;                    /* is that the leaf's first? */
	bool there;                    /* false: past the last term */
	struct buf term;               /* the current one … */
	struct list_bytes list;        /* … its list … */
	int64_t behind;                /* … which goes on there; INT64_MAX: it is complete */
};

struct postings_run {
	struct postings *p;
	struct str key;
	struct term_walk walk[CURSOR_PARTS]; /* the newest segment first */
	struct arena *arena;                 /* for what a cursor reads */
	struct cursor cursor;
	bool damaged;
};

/* False: there are no more leaves, or the leaf is damaged. */
static bool next_leaf(struct postings_run *r, struct term_walk *w)
{
	struct str leaf;

	if (w->number == w->segment->last)
		return false;
	w->number++;
	r->damaged |= !leaves_alone(&r->p->leaves, w->segment, w->number, &leaf, &w->size, &w->offsets, &w->at);
	if (r->damaged)
		return false;
	size_t next = (size_t)((const char *)w->offsets.p - leaf.p);

	w->leaf.n = 0;
	buf_str(&w->leaf, leaf);
	w->offsets = (struct leaf_reader){ (const unsigned char *)w->leaf.p + next, (const unsigned char *)w->leaf.p + leaf.n, false };
	w->first = true;
	return true;
}

/* The list of the current term, leaf[from, to): the leaf's last goes on on the next ones. What is behind many leaves is read when its cursor
 * comes there. */
static void take_list(struct postings_run *r, struct term_walk *w, size_t from, size_t to, bool last)
{
	int64_t many = w->number + CURSOR_LEAVES;

	list_clear(&w->list);
	w->behind = INT64_MAX;
	r->damaged |= !list_add(&w->list, buf_view(&w->leaf), from, to, 0, w->number, true);
	while (last && !r->damaged && next_leaf(r, w)) {
		size_t id = fts5_get_offset(w->leaf.p, FTS5_FIRST_ID);
		bool whole = w->at == w->size;

		if (whole && w->number >= many && w->number < w->segment->last && id >= FTS5_LEAF_HEAD && id < w->size) {
			w->behind = w->number;
			r->damaged |= !list_add(&w->list, buf_view(&w->leaf), FTS5_LEAF_HEAD, id, id, w->number, false);
			int64_t end = leaves_end_of(&r->p->leaves, w->segment, buf_view(&w->term));

			r->damaged |= end <= w->number;
			w->number = end - 1;
			if (!r->damaged)
				next_leaf(r, w);
			break;
		}
		r->damaged |= !list_add(&w->list, buf_view(&w->leaf), FTS5_LEAF_HEAD, w->at, id, w->number, false);
		last = whole;
	}
}

/* Moves to the next term with the beginning. */
static void next_term(struct postings_run *r, struct term_walk *w)
{
	int compared = -1;

	while (compared < 0 && !r->damaged && (w->at < w->size || next_leaf(r, w))) {
		if (w->at == w->size) /* no term begins on the leaf */
			continue;
		bool last = w->offsets.p == w->offsets.end;
		size_t end = last ? w->size : w->at + reader_get(&w->offsets);
		struct leaf_reader in = { (const unsigned char *)w->leaf.p + w->at, (const unsigned char *)w->leaf.p + end, false };

		r->damaged |= w->offsets.bad || end > w->size || end <= w->at;
		size_t kept = r->damaged || w->first ? 0 : reader_get(&in), n = r->damaged ? 0 : reader_get(&in);

		r->damaged |= in.bad || n > (size_t)(in.end - in.p) || kept > w->term.n || kept + n == 0; /* each term begins with at least the byte '0' */
		if (r->damaged)
			break;
		w->term.n = kept;
		buf_add(&w->term, in.p, n);
		w->at = end;
		w->first = false;
		size_t least = w->term.n < r->key.n ? w->term.n : r->key.n;

		compared = memcmp(w->term.p, r->key.p, least);
		if (compared == 0 && w->term.n < r->key.n)
			compared = -1;
		if (compared == 0)
			take_list(r, w, (size_t)((const char *)in.p + n - w->leaf.p), end, last);
	}
	w->there = compared == 0 && !r->damaged;
}

/* The least term of all segments; STR_NONE: there are no more. */
static struct str least_term(const struct postings_run *r)
{
	struct str least = STR_NONE;

	for (size_t i = 0; i < r->p->now.n; i++) {
		struct str one = buf_view(&r->walk[i].term);

		if (r->walk[i].there && (!least.n || str_cmp(one, least) < 0))
			least = one;
	}
	return least;
}

/* The lists of a term, together. */
static void gather_lists(struct postings_run *r, struct str term)
{
	struct cursor *c = &r->cursor;

	arena_reset(r->arena);
	/* what its parts were is left, it has room for many */
	c->id = -1;
	c->bytes = c->n = c->now = 0;
	c->until = 0;
	c->damaged = false;
	c->postings = r->p;
	c->arena = r->arena;
	for (size_t i = 0; i < r->p->now.n; i++) {
		struct term_walk *w = &r->walk[i];

		if (!w->there || !str_eq(buf_view(&w->term), term))
			continue;
		pad(&w->list.bytes);
		add_stretch(c, buf_view(&w->list.bytes), (const uint32_t *)(const void *)w->list.whole.p, w->list.whole.n / sizeof(uint32_t), r->p->positions);
		if (w->behind != INT64_MAX)
			go_on_behind(c, w->segment, term, w->behind);
	}
}

bool postings_each(struct postings *p, struct str beginning, each_term *each, void *ctx)
{
	struct buf key = { 0 }, term = { 0 };
	struct postings_run r = { .p = p, .arena = arena_new() };

	buf_c(&key, '0');
	buf_str(&key, beginning);
	r.key = buf_view(&key);
	for (size_t i = 0; i < p->now.n; i++) {
		r.walk[i].segment = &p->now.segment[i];
		r.walk[i].number = leaves_of(&p->leaves, &p->now.segment[i], r.key) - 1;
		next_term(&r, &r.walk[i]);
	}
	for (struct str least; !r.damaged && (least = least_term(&r)).n;) {
		term.n = 0;
		buf_str(&term, least);
		gather_lists(&r, buf_view(&term));
		each(ctx, str_sub(buf_view(&term), 1, term.n), &r.cursor);
		r.damaged |= r.cursor.damaged;
		for (size_t i = 0; i < p->now.n && !r.damaged; i++)
			if (r.walk[i].there && str_eq(buf_view(&r.walk[i].term), buf_view(&term)))
				next_term(&r, &r.walk[i]);
	}
	for (size_t i = 0; i < p->now.n; i++) {
		buf_free(&r.walk[i].leaf);
		buf_free(&r.walk[i].term);
		list_free(&r.walk[i].list);
	}
	arena_free(r.arena);
	buf_free(&key);
	buf_free(&term);
	return !r.damaged;
}
