#include "text/pairs.h"

enum { MARKS_LOG = 14, SLOTS_LEAST = 64 };

struct pairs_slot {
	uint32_t pair; /* its hash */
	uint64_t bits; /* 0: free */
};

struct pair_table {
	struct arena *arena;
	unsigned char marks[1 << MARKS_LOG]; /* may a pair with this hash be known? Few enough to stay in the cache */
	struct pairs_slot *slots; /* a power of two, at most half of them taken */
	size_t n, cap;
};

/* The hash of a character by its first three bytes; its upper bits are the character's bit in struct characters. */
static inline uint32_t hashed(uint32_t bytes)
{
	return (bytes << 8) * UINT32_C(0x9E3779B1);
}

static inline uint32_t joined(uint32_t first, uint32_t second)
{
	return (first << 11 | first >> 21) ^ second;
}

static size_t length_of(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* A character that is not of three bytes; others may have the same hash. */
static uint32_t hash_of(struct str text, size_t at, size_t n)
{
	uint32_t bytes = 0;

	for (size_t i = 0; i < n && i < 3; i++)
		bytes |= (uint32_t)(unsigned char)text.p[at + i] << 8 * i;
	return hashed(bytes);
}

static size_t character_at(struct str text, size_t at)
{
	size_t n = length_of((unsigned char)text.p[at]);

	return n < text.n - at ? n : text.n - at;
}

static bool is_space(unsigned char c) /* as \s has it */
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct pair_table *pairs_new(struct arena *a)
{
	struct pair_table *p = ARENA_NEW(a, struct pair_table);

	*p = (struct pair_table){ .arena = a, .cap = SLOTS_LEAST, .slots = ARENA_ARRAY(a, struct pairs_slot, SLOTS_LEAST) };
	return p;
}

static struct pairs_slot *slot_of(const struct pair_table *p, uint32_t pair)
{
	size_t i = pair & (p->cap - 1);

	while (p->slots[i].bits && p->slots[i].pair != pair)
		i = (i + 1) & (p->cap - 1);
	return &p->slots[i];
}

static void grow(struct pair_table *p)
{
	struct pair_table was = *p;

	p->cap *= 2;
	p->slots = ARENA_ARRAY(p->arena, struct pairs_slot, p->cap);
	for (size_t i = 0; i < was.cap; i++)
		if (was.slots[i].bits)
			*slot_of(p, was.slots[i].pair) = was.slots[i];
}

static inline size_t mark_of(uint32_t pair)
{
	return pair >> (32 - MARKS_LOG);
}

void pairs_tell(struct pair_table *p, struct str two, uint64_t bits)
{
	uint32_t first = 0;
	bool second = false;

	for (size_t i = 0, n; i < two.n; i += n, second = !second) {
		n = character_at(two, i);
		if (!second) {
			first = hash_of(two, i, n);
			continue;
		}
		uint32_t pair = joined(first, hash_of(two, i, n));
		struct pairs_slot *slot = slot_of(p, pair);

		if (!slot->bits && 2 * ++p->n > p->cap) {
			grow(p);
			slot = slot_of(p, pair);
		}
		slot->pair = pair;
		slot->bits |= bits;
		p->marks[mark_of(pair)] = 1;
	}
}

/* The bytes of the character at `at`, if it has three; else anything else. */
static uint32_t three_at(struct str text, size_t at)
{
	const unsigned char *c = (const unsigned char *)text.p + at;

	return text.n - at >= 4 ? utf8_four(c) : text.n - at == 3 ? (uint32_t)c[0] | (uint32_t)c[1] << 8 | (uint32_t)c[2] << 16 : 0;
}

/* What a pair that ends at `end` tells. */
static uint64_t told(const struct pair_table *p, uint32_t pair, size_t end, struct pairs_place *place)
{
	uint64_t bits = slot_of(p, pair)->bits;

	if (bits & place->bits) {
		place->from = place->from < end ? place->from : end;
		place->to = end;
	}
	return bits;
}

/* Where the pair that ends at `end` begins. */
static size_t pair_begin(struct str text, size_t end)
{
	for (int characters = 0; characters < 2 && end > 0;)
		characters += !is_space((unsigned char)text.p[end - 1]), utf8_prev(text, &end);
	return end;
}

uint64_t pairs_in(const struct pair_table *p, struct str text, struct characters *held, struct pairs_place *place)
{
	place->from = SIZE_MAX;
	place->to = 0;
	struct characters its = { { 0 } };
	uint64_t all = 0;
	uint32_t before = 0, now, pair;
	size_t four = text.n >= 4 ? text.n - 3 : 0; /* up to here four bytes can be read */

	for (size_t i = 0; i < text.n;) {
		uint32_t bytes;

		while (i < four && ((bytes = utf8_four((const unsigned char *)text.p + i)) & 0xF0) == 0xE0) { /* nearly all */
			now = hashed(bytes);
			its.w[now >> 29] |= UINT64_C(1) << (now >> 23 & 63);
			pair = joined(before, now);
			before = now;
			i += 3;
			if (p->marks[mark_of(pair)])
				all |= told(p, pair, i, place);
		}
		if (i >= text.n)
			break;
		unsigned char c = (unsigned char)text.p[i];

		if (c < 0x80) {
			its.w[c / 64] |= UINT64_C(1) << c % 64;
			i++;
			if (is_space(c))
				continue;
			now = hashed(c);
		} else if (((bytes = three_at(text, i)) & 0xF0) == 0xE0) {
			now = hashed(bytes);
			its.w[now >> 29] |= UINT64_C(1) << (now >> 23 & 63);
			i += 3;
		} else {
			struct str one = str_sub(text, i, i + character_at(text, i));
			struct characters more = characters_of(one);

			characters_add(&its, &more);
			i += one.n;
			now = hash_of(one, 0, one.n);
		}
		pair = joined(before, now);
		before = now;
		if (p->marks[mark_of(pair)])
			all |= told(p, pair, i, place);
	}
	place->from = place->to ? pair_begin(text, place->from) : 0;
	*held = its;
	return all;
}
