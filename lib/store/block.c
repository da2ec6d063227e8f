#include "store/block.h"

#include <stdlib.h>
#include <string.h>

#include "store/varint.h"

enum {
	HINT = 7,         /* a hint every 128 tokens to the document they belong to */
	TOKEN_BYTES = 24, /* what one takes in a posting list at most: id, size, column, place */
};

/* Of struct odd_character and struct posting, which begin with it. */
static int by_key(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return (a > b) - (a < b);
}

/* ── filled ── */

void block_document(struct block *b, uint32_t id, size_t title)
{
	if (!b->token)
		b->token = allocated(malloc(BLOCK_TOKENS * sizeof *b->token));
	buf_add(&b->ids, &id, sizeof id);
	buf_add(&b->starts, (uint32_t[]){ (uint32_t)b->tokens, (uint32_t)(b->tokens + title) }, 2 * sizeof(uint32_t));
}

void block_clear(struct block *b)
{
	b->tokens = b->ids.n = b->starts.n = b->odd.n = 0;
}

void block_free(struct block *b)
{
	free(b->token);
	buf_free(&b->ids);
	buf_free(&b->starts);
	buf_free(&b->odd);
	*b = (struct block){ 0 };
}

/* ── sorted ── */

/* A block's tokens do not fit into a core's cache, those of one page of characters do: first they are parted by the
 * upper 8 bits of their keys, then each part is sorted by the other 24. */
enum { PARTS = 1 << 8, DIGIT = 12, BUCKETS = 1 << DIGIT };

static size_t part_of(uint64_t token)
{
	return (size_t)(token >> 56);
}

static size_t digit(uint64_t token, int d)
{
	return (size_t)(token >> (32 + DIGIT * d)) & (BUCKETS - 1);
}

/* Counts become offsets. */
static void sum_up(uint32_t *count, size_t n)
{
	for (uint32_t at = 0, i = 0; i < n; i++) {
		uint32_t here = count[i];

		count[i] = at;
		at += here;
	}
}

/* By the lower 24 bits of the key; there is room for as many at `spare`. */
static void sort_part(uint64_t *token, uint64_t *spare, size_t n)
{
	uint32_t count[2][BUCKETS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		count[0][digit(token[i], 0)]++;
		count[1][digit(token[i], 1)]++;
	}
	sum_up(count[0], BUCKETS);
	sum_up(count[1], BUCKETS);
	for (size_t i = 0; i < n; i++)
		spare[count[0][digit(token[i], 0)]++] = token[i];
	for (size_t i = 0; i < n; i++)
		token[count[1][digit(spare[i], 1)]++] = spare[i];
}

/* By key; tokens of one key stay in order. */
static void radix_sort(struct block *b, uint64_t **spare)
{
	uint32_t end[PARTS] = { 0 };
	uint64_t *t = b->token;

	for (size_t i = 0; i < b->tokens; i++)
		end[part_of(t[i])]++;
	sum_up(end, PARTS);
	for (size_t i = 0; i < b->tokens; i++)
		(*spare)[end[part_of(t[i])]++] = t[i];
	b->token = *spare;
	*spare = t;
	for (size_t part = 0, from = 0; part < PARTS; from = end[part++])
		if (end[part] > from + 1)
			sort_part(b->token + from, *spare + from, end[part] - from);
}

/* ── posting lists ── */

static void add_varint(struct buf *b, uint64_t x)
{
	if (b->cap - b->n < 16)
		buf_reserve(b, 4096);
	b->n += varint_put((unsigned char *)b->p + b->n, x);
}

/* One byte or two are written without a branch: which of them cannot be foreseen. */
static inline unsigned char *put(unsigned char *out, uint32_t x)
{
	unsigned two = x >= 0x80;

	if (x >= 0x4000)
		return out + varint_put(out, x);
	out[0] = (unsigned char)(two ? x >> 7 | 0x80 : x);
	out[1] = (unsigned char)(x & 0x7F);
	return out + 1 + two;
}

/* Position list of one document: the distance to the position before + 2; 1, 1 begins the text. Moves *token behind
 * what it took and says where it ends. */
static unsigned char *position_list(unsigned char *out, const uint64_t **token, const uint64_t *last_token, uint32_t title,
				    uint32_t text, uint32_t end)
{
	unsigned char *list = out + 1; /* behind the size, mostly one byte */
	const uint64_t *t = *token;
	unsigned char head[9];

	out = list;
	for (uint32_t last = title; t < last_token && (uint32_t)*t < text; t++) {
		out = put(out, (uint32_t)*t - last + 2);
		last = (uint32_t)*t;
	}
	if (t < last_token && (uint32_t)*t < end) {
		*out++ = 1;
		*out++ = 1;
		for (uint32_t last = text; t < last_token && (uint32_t)*t < end; t++) {
			out = put(out, (uint32_t)*t - last + 2);
			last = (uint32_t)*t;
		}
	}
	*token = t;
	uint64_t size = (uint64_t)(out - list) * 2;

	if (size < 0x80) {
		list[-1] = (unsigned char)size;
		return out;
	}
	unsigned more = varint_put(head, size) - 1;

	memmove(list + more, list, (size_t)(out - list));
	memcpy(list - 1, head, more + 1);
	return out + more;
}

static void add_posting(struct run *r, const struct posting *p)
{
	if (p->key < TERM_PAIR) {
		buf_add(&r->odd, p, sizeof *p);
		return;
	}
	add_varint(&r->pairs, p->key - r->now.key);
	add_varint(&r->pairs, p->first);
	add_varint(&r->pairs, p->last - p->first);
	add_varint(&r->pairs, p->n);
	r->now.key = p->key;
}

