#include "index/occurrences.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sixteen.h"
#include "index/bounds.h"
#include "index/ending.h"
#include "index/fts5.h"
#include "index/leaves.h"
#include "index/places.h"
#include "index/tokens.h"
#include "index/varint.h"

enum {
	IMPLIED_FROM = 8 * FTS5_PAGE_SIZE, /* bytes of the shortest list from which on a pair that others imply is looked up … */
	IMPLIED_PART = 2,                  /* … and used if its list is less than this part */
	REPEATED = 16, REPEATED_WITHIN = 8, /* so many tokens of a phrase equal to one of the eight before them: each list is read once, in advance */
	TRIED = 1000,                      /* texts read, of which at least … */
	TRIED_PART = 4,                    /* … this part must hold the word */
	TRIED_MOST = 5000,
};

/* A token, and its position list in the current document. */
struct token_walk {
	struct cursor cursor;
	uint32_t offset;        /* in the phrase */
	bool implied;           /* by the others, but rarer */
	const struct bound *cap; /* of the last narrow bound, if that is of one block */
};

struct by_text {
	struct occurrences_texts rows;
	struct text_room room;
	struct str folded, base;  /* the word; without its last character */
	size_t read, stood;       /* texts, and how many of them held the word */
	bool gave_up;
};

struct occurrences {
	struct arena *a;
	struct token_walk *token;   /* the shortest list first */
	struct place_walk *place;   /* of each; shared by copies */
	size_t n;
	int64_t id;
	/* computed in advance if the last token may be a prefix */
	const struct phrase_hits *found;
	size_t at;
	struct by_text *by_text;    /* NULL: the lists tell all; shared by copies */
	struct str here;            /* then: uint32_t, the positions in the text of the document that was counted last */
	struct cursor_most most[2]; /* occurrences_bound, wide or not */
	size_t caps;                /* tokens that the last narrow one is of */
};

static int by_bytes(const void *x, const void *y)
{
	size_t a = ((const struct token_walk *)x)->cursor.bytes, b = ((const struct token_walk *)y)->cursor.bytes;

	return (a > b) - (a < b);
}

static bool open_token(struct token_walk *w, struct postings *p, struct arena *a, const struct token *t, uint32_t offset,
		       const struct text_lengths *texts)
{
	*w = (struct token_walk){ .offset = offset };
	/* a phrase is in a heading if its first token is: the others may follow behind the end of the heading */
	return postings_open_long(p, a, t[offset].term, texts, offset > BOUNDS_REACH, &w->cursor);
}

/* The lists of a phrase; NULL: they cannot be read. */
static struct occurrences *open_phrase(struct occurrences *o, struct postings *p, const struct token *t, size_t n, const struct text_lengths *texts)
{
	uint32_t *offset = ARENA_ARRAY(o->a, uint32_t, n + 1);
	size_t least = SIZE_MAX;

	o->n = phrase_choose(t, n, offset);
	if (o->n == 0)
		return NULL;
	o->token = ARENA_ARRAY(o->a, struct token_walk, n);
	for (size_t i = 0; i < o->n; i++) {
		if (!open_token(&o->token[i], p, o->a, t, offset[i], texts))
			return NULL;
		least = o->token[i].cursor.bytes < least ? o->token[i].cursor.bytes : least;
	}
	/* the pair in the middle of a common one and another may be rare: then it leads, and its bounds are the narrow ones */
	for (size_t i = 0, k = 0, chosen = o->n; i < n && chosen > 1 && least > IMPLIED_FROM; i++) {
		struct token_walk *one = &o->token[o->n];

		if (k < chosen && offset[k] == i) {
			k++;
			continue;
		}
		if (!open_token(one, p, o->a, t, (uint32_t)i, texts))
			return NULL;
		one->implied = true;
		o->n += one->cursor.bytes < least / IMPLIED_PART;
	}
	qsort(o->token, o->n, sizeof *o->token, by_bytes);
	o->place = ARENA_ARRAY(o->a, struct place_walk, o->n);
	for (size_t i = 0; i < o->n; i++)
		o->place[i].offset = o->token[i].offset;
	return o;
}

static struct occurrences *opened(struct arena *a)
{
	struct occurrences *o = ARENA_NEW(a, struct occurrences);

