#include <limits.h>
#include <stdlib.h>

#include "index/bounds.h"
#include "index/fts5.h"
#include "index/occurrences.h"
#include "index/postings.h"
#include "index/varint.h"

enum {
	BRIEF = 4,          /* documents of a wide bound of a list without bounds */
	BRIEF_GAP = 64,      /* ids between two of these: a range of its own, without any document */
};

/* Reads the next stretch of a long list. False: past the end. */
static bool part_more(struct cursor *c, struct stretch *t)
{
	if (t->cut && !postings_load_rest(c, t)) {
		c->damaged = true;
		return false;
	}
	if (t->behind == INT64_MAX)
		return false;
	t->leaves = t->leaves == 0 ? 1 : t->leaves < CURSOR_LEAVES ? t->leaves * 2 : t->leaves;
	if (!postings_load(c, t, t->behind, t->leaves)) {
		c->damaged = true;
		return false;
	}
	return t->p < t->end;
}

/* The part's next document. */
static inline void part_next(struct cursor *c, struct stretch *t, bool first)
{
	bool positions = t->list.p != NULL;
	uint64_t x;

	t->waiting = false;
	if (t->p >= t->end && !part_more(c, t)) {
		t->there = false;
		return;
	}
	size_t at = (size_t)(t->p - t->begin);

	t->p += varint_get(t->p, &x);
	if (t->n_whole && *t->whole == at) {
		t->whole++;
		t->n_whole--;
		first = true;
	}
	t->id = first ? (int64_t)x : t->id + (int64_t)x;
	if (positions) {
		t->p += varint_get(t->p, &x);
		size_t n = fts5_list_bytes(x);

		if (t->cut && t->p <= t->end && n > (size_t)(t->end - t->p))
			c->damaged |= !postings_load_rest(c, t);
		if (t->p > t->end || n > (size_t)(t->end - t->p)) {
			c->damaged = true;
			t->there = false;
			return;
		}
		t->list = (struct str){ (const char *)t->p, n };
		t->p += n;
		t->gone = n == 0;
	} else {
		t->gone = t->p < t->end && *t->p == 0; /* 0: deleted; 0, 0: and there again */
		t->p += t->gone;
		if (t->gone && t->p < t->end && *t->p == 0) {
			t->p++;
			t->gone = false;
		}
	}
}

void cursor_part_next(struct cursor *c, struct stretch *t, bool first)
{
	part_next(c, t, first);
}

/* Jumps to the last leaf that begins with a document up to id, then over the documents before id, to it or behind it, unless another leaf
 * begins before: ids and sizes are looked at, nothing else. */
static void part_skip(struct stretch *t, int64_t id)
{
	const unsigned char *whole = NULL;
	uint64_t x, size;

	while (t->n_whole) {
		varint_get(t->begin + *t->whole, &x);
		if ((int64_t)x > id)
			break;
		whole = t->begin + *t->whole++;
		t->n_whole--;
	}
	if (whole) {
		t->p = whole; /* where part_next finds the id */
		t->whole--;
		t->n_whole++;
		return;
	}
	const unsigned char *p = t->p, *stop = t->n_whole ? t->begin + *t->whole : t->end, *list = NULL;
	int64_t at = t->id;
	size_t n = 0;

	while (p < stop && at < id) {
		const unsigned char *behind = p + 2;

		x = p[0];
		size = p[1];
		if ((x | size) >= 0x80) { /* mostly each is one byte */
			behind = p + varint_get(p, &x);
			behind += varint_get(behind, &size);
		}
		if (fts5_list_bytes(size) > (size_t)(t->end - behind))
			break; /* damaged, or cut: part_next says so */
		at += (int64_t)x;
		list = behind;
		n = fts5_list_bytes(size);
		p = list + n;
	}
	if (list)
		t->list = (struct str){ (const char *)list, n };
	t->gone = at > t->id ? t->list.n == 0 : t->gone;
	t->id = at;
	t->p = p;
}

/* Advances all parts that are at the cursor's document. */
static void leave(struct cursor *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct stretch *t = &c->part[i];

		if (!t->there || t->id != c->id)
			continue;
		if (t->waiting)
			part_next(c, t, false);
		part_next(c, t, false);
	}
}

/* Moves to the first document of any part; if several segments have the same one, the newest counts. False: none. */
static bool first_of_parts(struct cursor *c)
{
	for (;;) {
		struct stretch *least = NULL;

		c->until = INT64_MAX;
		for (size_t i = 0; i < c->n; i++) {
			struct stretch *t = &c->part[i];

			if (!t->there)
				continue;
			if (!least || t->id < least->id) {
				c->until = least ? least->id : INT64_MAX;
				c->now = i;
				least = t;
			} else if (t->id < c->until) {
				c->until = t->id;
			}
		}
		if (!least)
			return false;
		if (least->waiting) {
			part_next(c, least, false);
			continue;
		}
		c->id = least->id;
		c->list = least->list;
		if (!least->gone)
			return true;
		leave(c);
	}
}

