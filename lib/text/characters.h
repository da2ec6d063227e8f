/* A Bloom filter of the characters of a text: a character reported as absent is absent, one reported as present may still be
 * absent. */
#ifndef GUIDANG_TEXT_CHARACTERS_H
#define GUIDANG_TEXT_CHARACTERS_H

#include "base/sixteen.h"
#include "base/str.h"

/* Each character sets one of 512 bits; several characters share a bit. With 256 bits, lines of some dozens of characters
 * were reported to contain a colon too often. */
enum { CHARACTERS_WORDS = 8 };
struct characters {
	uint64_t w[CHARACTERS_WORDS];
};

struct characters characters_of(struct str text);
int characters_count(const struct characters *c); /* number of bits set */
/* Offset, from `at` on, of the next character of the text whose bit is set in `c`; text.n: none. */
size_t characters_next(const struct characters *c, struct str text, size_t at);
/* Is the bit of the character at `at`, which is in the text, set in `c`? */
bool characters_have(const struct characters *c, struct str text, size_t at);

static inline bool characters_meet(const struct characters *a, const struct characters *b)
{
	const unsigned char *p = (const unsigned char *)a->w, *q = (const unsigned char *)b->w;
	sixteen both = (sixteen_at(p) & sixteen_at(q)) | (sixteen_at(p + 16) & sixteen_at(q + 16)) | (sixteen_at(p + 32) & sixteen_at(q + 32)) |
		       (sixteen_at(p + 48) & sixteen_at(q + 48));

	return sixteen_bits((sixteen)(both == 0)) != 0xFFFF;
}

/* Are all bits of a set in b? Else a text with the characters b does not hold one with the characters a. */
static inline bool characters_within(const struct characters *a, const struct characters *b)
{
	const unsigned char *p = (const unsigned char *)a->w, *q = (const unsigned char *)b->w;
	sixteen more = (sixteen_at(p) & ~sixteen_at(q)) | (sixteen_at(p + 16) & ~sixteen_at(q + 16)) | (sixteen_at(p + 32) & ~sixteen_at(q + 32)) |
		       (sixteen_at(p + 48) & ~sixteen_at(q + 48));

	return sixteen_bits((sixteen)(more == 0)) == 0xFFFF;
}

static inline void characters_add(struct characters *a, const struct characters *b)
{
	for (int k = 0; k < CHARACTERS_WORDS; k++)
		a->w[k] |= b->w[k];
}

#endif
