#include "index/block.h"

#include <stdlib.h>
#include <string.h>

#include "index/fts5.h"
#include "index/varint.h"

enum {
	IN_CHUNK = BLOCK_CHUNK / sizeof(uint64_t),
	CHUNKS = BLOCK_TOKENS / IN_CHUNK + BLOCK_PARTS,
	TOKEN_BYTES = 16, /* what one takes in a posting list at most: id, size, column, place */
};

/* Of struct interned_character, which begins with it. */
static int by_key(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return (a > b) - (a < b);
}

/* ── filled ── */

static void make_room(struct block *b, size_t chunks)
{
	if (chunks <= b->room)
		return;
	free(b->token); /* empty */
	free(b->next);
	b->room = chunks > CHUNKS ? chunks : CHUNKS;
	b->token = allocated(aligned_alloc(BLOCK_CHUNK, b->room * BLOCK_CHUNK));
	b->next = allocated(malloc(b->room * sizeof *b->next));
}

void block_document(struct block *b, uint32_t id, size_t tokens)
{
	b->tokens += tokens;
	make_room(b, b->tokens / IN_CHUNK + BLOCK_PARTS);
	b->where = b->ids.n / sizeof id * BLOCK_DOCUMENT;
	buf_add(&b->ids, &id, sizeof id);
}

void block_title(struct block *b)
{
	b->where = (b->where & -(uint64_t)BLOCK_DOCUMENT) | BLOCK_TITLE;
}

/* Continues the part in a new chunk. */
void block_chunk(struct block *b, size_t part)
{
	uint16_t chunk = (uint16_t)b->chunks++;

	if (b->end[part])
		b->next[(size_t)(b->end[part] - 1 - b->token) / IN_CHUNK] = chunk;
	else
		b->first[part] = chunk;
	b->end[part] = b->token + chunk * IN_CHUNK;
}

void block_clear(struct block *b)
{
	b->tokens = b->chunks = b->ids.n = b->interned.n = 0;
	memset(b->end, 0, sizeof b->end);
}

void block_shrink(struct block *b)
{
	if (b->room > CHUNKS)
		block_free(b);
}

void block_free(struct block *b)
{
	free(b->token);
	free(b->next);
	buf_free(&b->ids);
	buf_free(&b->interned);
	*b = (struct block){ 0 };
}

/* ── sorted ── */

/* A block's tokens do not fit into a core's cache, those of one page of characters do. Two passes over the 24 bits of
 * their keys, the lower ones first. */
enum { DIGIT = 12, BUCKETS = 1 << DIGIT };

static size_t digit(uint64_t token, int d)
{
	return (size_t)(token >> (40 + DIGIT * d)) & (BUCKETS - 1);
}

/* Counts become offsets. */
static void sum_up(uint32_t count[static BUCKETS])
{
	for (uint32_t at = 0, i = 0; i < BUCKETS; i++) {
		uint32_t here = count[i];

		count[i] = at;
		at += here;
	}
}

struct chunk {
	const uint64_t *token, *end;
	bool last;
};

static struct chunk chunk_at(const struct block *b, size_t part, size_t number)
{
	const uint64_t *token = b->token + number * IN_CHUNK;
	bool last = b->end[part] > token && b->end[part] <= token + IN_CHUNK;

	return (struct chunk){ token, last ? b->end[part] : token + IN_CHUNK, last };
}

struct sorted {
	const uint64_t *token;
	size_t n;
};

/* The tokens of a part that has some by their keys; those of one key stay in order. Behind them is one of another key. */
static struct sorted sorted_part(const struct block *b, size_t part, struct buf *spare)
{
	uint32_t count[2][BUCKETS] = { 0 };
	struct chunk c = { 0 };
	uint64_t *half, *whole;
	size_t n = 0;

