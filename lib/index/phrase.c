#include "index/phrase.h"

#include <stdlib.h>

#include "index/fts5.h"
#include "index/varint.h"

/* Positions of a token: the column in the upper half, the position in it in the lower. */
struct positions {
	uint64_t *p;
	size_t n, cap;
};

/* The posting list of a token, which may stand several times in the phrase. */
struct token_list {
	struct cursor cursor;
	struct positions at; /* in the document `decoded` */
	int64_t decoded;
};

struct member {
	struct token_list *list;
	uint32_t offset; /* in the phrase; the token may be up to `reach` positions further */
	uint32_t reach;
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

/* Decodes the positions in the current document, once. */
static void decode(struct arena *a, struct token_list *l)
{
	const unsigned char *p = (const unsigned char *)l->cursor.list.p, *end = p + l->cursor.list.n;
	uint64_t column = 0, last = 0, x;

	if (l->decoded == l->cursor.id)
		return;
	l->decoded = l->cursor.id;
	l->at.n = 0;
	while (p < end) {
		p += varint_get(p, &x);
		if (x == FTS5_COLUMN) {
			p += varint_get(p, &column);
			last = 0;
			continue;
		}
		last += x - FTS5_POSITION_BASE;
		*ARENA_PUSH(a, &l->at) = column << 32 | (last & UINT32_MAX);
	}
}

/* The positions of a member where the phrase may stand. */
static void lead_from(struct arena *a, const struct member *m, struct positions *out)
{
	out->n = 0;
	decode(a, m->list);
	for (size_t i = 0; i < m->list->at.n; i++)
		if ((m->list->at.p[i] & UINT32_MAX) >= m->offset)
			*ARENA_PUSH(a, out) = m->list->at.p[i];
}

/* Keeps those positions of `lead`, which are of a token at this offset, at which the other member has its offset. */
static void keep_common(struct positions *lead, uint32_t offset, const struct member *other)
{
	const struct positions *at = &other->list->at;
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < lead->n && k < at->n; i++) {
		uint64_t want = lead->p[i] + other->offset - offset;

		while (k < at->n && at->p[k] < want)
			k++;
		if (k < at->n && at->p[k] <= want + other->reach)
			lead->p[kept++] = lead->p[i];
	}
	lead->n = kept;
}

static void add_hit(struct arena *a, int64_t id, const struct positions *lead, uint32_t offset, struct phrase_hits *out)
{
	struct phrase_hit h = { .id = id, .at = out->positions.n };

	for (size_t i = 0; i < lead->n; i++) {
		uint64_t at = lead->p[i];

		if (at >> 32 > COLUMN_TITLE)
			continue;
		h.body += at >> 32 == COLUMN_BODY;
		h.title += at >> 32 == COLUMN_TITLE;
		*ARENA_PUSH(a, &out->positions) = (uint32_t)at - offset;
	}
	if (h.title || h.body)
		*ARENA_PUSH(a, out) = h;
}

static int by_bytes(const void *x, const void *y)
{
	size_t a = (*(struct token_list *const *)x)->cursor.bytes, b = (*(struct token_list *const *)y)->cursor.bytes;

	return (a > b) - (a < b);
}

static int shortest_list(const void *x, const void *y)
{
	size_t a = ((const struct member *)x)->list->cursor.bytes, b = ((const struct member *)y)->list->cursor.bytes;

	return (a > b) - (a < b);
}

/* The next document that has all tokens. The shortest list comes first, so that the long ones are moved only to documents that all
 * shorter ones have in common. */
static bool next_together(struct token_list **all, size_t n)
{
	if (!cursor_next(&all[0]->cursor))
		return false;
	for (size_t i = 1; i < n;) {
		int64_t id = all[0]->cursor.id;

		if (all[i]->cursor.id < id && !cursor_seek(&all[i]->cursor, id))
			return false;
		if (all[i]->cursor.id == id) {
			i++;
			continue;
		}
		if (!cursor_seek(&all[0]->cursor, all[i]->cursor.id))
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
	struct member *all = ARENA_ARRAY(a, struct member, n), *lead = all;
	struct token_list **lists = ARENA_ARRAY(a, struct token_list *, n);
	const struct placed **order = ARENA_ARRAY(a, const struct placed *, n);
	struct positions at = { 0 };
	size_t distinct = 0;

	*out = (struct phrase_hits){ 0 };
	for (size_t i = 0; i < n; i++)
		order[i] = &t[i];
	qsort(order, n, sizeof(struct placed *), by_term);
	for (size_t i = 0; i < n; i++) { /* a line of a thousand dashes is one list */
		if (i == 0 || by_term(&order[i - 1], &order[i]) != 0) {
			struct token_list *l = ARENA_NEW(a, struct token_list);

			*l = (struct token_list){ .decoded = INT64_MIN };
			if (!postings_open(p, a, order[i]->term, &l->cursor))
				return false;
			if (l->cursor.n == 0)
				return true; /* no document has it */
			lists[distinct++] = l;
		}
		all[i] = (struct member){ .list = lists[distinct - 1], .offset = order[i]->place, .reach = order[i]->reach };
	}
	qsort(lists, distinct, sizeof(struct token_list *), by_bytes);
	qsort(all, n, sizeof *all, shortest_list);
	while (lead->reach)
		lead++;
	while (next_together(lists, distinct)) {
		lead_from(a, lead, &at);
		for (size_t i = 0; i < n && at.n; i++) {
			if (&all[i] == lead)
				continue;
			decode(a, all[i].list);
			keep_common(&at, lead->offset, &all[i]);
		}
		add_hit(a, lists[0]->cursor.id, &at, lead->offset, out);
	}
	for (size_t i = 0; i < distinct; i++)
		if (lists[i]->cursor.damaged)
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
	struct arena *a;
	struct phrase_hits *hits;
	uint32_t offset;    /* of the last token in the phrase */
	bool *goes_on;      /* for each position: does the phrase continue there? */
	struct token_list last;
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
		size_t k = 0;

		e->last.cursor.list = c->list;
		e->last.decoded = INT64_MIN;
		decode(e->a, &e->last);
		for (size_t at = 0; at < h->body + h->title; at++) {
			uint64_t want = (uint64_t)(at < h->body ? COLUMN_BODY : COLUMN_TITLE) << 32 | (e->hits->positions.p[h->at + at] + e->offset);

			while (k < e->last.at.n && e->last.at.p[k] < want)
				k++;
			e->goes_on[h->at + at] |= k < e->last.at.n && e->last.at.p[k] == want;
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

bool phrase_find(struct postings *p, struct arena *a, struct str folded, bool open, struct phrase_hits *out)
{
	size_t n;
	struct token *t = tokens_of_phrase(a, folded, &n);

	if (!open || n == 0)
		return find_tokens(p, a, t, n, out);
	if (n == 1 || !find_tokens(p, a, t, n - 1, out))
		return false;
	struct ending e = { .a = a, .hits = out, .offset = (uint32_t)n - 1, .goes_on = ARENA_ARRAY(a, bool, out->positions.n + 1) };

	if (!postings_each(p, t[n - 1].term, go_on, &e))
		return false;
	keep_going_on(&e);
	return true;
}