static void shrink(struct buf *b)
{
	if (b->n) {
		b->p = allocated(realloc(b->p, b->n));
		b->cap = b->n;
	}
}

/* Odd terms come by their numbers, not by their characters. */
static void see_odd(const struct block *b, struct singles *s, uint32_t key, uint32_t document, const uint64_t *from, const uint64_t *to,
		    uint32_t text)
{
	const struct odd_character *odd = NULL;
	uint32_t title = 0;

	if (b->odd.n)
		odd = bsearch(&key, b->odd.p, b->odd.n / sizeof *odd, sizeof *odd, by_key);
	if (!odd)
		return;
	while (from + title < to && (uint32_t)from[title] < text)
		title++;
	singles_odd(s, odd->character, document, title, (uint32_t)(to - from) - title);
}

/* For every 128 tokens the document that the first of them belongs to. */
static uint32_t *hints(const struct block *b, const uint32_t *start, size_t documents)
{
	uint32_t *hint = allocated(malloc(((b->tokens >> HINT) + 1) * sizeof *hint));

	for (size_t i = 0, d = 0; i <= b->tokens >> HINT; i++) {
		while (d + 1 < documents && start[2 * (d + 1)] <= i << HINT)
			d++;
		hint[i] = (uint32_t)d;
	}
	return hint;
}

struct run block_close(struct block *b, uint64_t **spare, struct singles *s)
{
	size_t documents = b->ids.n / sizeof(uint32_t);
	const uint32_t tokens = (uint32_t)b->tokens;
	const uint32_t *id = (const uint32_t *)(const void *)b->ids.p, *start;
	uint32_t *hint, character = 0; /* that the terms begin with */
	struct sightings *seen;
	struct run r = { 0 };
	bool wide = false;

	buf_add(&b->starts, &tokens, sizeof tokens);
	start = (const uint32_t *)(const void *)b->starts.p;
	hint = hints(b, start, documents);
	if (b->odd.n)
		qsort(b->odd.p, b->odd.n / sizeof(struct odd_character), sizeof(struct odd_character), by_key);
	seen = singles_begin(s, id, documents);
	if (!*spare)
		*spare = allocated(malloc(BLOCK_TOKENS * sizeof **spare));
	radix_sort(b, spare);
	for (const uint64_t *t = b->token, *all = t + b->tokens; t < all;) {
		uint32_t key = (uint32_t)(*t >> 32);
		struct posting p = { .key = key, .at = (uint32_t)r.lists.n };
		const uint64_t *end = t + 1;

		while (end < all && (uint32_t)(*end >> 32) == key)
			end++;
		if (key >= TERM_PAIR && key >> 16 != character) {
			character = key >> 16;
			wide = token_class(character) == TOKEN_WIDE;
			if (wide)
				singles_character(s, character);
		}
		buf_reserve(&r.lists, (size_t)(end - t) * TOKEN_BYTES);
		unsigned char *out = (unsigned char *)r.lists.p + r.lists.n;

		for (bool first = true; t < end; first = false) {
			uint32_t d = hint[(uint32_t)*t >> HINT];
			const uint64_t *from = t;

			while (d + 1 < documents && start[2 * (d + 1)] <= (uint32_t)*t)
				d++;
			if (first)
				p.first = id[d];
			else
				out = put(out, id[d] - p.last);
			p.last = id[d];
			out = position_list(out, &t, end, start[2 * d], start[2 * d + 1], start[2 * d + 2]);
			if (wide)
				singles_see(seen, d, (uint32_t)*from < start[2 * d + 1], (uint32_t)t[-1] >= start[2 * d + 1]);
			else if (key >= TERM_ODD && key < TERM_PAIR)
				see_odd(b, s, key, d, from, t, start[2 * d + 1]);
		}
		r.lists.n = (size_t)(out - (unsigned char *)r.lists.p);
		p.n = (uint32_t)r.lists.n - p.at;
		add_posting(&r, &p);
	}
	singles_end(s);
	free(hint);
	shrink(&r.odd);
	shrink(&r.pairs);
	shrink(&r.lists);
	block_clear(b);
	return r;
}

/* ── runs ── */

void run_next(struct run *r)
{
	const unsigned char *p = (const unsigned char *)r->pairs.p;
	uint64_t x[4];

	if (r->next >= r->pairs.n) {
		r->now.key = UINT32_MAX;
		return;
	}
	for (int i = 0; i < 4; i++)
		r->next += varint_get(p + r->next, &x[i]);
	r->now = (struct posting){ r->now.key + (uint32_t)x[0], (uint32_t)x[1], (uint32_t)(x[1] + x[2]), r->now.at + r->now.n, (uint32_t)x[3] };
}

void run_first(struct run *r)
{
	const struct posting *odd = (const struct posting *)(const void *)r->odd.p;
	size_t n = r->odd.n / sizeof *odd;

	r->next = 0;
	r->now = (struct posting){ .at = n ? odd[n - 1].at + odd[n - 1].n : 0 };
	run_next(r);
}

const struct posting *run_odd(const struct run *r, uint32_t key)
{
	return r->odd.n ? bsearch(&key, r->odd.p, r->odd.n / sizeof(struct posting), sizeof(struct posting), by_key) : NULL;
}

size_t run_bytes(const struct run *r)
{
	return r->odd.n + r->pairs.n + r->lists.n;
}

void run_free(struct run *r)
{
	buf_free(&r->odd);
	buf_free(&r->pairs);
	buf_free(&r->lists);
}