	*o = (struct occurrences){ .a = a, .id = -1, .most = { [0].until = -1, [1].until = -1 } };
	return o;
}

struct occurrences *occurrences_open(struct postings *p, struct arena *a, struct str folded, bool open, const struct text_lengths *texts)
{
	struct occurrences *o = opened(a);
	size_t n, repeated = 0;
	struct token *t = tokens_of_phrase(a, folded, &n);

	for (size_t i = 1; i < n; i++)
		for (size_t k = 1; k <= i && k <= REPEATED_WITHIN; k++)
			if (str_eq(t[i].term, t[i - k].term)) {
				repeated++;
				break;
			}
	if (open || repeated > REPEATED) {
		struct phrase_hits *found = ARENA_NEW(a, struct phrase_hits);

		o->found = found;
		return phrase_find(p, a, folded, open, found) ? o : NULL;
	}
	return open_phrase(o, p, t, n, texts);
}

struct occurrences *occurrences_open_by_text(struct postings *p, struct arena *a, struct str folded, const struct text_lengths *texts,
					     const struct occurrences_texts *rows, int64_t from)
{
	struct occurrences *o = opened(a);
	size_t last = folded.n, n;

	if (folded.n == 0)
		return NULL;
	utf8_prev(folded, &last);
	if (last == 0)
		return NULL;
	o->by_text = ARENA_NEW(a, struct by_text);
	*o->by_text = (struct by_text){ .rows = *rows, .room.a = a, .folded = folded, .base = str_sub(folded, 0, last) };
	struct token *t = tokens_of_phrase(a, o->by_text->base, &n);

	int64_t leaves = postings_leaves(p, a, str_sub(folded, last, folded.n));

	/* several long lists: reading them from one document to another costs as much as all */
	if ((n > 1 && from > 0) || !open_phrase(o, p, t, n, texts))
		return NULL;
	return leaves + (int64_t)(occurrences_bytes(o) / FTS5_PAGE_SIZE) < from ? NULL : o;
}

bool occurrences_gave_up(const struct occurrences *o)
{
	return o->by_text && o->by_text->gave_up;
}

struct occurrences *occurrences_copy(const struct occurrences *o, struct arena *a)
{
	struct occurrences *c = ARENA_NEW(a, struct occurrences);

	*c = *o;
	if (o->n) {
		c->token = ARENA_ARRAY(a, struct token_walk, o->n);
		memcpy(c->token, o->token, o->n * sizeof *o->token);
		for (size_t i = 0; i < o->n; i++)
			cursor_share(&c->token[i].cursor);
	}
	return c;
}

bool occurrences_damaged(const struct occurrences *o)
{
	bool damaged = false;

	for (size_t i = 0; i < o->n; i++)
		damaged |= o->token[i].cursor.damaged;
	return damaged;
}

size_t occurrences_bytes(const struct occurrences *o)
{
	size_t n = o->found ? o->found->n : 0;

	for (size_t i = 0; i < o->n; i++)
		n += o->token[i].cursor.bytes;
	return n;
}

static bool move(struct cursor *c, int64_t id)
{
	return c->id < 0 || c->id + 1 == id ? cursor_next(c) && (c->id >= id || cursor_seek(c, id)) : cursor_seek(c, id);
}

static int64_t seek_found(struct occurrences *o, int64_t id)
{
	while (o->at < o->found->n && o->found->p[o->at].id < id)
		o->at++;
	return o->at < o->found->n ? o->found->p[o->at].id : INT64_MAX;
}

int64_t occurrences_seek(struct occurrences *o, int64_t id)
{
	if (o->id >= id)
		return o->id;
	if (o->found)
		return o->id = seek_found(o, id);
	for (size_t i = 0; i < o->n;) { /* all lists, the shorter ones first, so that the long ones are moved only to documents that the short ones have in common */
		struct cursor *c = &o->token[i].cursor;

		if (c->id < id && !move(c, id))
			return o->id = INT64_MAX;
		if (c->id == id || i == 0) {
			id = c->id;
			i++;
			continue;
		}
		id = c->id;
		i = 0;
	}
	return o->id = id;
}

