#include "index/fts5.h"
#include "index/postings.h"
#include "index/varint.h"

/* The part's next document. */
static inline void part_next(struct cursor *c, struct stretch *t, bool first)
{
	bool positions = t->list.p != NULL;
	uint64_t x;

	if (t->p >= t->end) {
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

/* Jumps to the last leaf that begins with a document up to id, then over the documents before id: their ids and sizes
 * are looked at, nothing else. */
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
	whole = t->n_whole ? t->begin + *t->whole : NULL;
	for (const unsigned char *p = t->p; p < t->end && p != whole;) {
		p += varint_get(p, &x);
		x += (uint64_t)t->id;
		if ((int64_t)x >= id)
			break;
		p += varint_get(p, &size);
		if (fts5_list_bytes(size) > (size_t)(t->end - p))
			break; /* damaged: part_next says so */
		p += fts5_list_bytes(size);
		t->id = (int64_t)x;
		t->p = p;
	}
}

/* The first document at which a part stands: where segments tell of the same, the newest is right. False: none. */
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
		c->id = least->id;
		c->list = least->list;
		if (!least->gone)
			return true;
		for (size_t i = 0; i < c->n; i++)
			if (c->part[i].there && c->part[i].id == c->id)
				part_next(c, &c->part[i], false);
	}
}

/* Is the part, which moved, still before all others? Then the cursor stands there. */
static bool stands_alone(struct cursor *c, const struct stretch *t)
{
	if (!t->there || t->gone || t->id >= c->until)
		return false;
	c->id = t->id;
	c->list = t->list;
	return true;
}

static void seek_part(struct cursor *c, struct stretch *t, int64_t id)
{
	while (t->there && t->id < id) {
		if (t->list.p)
			part_skip(t, id);
		part_next(c, t, false);
	}
}

/* Of one segment alone: nearly always. */
static bool only_next(struct cursor *c)
{
	struct stretch *t = &c->part[0];

	do
		part_next(c, t, c->id < 0 && t->p == t->begin);
	while (t->there && t->gone);
	c->id = t->id;
	c->list = t->list;
	return t->there;
}

bool cursor_next(struct cursor *c)
{
	bool first = c->id < 0;

	if (c->n == 1)
		return only_next(c);
	if (c->n == 0)
		return false;
	if (!first && c->id < c->until) { /* segments seldom share documents: the others wait */
		struct stretch *t = &c->part[c->now];

		part_next(c, t, false);
		return stands_alone(c, t) || first_of_parts(c);
	}
	for (size_t i = 0; i < c->n; i++)
		if (first || (c->part[i].there && c->part[i].id == c->id))
			part_next(c, &c->part[i], first);
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
