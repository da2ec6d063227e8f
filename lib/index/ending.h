/* Where a text goes on with the last character of a word behind the others, whose positions are known. */
#ifndef GUIDANG_INDEX_ENDING_H
#define GUIDANG_INDEX_ENDING_H

#include "base/str.h"

/* base: the word without its last character, both folded. place: the n positions of the base in the text, in order; those where the text
 * holds the word go to `out`, which has room for n. Returns how many. *agree false: the text does not hold the base n times. */
size_t ending_kept(struct str base, struct str word, struct str text, const uint32_t *place, size_t n, uint32_t *out, bool *agree);

#endif
