/* Which characters a text holds, roughly: what is not said to be there is not there. */
#ifndef GUIDANG_TEXT_CHARACTERS_H
#define GUIDANG_TEXT_CHARACTERS_H

#include "base/str.h"

/* One bit of 512 for each character; different ones may share it. With 256 a line, which has some dozens, seemed to hold
 * a colon too often. */
enum { CHARACTERS_WORDS = 8 };
struct characters {
	uint64_t w[CHARACTERS_WORDS];
};

struct characters characters_of(struct str text);
int characters_count(const struct characters *c); /* bits */
/* Where the next character of the set stands in the text, or one that shares its bit, from `at` on; text.n: nowhere. */
size_t characters_next(const struct characters *c, struct str text, size_t at);

static inline bool characters_meet(const struct characters *a, const struct characters *b)
{
	uint64_t both = 0;

	for (int k = 0; k < CHARACTERS_WORDS; k++)
		both |= a->w[k] & b->w[k];
	return both != 0;
}

static inline void characters_add(struct characters *a, const struct characters *b)
{
	for (int k = 0; k < CHARACTERS_WORDS; k++)
		a->w[k] |= b->w[k];
}

#endif
