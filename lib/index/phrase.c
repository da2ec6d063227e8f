#include "index/phrase.h"

#include <stdlib.h>

#include "index/places.h"

/* A token's list, which is read once however often the token stands in the phrase. */
struct member {
	struct cursor *list;
	uint32_t offset, reach; /* place_walk */
};

/* Two pairs of wide characters two tokens apart imply the pair between them. */
size_t phrase_choose(const struct token *t, size_t n, uint32_t *offset)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool implied = i > 0 && i + 1 < n && t[i - 1].pair && t[i].pair && t[i + 1].pair && kept && offset[kept - 1] == i - 1;

		if (!implied)
			offset[kept++] = (uint32_t)i;
	}
	return kept;
}

/* The positions of the phrase in the current document of all lists. */
static void take_places(struct arena *a, struct place_walk *w, const struct member *m, size_t n, struct phrase_hits *out)
{
	struct phrase_hit h = { .id = m[0].list->id, .at = out->positions.n };

	for (size_t i = 0; i < n; i++)
		place_begin(&w[i], m[i].list->list);
	for (uint64_t at; (at = place_next(w, n)) != PLACE_NONE && at >> 32 <= COLUMN_TITLE;) {
		h.body += at >> 32 == COLUMN_BODY;
		h.title += at >> 32 == COLUMN_TITLE;
		*ARENA_PUSH(a, &out->positions) = (uint32_t)at;
	}
	if (h.title || h.body)
		*ARENA_PUSH(a, out) = h;
}

static int by_bytes(const void *x, const void *y)
{
	size_t a = (*(struct cursor *const *)x)->bytes, b = (*(struct cursor *const *)y)->bytes;

	return (a > b) - (a < b);
}

/* The shortest list first, of those whose place is certain. */
static int by_reach(const void *x, const void *y)
{
	const struct member *a = x, *b = y;

	if (!a->reach != !b->reach)
		return a->reach ? 1 : -1;
	return by_bytes(&a->list, &b->list);
}

/* The next document that has all tokens. The shortest list comes first, so that the long ones are moved only to documents that all
 * shorter ones have in common. */
static bool next_together(struct cursor **all, size_t n)
{
	if (!cursor_next(all[0]))
		return false;
	for (size_t i = 1; i < n;) {
		int64_t id = all[0]->id;

		if (all[i]->id < id && !cursor_seek(all[i], id))
			return false;
		if (all[i]->id == id) {
			i++;
			continue;
		}
		if (!cursor_seek(all[0], all[i]->id))
			return false;
		i = 1;
	}
	return true;
}

static int by_term(const void *x, const void *y)
{
	return str_cmp((*(const struct placed *const *)x)->term, (*(const struct placed *const *)y)->term);
}

bool phrase_placed(struct postings *p, struct arena *a, const struct placed *t, size_t n, struct phrase_hits *out)
{
	struct member *all = ARENA_ARRAY(a, struct member, n);
	struct place_walk *walk = ARENA_ARRAY(a, struct place_walk, n);
	struct cursor **lists = ARENA_ARRAY(a, struct cursor *, n);
	const struct placed **order = ARENA_ARRAY(a, const struct placed *, n);
	size_t distinct = 0;

	*out = (struct phrase_hits){ 0 };
	for (size_t i = 0; i < n; i++)
		order[i] = &t[i];
	qsort(order, n, sizeof(struct placed *), by_term);
	for (size_t i = 0; i < n; i++) { /* a line of a thousand dashes is one list */
		if (i == 0 || by_term(&order[i - 1], &order[i]) != 0) {
			struct cursor *c = lists[distinct++] = ARENA_NEW(a, struct cursor);

			if (!postings_open(p, a, order[i]->term, c))
				return false;
			if (c->n == 0)
				return true; /* no document has it */
		}
		all[i] = (struct member){ lists[distinct - 1], order[i]->place, order[i]->reach };
	}
	qsort(lists, distinct, sizeof(struct cursor *), by_bytes);
	qsort(all, n, sizeof *all, by_reach);
	for (size_t i = 0; i < n; i++)
		walk[i] = (struct place_walk){ .offset = all[i].offset, .reach = all[i].reach };
	while (next_together(lists, distinct))
		take_places(a, walk, all, n, out);
	for (size_t i = 0; i < distinct; i++)
		if (lists[i]->damaged)
			return false;
	return true;
}