/* Decodes number by number. */
static void count_columns(struct str list, struct counts *n)
{
	const unsigned char *p = (const unsigned char *)list.p, *end = p + list.n;
	int in[2] = { 0, 0 }, column = COLUMN_BODY;
	bool inside = false; /* a number of several bytes */

	for (; p < end; p++) {
		if (!inside && *p == FTS5_COLUMN) {
			column = p + 1 < end ? *++p : COLUMN_BODY;
			if (column > COLUMN_TITLE)
				break;
			continue;
		}
		inside = *p >= 0x80;
		in[column] += !inside;
	}
	n->body = in[COLUMN_BODY];
	n->title = in[COLUMN_TITLE];
}

static inline int bits_of(unsigned sixteen_bits)
{
	unsigned x = sixteen_bits - (sixteen_bits >> 1 & 0x5555);

	x = (x & 0x3333) + (x >> 2 & 0x3333);
	x = (x + (x >> 4)) & 0x0F0F;
	return (int)((x + (x >> 8)) & 0x1F);
}

/* Counts the numbers, by the bytes that end one, and finds where the title begins. */
void occurrences_in_list(struct str list, struct counts *n)
{
	n->title = n->body = 0;
	for (size_t i = 0; i < list.n; i += sizeof(sixteen)) {
		sixteen v = sixteen_at((const unsigned char *)list.p + i);
		unsigned there = list.n - i < sizeof v ? (1u << (list.n - i)) - 1 : UINT16_MAX, ends = ~sixteen_bits(v) & there;
		unsigned one = sixteen_bits((sixteen)(v == FTS5_COLUMN)) & there;

		if (one) { /* a column marker, which is also the number 1, or the last byte of a longer number */
			unsigned begins = one & (ends << 1 | 1), at = begins & -begins, title = at << 2;

			if (list.n > sizeof v || (begins && begins != (at | at << 1))) {
				count_columns(list, n);
				return;
			}
			n->body = bits_of(begins ? ends & (at - 1) : ends);
			n->title = begins ? bits_of(ends & ~(title - 1)) : 0;
			return;
		}
		n->body += bits_of(ends);
	}
}

bool occurrences_fewer(const struct occurrences *o, int body)
{
	struct str list;

	if (o->found || (list = o->token[0].cursor.list).n > sizeof(sixteen) || list.n >= (size_t)body)
		return false;
	return (sixteen_bits((sixteen)(sixteen_at((const unsigned char *)list.p) == FTS5_COLUMN)) & ((1u << list.n) - 1)) == 0;
}

void occurrences_most(const struct occurrences *o, struct counts *n)
{
	if (o->found) {
		n->title = (int)o->found->p[o->at].title;
		n->body = (int)o->found->p[o->at].body;
		return;
	}
	occurrences_in_list(o->token[0].cursor.list, n);
	for (size_t i = 1; i < o->n; i++) {
		struct counts other;

		occurrences_in_list(o->token[i].cursor.list, &other);
		n->title = other.title < n->title ? other.title : n->title;
		n->body = other.body < n->body ? other.body : n->body;
	}
}

/* For a word whose documents were found in advance. */
static struct cursor_most bound_of_found(struct occurrences *o, struct ranking *r, int64_t id)
{
	struct cursor_most m = { 0, INT64_MAX };
	struct counts n;
	int64_t next = seek_found(o, id);

	m.until = next > id && next != INT64_MAX ? next - 1 : next;
	if (next == id) {
		occurrences_most(o, &n);
		m.most = ranking_share(r, ranking_weight(&n), id);
	}
	return m;
}

bool occurrences_bounded(const struct occurrences *o)
{
	if (o->found)
		return true;
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < o->token[i].cursor.n; k++)
			if (o->token[i].cursor.part[k].bounds)
				return true;
	return false;
}

