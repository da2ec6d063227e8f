/* Strings, each once, numbered from 0 as they come: a hash table with linear probing, half empty at least. */
#ifndef GUIDANG_INDEX_DICTIONARY_H
#define GUIDANG_INDEX_DICTIONARY_H

#include <string.h>

#include "base/str.h"

/* {0}: an empty one. */
struct dictionary {
	struct buf text, spans; /* the strings; struct dictionary_span, by number */
	struct dictionary_slot {
		uint64_t head;      /* the first eight bytes: of most it is all */
		uint32_t n, number; /* number + 1, 0: free */
	} *slot;
	size_t slots, n;
};

struct dictionary_span {
	uint32_t from, n; /* in its text */
};

uint32_t dictionary_number(struct dictionary *d, struct str s); /* a new one is taken in */
struct str dictionary_text(const struct dictionary *d, size_t number); /* until a new one is taken in */
size_t dictionary_bytes(const struct dictionary *d);            /* what it takes */
void dictionary_free(struct dictionary *d);                     /* and is empty */

/* The first eight bytes, 0 for those that are missing. */
static inline uint64_t first_eight(struct str s)
{
	uint64_t x = 0;

	memcpy(&x, s.p, s.n < sizeof x ? s.n : sizeof x);
	return x;
}

#endif