static bool find_tokens(struct postings *p, struct arena *a, const struct token *t, size_t n_tokens, struct phrase_hits *out)
{
	uint32_t *offset = ARENA_ARRAY(a, uint32_t, n_tokens + 1);
	size_t n = phrase_choose(t, n_tokens, offset);
	struct placed *placed = ARENA_ARRAY(a, struct placed, n + 1);

	for (size_t i = 0; i < n; i++)
		placed[i] = (struct placed){ t[offset[i]].term, offset[i], 0 };
	return n > 0 && phrase_placed(p, a, placed, n, out);
}

/* ── the last token only begins one ── */

struct ending {
	struct phrase_hits *hits;
	uint32_t offset, reach; /* of the last token in the phrase; it may be so many tokens further */
	bool *goes_on;          /* for each position: does the phrase continue there? */
};

/* The first hit from i on with an id not less than the document. */
static size_t hit_from(const struct phrase_hits *h, size_t i, int64_t id)
{
	size_t step = 1, high;

	for (; i + step < h->n && h->p[i + step].id < id; step *= 2)
		i += step;
	high = i + step < h->n ? i + step : h->n;
	while (i < high) {
		size_t middle = (i + high) / 2;

		if (h->p[middle].id < id)
			i = middle + 1;
		else
			high = middle;
	}
	return i;
}

/* For a term that begins with the last token: marks the hits in which it follows the other tokens. */
static void go_on(void *ctx, struct str term, struct cursor *c)
{
	struct ending *e = ctx;
	size_t i = 0;

	(void)term;
	while (i < e->hits->n && cursor_seek(c, e->hits->p[i].id)) {
		i = hit_from(e->hits, i, c->id);
		if (i == e->hits->n || e->hits->p[i].id != c->id)
			continue;
		const struct phrase_hit *h = &e->hits->p[i];
		struct place_walk last = { .offset = 0 };

		place_begin(&last, c->list);
		for (size_t at = 0; at < h->body + h->title; at++) {
			uint64_t want = (uint64_t)(at < h->body ? COLUMN_BODY : COLUMN_TITLE) << 32 | (e->hits->positions.p[h->at + at] + e->offset);

			while (last.at < want)
				place_step(&last);
			e->goes_on[h->at + at] |= last.at >= want && last.at <= want + e->reach;
		}
		i++;
	}
}

/* Keeps the positions where the phrase continues. */
static void keep_going_on(struct ending *e)
{
	size_t kept = 0, n = 0;

	for (size_t i = 0; i < e->hits->n; i++) {
		struct phrase_hit h = e->hits->p[i], now = { .id = h.id, .at = n };

		for (size_t at = 0; at < h.body + h.title; at++) {
			if (!e->goes_on[h.at + at])
				continue;
			now.body += at < h.body;
			now.title += at >= h.body;
			e->hits->positions.p[n++] = e->hits->positions.p[h.at + at];
		}
		if (now.title || now.body)
			e->hits->p[kept++] = now;
	}
	e->hits->n = kept;
	e->hits->positions.n = n;
}

bool phrase_followed(struct postings *p, struct arena *a, const struct placed *any, size_t n, struct phrase_hits *hits)
{
	struct ending e = { .hits = hits, .goes_on = ARENA_ARRAY(a, bool, hits->positions.n + 1) };

	for (size_t i = 0; i < n; i++) {
		struct cursor *c = ARENA_NEW(a, struct cursor);

		if (!postings_open(p, a, any[i].term, c))
			return false;
		e.offset = any[i].place;
		e.reach = any[i].reach;
		if (c->n)
			go_on(&e, any[i].term, c);
		if (c->damaged)
			return false;
	}
	keep_going_on(&e);
	return true;
}

bool phrase_find(struct postings *p, struct arena *a, struct str folded, bool open, struct phrase_hits *out)
{
	size_t n;
	struct token *t = tokens_of_phrase(a, folded, &n);

	if (!open || n == 0)
		return find_tokens(p, a, t, n, out);
	if (n == 1 || !find_tokens(p, a, t, n - 1, out))
		return false;
	struct ending e = { .hits = out, .offset = (uint32_t)n - 1, .goes_on = ARENA_ARRAY(a, bool, out->positions.n + 1) };

	if (!postings_each(p, t[n - 1].term, go_on, &e))
		return false;
	keep_going_on(&e);
	return true;
}