double occurrences_bound(struct occurrences *o, struct ranking *r, int64_t id, bool wide, double enough, int64_t *until)
{
	struct cursor_most *m = &o->most[wide];

	if (o->found) {
		*m = bound_of_found(o, r, id);
	} else if (id > m->until) {
		*m = (struct cursor_most){ HUGE_VAL, INT64_MAX };
		for (size_t i = 0; i < o->n; i++) {
			struct token_walk *t = &o->token[i];
			int64_t ends;
			double one = cursor_bound(&t->cursor, r, id, wide, &ends);

			if (one == 0) {
				*m = (struct cursor_most){ 0, ends };
				break;
			}
			m->most = one < m->most ? one : m->most;
			m->until = ends < m->until ? ends : m->until;
			if (!wide) {
				t->cap = cursor_cap(&t->cursor);
				o->caps = i + 1;
			}
			/* of this document alone: the longer lists would hardly lower it */
			if (m->most < enough || (!wide && ends == id))
				break;
		}
	}
	*until = m->until;
	return m->most;
}

double occurrences_bound_at(const struct occurrences *o, unsigned size, double norm)
{
	double most = o->most[false].most;
	int times = INT_MAX;

	for (size_t i = 0; i < o->caps && most > 0; i++) {
		int here = o->token[i].cap ? bound_times(o->token[i].cap, size) : INT_MAX;

		times = here < times ? here : times;
	}
	if (times == INT_MAX)
		return most;
	double one = texts_of(times, norm);

	return one < most ? one : most;
}

/* Within the lengths so far, those for which the bound may be `enough`. Rounded up: bound_times is asked about the rest. */
static void lengths_within(const struct bound *b, struct norms norm, double enough, unsigned *least, unsigned *most)
{
	unsigned from = UINT_MAX, to = 0;

	for (unsigned i = 0; i < b->n; i++) {
		double longest = (b->times[i] * ((TEXTS_K1 + 1) / enough - 1) - norm.empty) / norm.unit + 1;
		unsigned last = i + 1 < b->n ? b->size[i + 1] - 1u : UINT_MAX;

		if (longest < b->size[i])
			continue;
		from = b->size[i] < from ? b->size[i] : from;
		last = longest < last ? (unsigned)longest : last;
		to = last > to ? last : to;
	}
	*least = from > *least ? from : *least;
	*most = to < *most ? to : *most;
}

bool occurrences_lengths(const struct occurrences *o, struct norms norm, double enough, unsigned *least, unsigned *most)
{
	for (size_t i = 0; i < o->caps && enough > 0 && norm.unit > 0; i++)
		if (o->token[i].cap && o->token[i].cap->n)
			lengths_within(o->token[i].cap, norm, enough, least, most);
	return *least <= *most;
}

/* Begins to go through the positions in the current document. */
static void begin(const struct occurrences *o)
{
	for (size_t i = 0; i < o->n; i++)
		place_begin(&o->place[i], o->token[i].cursor.list);
}

/* The next position of the phrase. */
static uint64_t next_place(const struct occurrences *o)
{
	return place_next(o->place, o->n);
}

/* Counts by the text of the document. */
static bool here_by_text(struct occurrences *o, struct counts *n)
{
	struct by_text *b = o->by_text;
	struct { uint32_t *p; size_t n, cap; } body = { 0 }, title = { 0 };
	struct str texts[2];
	bool agree = true;

	*n = (struct counts){ 0 };
	o->here = STR_NONE;
	if (b->gave_up)
		return false;
	begin(o);
	for (uint64_t place; (place = next_place(o)) != PLACE_NONE;) {
		if (place >> 32 == COLUMN_BODY)
			*ARENA_PUSH(o->a, &body) = (uint32_t)place;
		else if (place >> 32 == COLUMN_TITLE)
			*ARENA_PUSH(o->a, &title) = (uint32_t)place;
	}
	if (body.n == 0 && title.n == 0)
		return false;
	if (!b->rows.read(b->rows.ctx, &b->room, o->id, &texts[COLUMN_TITLE], &texts[COLUMN_BODY])) {
		b->gave_up = true;
		return false;
	}
	uint32_t *kept = ARENA_ARRAY(o->a, uint32_t, (body.n > title.n ? body.n : title.n) + 1);

	if (title.n)
		title.n = ending_kept(b->base, b->folded, texts[COLUMN_TITLE], title.p, title.n, kept, &agree);
	if (body.n)
		body.n = ending_kept(b->base, b->folded, texts[COLUMN_BODY], body.p, body.n, kept, &agree);
	n->body = (int)body.n;
	n->title = (int)title.n;
	o->here = (struct str){ (const char *)kept, body.n * sizeof *kept };
	b->read++;
	b->stood += n->body || n->title;
	b->gave_up = !agree || b->read > TRIED_MOST || (b->read > TRIED && b->stood < b->read / TRIED_PART);
	return n->body || n->title;
}

