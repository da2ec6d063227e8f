/* Interns strings: each distinct string gets a number, from 0 in order of insertion. A hash table with linear probing, at least half
 * empty. */
#ifndef GUIDANG_INDEX_DICTIONARY_H
#define GUIDANG_INDEX_DICTIONARY_H

#include <string.h>

#include "base/str.h"

/* {0} is an empty dictionary. */
struct dictionary {
	struct buf text, spans; /* the strings; struct dictionary_span for each number */
	struct dictionary_slot {
		uint64_t head;      /* the first eight bytes; most strings are no longer */
		uint32_t n, number; /* number + 1; 0: free slot */
	} *slot;
	size_t slots, n;
};

struct dictionary_span {
	uint32_t from, n; /* in its text */
};

uint32_t dictionary_number(struct dictionary *d, struct str s); /* adds the string if it is new */
struct str dictionary_text(const struct dictionary *d, size_t number); /* valid until a string is added */
size_t dictionary_bytes(const struct dictionary *d);            /* memory used */
void dictionary_free(struct dictionary *d);                     /* leaves it empty */

/* The first eight bytes of s, padded with zeros. */
static inline uint64_t first_eight(struct str s)
{
	uint64_t x = 0;

	memcpy(&x, s.p, s.n < sizeof x ? s.n : sizeof x);
	return x;
}

#endif