/* If the part that moved is still before all others, the cursor is at its document. */
static bool stands_alone(struct cursor *c, const struct stretch *t)
{
	if (!t->there || t->gone || t->id >= c->until)
		return false;
	c->id = t->id;
	c->list = t->list;
	return true;
}

/* Loads the leaf of the document if it is not loaded. */
static void seek_leaf(struct cursor *c, struct stretch *t, int64_t id)
{
	struct bounds *b = t->bounds;

	if (id <= t->block_last)
		return;
	t->block = bounds_block(b, t->block, id);
	if (t->block == b->n) {
		t->there = false;
		return;
	}
	const struct bound *one = bounds_at(b, t->block);

	t->block_last = one->last;

	if (one->leaf >= t->behind || t->waiting) {
		t->leaves = 1;
		if (!postings_load_one(c, t, one->leaf)) {
			c->damaged = true;
			t->there = false;
			return;
		}
	}
	/* of one leaf alone it is known where the block begins */
	if (t->leaves == 1 && t->only == one->leaf && one->at > 0 && one->before > t->id && one->at < (size_t)(t->end - t->begin) &&
	    (t->waiting || t->begin + one->at > t->p)) {
		t->whole += t->n_whole;
		t->n_whole = 0;
		t->p = t->begin + one->at;
		t->id = one->before;
		t->waiting = false;
	}
}

/* Wide bounds of a list that has none beside the index, and where their documents begin. */
struct brief {
	struct stretch start;
	bool made;
	struct brief_block {
		int64_t first, last;
		double most;
		const unsigned char *at;
		int64_t before; /* the last document of the block before */
	} *p;
	size_t n, cap;
};

/* Jumps to the block of the document. */
static void brief_seek(struct stretch *t, int64_t id)
{
	const struct brief *b = t->brief;
	size_t low = 0, high = b->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (b->p[middle].last < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == b->n) {
		t->there = false;
		return;
	}
	if (b->p[low].at <= t->p)
		return;
	t->p = b->p[low].at;
	t->id = b->p[low].before;
	for (; t->n_whole && t->begin + *t->whole < t->p; t->n_whole--)
		t->whole++;
}

static void seek_part(struct cursor *c, struct stretch *t, int64_t id)
{
	if (!t->there || t->id >= id)
		return;
	if (t->bounds)
		seek_leaf(c, t, id);
	else if (t->brief && t->brief->made)
		brief_seek(t, id);
	while (t->there && t->id < id) {
		if (t->list.p)
			part_skip(t, id);
		if (t->id < id)
			part_next(c, t, false);
	}
	/* the last document of a block is in the list, or it is another list */
	if (t->bounds && !c->damaged && t->block < t->bounds->n && (!t->there || t->id > t->block_last)) {
		c->damaged = true;
		t->there = false;
	}
}

/* The next document of a cursor over a single segment, which is the usual case. */
static bool only_next(struct cursor *c)
{
	struct stretch *t = &c->part[0];
	bool first = c->id < 0;

	if (first || t->id == c->id)
		part_next(c, t, first);
	while (t->there && t->gone)
		part_next(c, t, false);
	c->id = t->id;
	c->list = t->list;
	return t->there;
}

/* The first document of each part; of a long list nothing is read for that. */
static void begin(struct cursor *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct stretch *t = &c->part[i];

		t->waiting = t->bounds != NULL;
		if (t->waiting)
			t->id = t->bounds->first;
		else
			part_next(c, t, true);
	}
}

bool cursor_next(struct cursor *c)
{
	if (c->n == 1)
		return only_next(c);
	if (c->n == 0)
		return false;
	if (c->id < 0) {
		begin(c);
		return first_of_parts(c);
	}
	if (c->id < c->until && c->part[c->now].id == c->id) { /* segments seldom share documents: the others wait */
		struct stretch *t = &c->part[c->now];

		part_next(c, t, false);
		return stands_alone(c, t) || first_of_parts(c);
	}
	leave(c);
	return first_of_parts(c);
}

bool cursor_seek(struct cursor *c, int64_t id)
{
	if (c->id < 0 && !cursor_next(c))
		return false;
	if (c->id < id && id < c->until) {
		seek_part(c, &c->part[c->now], id);
		if (stands_alone(c, &c->part[c->now]))
			return true;
	}
	for (size_t i = 0; i < c->n; i++)
		seek_part(c, &c->part[i], id);
	return first_of_parts(c);
}

/* ── bounds ── */

void cursor_brief(struct cursor *c, struct stretch *t)
{
	t->brief = ARENA_NEW(c->arena, struct brief);
	t->brief->start = *t;
}