bool occurrences_here(struct occurrences *o, struct counts *n)
{
	if (o->by_text)
		return here_by_text(o, n);
	if (o->found || o->n == 1) {
		occurrences_most(o, n);
		return true;
	}
	n->title = n->body = 0;
	begin(o);
	for (uint64_t place; (place = next_place(o)) != PLACE_NONE;) {
		n->body += place >> 32 == COLUMN_BODY;
		n->title += place >> 32 == COLUMN_TITLE;
	}
	return n->body || n->title;
}

int64_t occurrences_documents(struct occurrences *o)
{
	int64_t documents = 0, rarest = INT64_MAX;

	if (o->found)
		return (int64_t)o->found->n;
	if (o->by_text) {
		struct phrase_hits found;

		return phrase_find(o->token[0].cursor.postings, o->a, o->by_text->folded, true, &found) ? (int64_t)found.n : -1;
	}
	for (size_t i = 0; i < o->n; i++) {
		struct cursor c = o->token[i].cursor;

		cursor_share(&c);
		if (o->token[i].implied) /* the weight is the same with and without it */
			continue;
		int64_t n = cursor_documents(o->n == 1 ? &o->token[i].cursor : &c);

		rarest = n < rarest ? n : rarest;
	}
	if (o->n == 1 || rarest > OCCURRENCES_COUNTED)
		return rarest;
	for (int64_t id = 0; (id = occurrences_seek(o, id)) != INT64_MAX; id++) {
		begin(o);
		documents += next_place(o) != PLACE_NONE;
	}
	return documents;
}

int occurrences_in_headings(struct occurrences *o, struct heading_walk *h)
{
	int n = 0;

	if (o->found) {
		const struct phrase_hit *hit = &o->found->p[o->at];

		for (size_t k = 0; k < hit->body; k++)
			n += heading_holds(h, o->found->positions.p[hit->at + k]);
		return n;
	}
	if (o->by_text) {
		const uint32_t *place = (const uint32_t *)(const void *)o->here.p;

		for (size_t k = 0; k < o->here.n / sizeof *place; k++)
			n += heading_holds(h, place[k]);
		return n;
	}
	begin(o);
	for (uint64_t place; (place = next_place(o)) != PLACE_NONE && place >> 32 == COLUMN_BODY;)
		n += heading_holds(h, place);
	return n;
}

int occurrences_headings_most(const struct occurrences *o, struct ranking *r, const struct counts *n)
{
	int most = n->body;

	for (size_t i = 0; i < o->n && most > 0 && !o->found; i++) {
		const struct token_walk *w = &o->token[i];
		int times = w->offset <= BOUNDS_REACH ? cursor_times(&w->cursor, r) : INT_MAX, left;
		struct counts token;

		if (times == INT_MAX)
			continue;
		occurrences_in_list(w->cursor.list, &token); /* what these weigh is known: the rest is for headings */
		left = (times - TITLE_WEIGHT * token.title - token.body) / (HEADING_WEIGHT - 1);
		left = left > 0 ? left : 0;
		most = left < most ? left : most;
	}
	return most;
}

struct str *occurrences_keep(const struct occurrences *o, struct arena *a)
{
	struct str *lists = ARENA_ARRAY(a, struct str, o->n + 2);

	for (size_t i = 0; i < o->n; i++) {
		struct str list = o->token[i].cursor.list;

		char *copy = arena_alloc(a, list.n + LEAVES_PAD);

		if (list.n)
			memcpy(copy, list.p, list.n);
		lists[i] = (struct str){ copy, list.n };
	}
	lists[o->n].n = o->at;
	lists[o->n + 1] = o->here;
	return lists;
}

void occurrences_back(struct occurrences *o, const struct str *lists)
{
	for (size_t i = 0; i < o->n; i++)
		o->token[i].cursor.list = lists[i];
	o->at = lists[o->n].n;
	o->here = lists[o->n + 1];
}
