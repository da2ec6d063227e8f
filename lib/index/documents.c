/* How many documents a posting list has, and which, where their order does not matter. */
#include <stdlib.h>

#include "index/bounds.h"
#include "index/fts5.h"
#include "index/postings.h"
#include "index/varint.h"

enum { SHORT_TOTAL = 512 }; /* entries of lists without bounds, each looked up in those with bounds to count them */

/* An entry of a list with positions, without reading what is in it. */
struct list_entry {
	const unsigned char *p; /* behind it */
	size_t whole;           /* absolute ids so far */
	int64_t id;
};

/* The next one. False: deleted, or damaged. */
static inline bool entry_next(const struct stretch *t, struct list_entry *e)
{
	bool whole = e->whole < t->n_whole && t->whole[e->whole] == (size_t)(e->p - t->begin);
	uint64_t x, size;

	e->whole += whole;
	e->p += varint_get(e->p, &x);
	e->p += varint_get(e->p, &size);
	e->id = whole ? (int64_t)x : e->id + (int64_t)x;
	if ((size & 1) || size == 0 || e->p > t->end || fts5_list_bytes(size) > (size_t)(t->end - e->p))
		return false;
	e->p += fts5_list_bytes(size);
	return true;
}

/* The entries of a list with positions, and the first and the last document. -1: not that simple. */
static int64_t count_part(const struct stretch *t, int64_t *first, int64_t *last)
{
	struct list_entry e = { .p = t->p };
	int64_t n = 0;

	if (t->bounds) {
		*first = t->bounds->first;
		*last = t->bounds->last;
		return t->bounds->gone ? -1 : t->bounds->documents;
	}
	if (!t->list.p || t->p != t->begin || t->behind != INT64_MAX)
		return -1;
	for (*first = 0; e.p < t->end; n++) {
		if (!entry_next(t, &e))
			return -1;
		*first = n ? *first : e.id;
	}
	*last = e.id;
	return n;
}

/* Of parts that follow one another, as imports make them. -1: they do not. */
static int64_t count_apart(const struct cursor *c)
{
	int64_t first[CURSOR_PARTS], last[CURSOR_PARTS], documents = 0;

	for (size_t i = 0; i < c->n && documents >= 0; i++) {
		int64_t n = count_part(&c->part[i], &first[i], &last[i]);

		documents = n < 0 ? -1 : documents + n;
		for (size_t k = 0; k < i && documents >= 0; k++)
			documents = first[k] <= last[i] && first[i] <= last[k] ? -1 : documents;
	}
	return documents;
}

void cursor_each(struct cursor *c, void (*each)(void *ctx, int64_t id), void *ctx)
{
	bool bounded = false;

	for (size_t i = 0; i < c->n; i++)
		bounded |= c->part[i].bounds != NULL;
	if (c->id >= 0 || bounded || count_apart(c) < 0) {
		while (cursor_next(c))
			each(ctx, c->id);
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		for (struct list_entry e = { .p = c->part[i].p }; e.p < c->part[i].end && entry_next(&c->part[i], &e);)
			each(ctx, e.id);
}

static int64_t count_all(struct cursor *c)
{
	int64_t n = 0;

	for (; cursor_next(c); n++)
		;
	return n;
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

/* The parts without bounds as a cursor of their own, and those with. False: that does not help. */
static bool parts_apart(const struct cursor *c, struct cursor *without, struct cursor *with, int64_t *documents)
{
	int64_t first[CURSOR_PARTS], last[CURSOR_PARTS];

	*without = *with = *c;
	cursor_share(c);
	without->n = with->n = 0;
	*documents = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct bounds *b = c->part[i].bounds;

		if (!b) {
			without->part[without->n++] = c->part[i];
			continue;
		}
		first[with->n] = b->first;
		last[with->n] = b->last;
		for (size_t k = 0; k < with->n; k++)
			if (first[k] <= last[with->n] && first[with->n] <= last[k])
				return false;
		if (b->gone)
			return false;
		with->part[with->n++] = c->part[i];
		*documents += b->documents;
	}
	return with->n > 0;
}

int64_t cursor_documents(struct cursor *c)
{
	struct cursor without, with;
	int64_t id[SHORT_TOTAL], documents;
	size_t n = 0;

	if (c->id < 0 && (documents = count_apart(c)) >= 0)
		return documents;
	if (c->id >= 0 || !parts_apart(c, &without, &with, &documents))
		return count_all(c);
	/* what the newer and shorter parts say of a document holds: it may be gone, or be in both */
	for (size_t i = 0; i < without.n; i++) {
		struct stretch t = without.part[i];

		for (cursor_part_next(&without, &t, true); t.there; cursor_part_next(&without, &t, false)) {
			if (n == SHORT_TOTAL)
				return count_all(c);
			id[n++] = t.id;
		}
	}
	documents += count_all(&without);
	if (n)
		qsort(id, n, sizeof *id, by_id);
	for (size_t i = 0; i < n; i++)
		if ((i == 0 || id[i] != id[i - 1]) && cursor_seek(&with, id[i]) && with.id == id[i])
			documents--;
	c->damaged |= with.damaged || without.damaged;
	return documents;
}