	for (size_t i = b->first[part]; !c.last; i = b->next[i]) {
		c = chunk_at(b, part, i);
		n += (size_t)(c.end - c.token);
		for (const uint64_t *t = c.token; t < c.end; t++) {
			count[0][digit(*t, 0)]++;
			count[1][digit(*t, 1)]++;
		}
	}
	sum_up(count[0]);
	sum_up(count[1]);
	spare->n = 0;
	buf_reserve(spare, (2 * n + 1) * sizeof *half);
	half = (uint64_t *)(void *)spare->p;
	whole = half + n;
	c.last = false;
	for (size_t i = b->first[part]; !c.last; i = b->next[i]) {
		c = chunk_at(b, part, i);
		for (const uint64_t *t = c.token; t < c.end; t++)
			half[count[0][digit(*t, 0)]++] = *t;
	}
	for (size_t i = 0; i < n; i++)
		whole[count[1][digit(half[i], 1)]++] = half[i];
	whole[n] = ~whole[n - 1];
	return (struct sorted){ whole, n };
}

/* ── posting lists ── */

static void add_varint(struct buf *b, uint64_t x)
{
	if (b->cap - b->n < 16)
		buf_reserve(b, 4096);
	b->n += varint_put((unsigned char *)b->p + b->n, x);
}

/* Writes one or two bytes without a branch, since it would be unpredictable. */
static inline unsigned char *put(unsigned char *out, uint32_t x)
{
	unsigned two = x >= 0x80;

	if (x >= 0x4000)
		return out + varint_put(out, x);
	out[0] = (unsigned char)(two ? x >> 7 | 0x80 : x);
	out[1] = (unsigned char)(x & 0x7F);
	return out + 1 + two;
}

static inline uint32_t place(uint64_t token)
{
	return (uint32_t)token & (BLOCK_TITLE - 1);
}

static inline size_t document(uint64_t token)
{
	return (size_t)(token / BLOCK_DOCUMENT) % BLOCK_DOCUMENTS;
}