static void brief_make(struct cursor *c, struct brief *b, struct ranking *r)
{
	struct stretch t = b->start;
	struct counts n;
	const unsigned char *at = t.begin;
	int64_t before = -1;
	size_t many = 0;

	b->made = true;
	for (part_next(c, &t, true); t.there; part_next(c, &t, false)) {
		if (many++ % BRIEF == 0)
			*ARENA_PUSH(c->arena, b) = (struct brief_block){ t.id, t.id, 0, at, before };
		at = t.p;
		before = t.id;
		struct brief_block *block = &b->p[b->n - 1];

		occurrences_in_list(t.list, &n);
		double most = ranking_share(r, ranking_weight(&n), t.id);

		block->last = t.id;
		block->most = most > block->most ? most : block->most;
	}
}

static struct cursor_most brief_bound(struct cursor *c, struct stretch *t, struct ranking *r, int64_t id)
{
	struct brief *b = t->brief;
	size_t i = t->ahead[1];

	if (!b->made)
		brief_make(c, b, r);
	while (i < b->n && b->p[i].last < id)
		i++;
	t->ahead[1] = i;
	if (i == b->n)
		return (struct cursor_most){ 0, INT64_MAX };
	if (b->p[i].first - id > BRIEF_GAP)
		return (struct cursor_most){ 0, b->p[i].first - 1 };
	return (struct cursor_most){ b->p[i].most, b->p[i].last };
}

static void part_bound(struct cursor *c, struct stretch *t, struct ranking *r, int64_t id, bool wide)
{
	struct cursor_most *m = &t->most[wide];
	struct bounds *b = t->bounds;
	struct counts n;

	*m = (struct cursor_most){ 0, INT64_MAX };
	if (b && id < b->first) {
		m->until = b->first - 1;
	} else if (b) {
		size_t *ahead = &t->ahead[wide];

		*ahead = wide ? bounds_group(b, *ahead, id) : bounds_block(b, *ahead, id);
		if (*ahead < (wide ? b->groups : b->n)) {
			if (wide)
				*m = (struct cursor_most){ bounds_group_most(b, *ahead), b->group[*ahead].last };
			else
				*m = (struct cursor_most){ bounds_at(b, *ahead)->most, bounds_at(b, *ahead)->last };
		}
	} else if (wide && t->brief) {
		*m = brief_bound(c, t, r, id);
	} else { /* its next document alone */
		seek_part(c, t, id);
		if (t->there && t->id > id) {
			m->until = t->id - 1;
		} else if (t->there) {
			occurrences_in_list(t->list, &n);
			*m = (struct cursor_most){ ranking_share(r, ranking_weight(&n), id), id };
		}
	}
}

/* The bound of all parts together. */
static void bound_parts(struct cursor *c, struct ranking *r, int64_t id, bool wide)
{
	struct cursor_most *m = &c->most[wide];
	size_t with = 0;

	*m = (struct cursor_most){ 0, INT64_MAX };
	c->alone_until[wide] = INT64_MAX;
	for (size_t i = 0; i < c->n; i++) {
		struct cursor_most *part = &c->part[i].most[wide];

		if (id > part->until)
			part_bound(c, &c->part[i], r, id, wide);
		m->most = part->most > m->most ? part->most : m->most;
		m->until = part->until < m->until ? part->until : m->until;
		if (part->most > 0) {
			c->alone[wide] = i;
			with++;
		} else if (part->until < c->alone_until[wide]) {
			c->alone_until[wide] = part->until;
		}
	}
	if (with != 1)
		c->alone_until[wide] = -1;
}

double cursor_bound(struct cursor *c, struct ranking *r, int64_t id, bool wide, int64_t *until)
{
	struct cursor_most *m = &c->most[wide];

	if (id > m->until && id <= c->alone_until[wide]) { /* segments seldom share documents */
		struct cursor_most *part = &c->part[c->alone[wide]].most[wide];

		if (id > part->until)
			part_bound(c, &c->part[c->alone[wide]], r, id, wide);
		*m = *part;
		m->until = m->until < c->alone_until[wide] ? m->until : c->alone_until[wide];
	} else if (id > m->until) {
		*m = (struct cursor_most){ 0, INT64_MAX };
		if (c->id >= 0 || cursor_next(c))
			bound_parts(c, r, id, wide);
	}
	*until = m->until;
	return m->most;
}

const struct bound *cursor_cap(const struct cursor *c)
{
	const struct cursor_most *m = &c->most[false];
	const struct stretch *t;

	if (c->n == 0 || m->most <= 0 || m->until > c->alone_until[false])
		return NULL;
	t = &c->part[c->alone[false]];
	return t->bounds && t->ahead[false] < t->bounds->n ? bounds_at(t->bounds, t->ahead[false]) : NULL;
}

int cursor_times(const struct cursor *c, struct ranking *r)
{
	const struct stretch *t = &c->part[c->n > 1 ? c->now : 0];
	size_t block;

	if (c->n == 0 || !t->bounds || !t->there || t->id != c->id)
		return INT_MAX;
	block = bounds_block(t->bounds, t->block, c->id);
	if (block == t->bounds->n || c->id > bounds_at(t->bounds, block)->last)
		return INT_MAX;
	return bound_times(bounds_at(t->bounds, block), ranking_size(r, c->id));
}