/* Position list of the document the next token stands in; moves *token behind the last one in it. Its form: fts5.h. */
static unsigned char *position_list(unsigned char *out, const uint64_t **token)
{
	unsigned char *list = out + 1; /* behind the size, mostly one byte */
	const uint64_t *t = *token;
	const uint64_t of = *t / BLOCK_DOCUMENT; /* the same term and document */
	unsigned char head[9];
	uint32_t last = 0;

	out = list;
	for (; *t / BLOCK_DOCUMENT == of && !(*t & BLOCK_TITLE); last = place(*t++))
		out = put(out, place(*t) - last + FTS5_POSITION_BASE);
	if (*t / BLOCK_DOCUMENT == of) {
		*out++ = FTS5_COLUMN;
		*out++ = COLUMN_TITLE;
		last = 0;
		do {
			out = put(out, place(*t) - last + FTS5_POSITION_BASE);
			last = place(*t++);
		} while (*t / BLOCK_DOCUMENT == of);
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
		buf_add(&r->interned, p, sizeof *p);
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

/* Interned terms come in the order of their numbers, not of their characters. */
static void see_interned(const struct block *b, struct unigrams *s, uint32_t key, uint32_t document, const uint64_t *from, const uint64_t *to)
{
	const struct interned_character *interned = NULL;
	uint32_t text = 0;

	if (b->interned.n)
		interned = bsearch(&key, b->interned.p, b->interned.n / sizeof *interned, sizeof *interned, by_key);
	if (!interned)
		return;
	while (from + text < to && !(from[text] & BLOCK_TITLE))
		text++;
	unigrams_interned(s, interned->character, document, (uint32_t)(to - from) - text, text);
}

/* The posting lists of a part. */
static void close_part(const struct block *b, size_t part, struct buf *spare, struct run *r, struct unigrams *s, struct sightings *seen)
{
	const uint32_t *id = (const uint32_t *)(const void *)b->ids.p;
	struct sorted sorted = sorted_part(b, part, spare);
	const uint64_t *t = sorted.token, *end = t + sorted.n;
	uint32_t character = 0; /* that the terms begin with */
	bool wide = false;

	buf_reserve(&r->lists, sorted.n * TOKEN_BYTES);
	while (t < end) {
		uint32_t key = (uint32_t)(part << 24 | *t >> 40);
		unsigned char *out = (unsigned char *)r->lists.p + r->lists.n;
		struct posting p = { key, id[document(*t)], id[document(*t)], (uint32_t)r->lists.n, 0 };

		if (key >= TERM_PAIR && key >> 16 != character) {
			character = key >> 16;
			wide = token_class(character) == TOKEN_WIDE;
			if (wide)
				unigrams_character(s, character);
		}
		for (;;) {
			const uint64_t *from = t;
			size_t d = document(*t);

			out = position_list(out, &t);
			if (wide)
				unigrams_see(seen, (uint32_t)d, t[-1] & BLOCK_TITLE, !(*from & BLOCK_TITLE));
			else if (key >= TERM_INTERNED && key < TERM_PAIR)
				see_interned(b, s, key, (uint32_t)d, from, t);
			if ((*t ^ *from) >> 40)
				break;
			d = document(*t);
			out = put(out, id[d] - p.last);
			p.last = id[d];
		}
		r->lists.n = (size_t)(out - (unsigned char *)r->lists.p);
		p.n = (uint32_t)r->lists.n - p.at;
		add_posting(r, &p);
	}
}

struct run block_close(struct block *b, struct buf *spare, struct unigrams *s)
{
	struct sightings *seen = unigrams_begin(s, (const uint32_t *)(const void *)b->ids.p, b->ids.n / sizeof(uint32_t));
	struct run r = { 0 };

	if (b->interned.n)
		qsort(b->interned.p, b->interned.n / sizeof(struct interned_character), sizeof(struct interned_character), by_key);
	for (size_t part = 0; part < BLOCK_PARTS; part++)
		if (b->end[part])
			close_part(b, part, spare, &r, s, seen);
	unigrams_end(s);
	shrink(&r.interned);
	shrink(&r.pairs);
	shrink(&r.lists);
	block_clear(b);
	return r;
}

/* ── runs ── */

void run_next(struct run *r)
{
	enum { PAIR_MOST = 4 * 9 };
	size_t n = 0;
	uint64_t x[4];
	const unsigned char *p = r->file ? (const unsigned char *)spill_look(r->file, &r->pairs_away, PAIR_MOST).p :
				 r->next < r->pairs.n ? (const unsigned char *)r->pairs.p + r->next : NULL;

	if (!p) {
		r->failed |= r->file && r->pairs_away.at < r->pairs_away.end;
		r->now.key = UINT32_MAX;
		return;
	}
	for (int i = 0; i < 4; i++)
		n += varint_get(p + n, &x[i]);
	r->next += n;
	if (r->file)
		spill_take(r->file, &r->pairs_away, n);
	r->now = (struct posting){ r->now.key + (uint32_t)x[0], (uint32_t)x[1], (uint32_t)(x[1] + x[2]), r->now.at + r->now.n, (uint32_t)x[3] };
}

/* Where the lists of the pairs begin. */
static uint32_t pairs_begin(const struct run *r)
{
	const struct posting *interned = (const struct posting *)(const void *)r->interned.p;
	size_t n = r->interned.n / sizeof *interned;

	return n ? interned[n - 1].at + interned[n - 1].n : 0;
}

void run_first(struct run *r)
{
	r->next = 0;
	r->now = (struct posting){ .at = pairs_begin(r) };
	run_next(r);
}

bool run_spill(struct run *r, struct spill *s)
{
	size_t from = pairs_begin(r);

	if (r->file || from == r->lists.n)
		return true;
	if (!spill_put(s, str_sub(buf_view(&r->lists), from, r->lists.n), &r->lists_away) || !spill_put(s, buf_view(&r->pairs), &r->pairs_away))
		return false;
	r->file = s;
	buf_free(&r->pairs);
	r->lists.n = from;
	if (from)
		shrink(&r->lists);
	else
		buf_free(&r->lists);
	return true;
}

size_t run_bytes(const struct run *r)
{
	return r->interned.n + r->pairs.n + r->lists.n;
}

void run_free(struct run *r)
{
	buf_free(&r->interned);
	buf_free(&r->pairs);
	buf_free(&r->lists);
	buf_free(&r->lists_away.window);
	buf_free(&r->pairs_away.window);
}
