/* Finds which of many words a text may hold, by pairs of neighbouring characters that tell them: one pass over the text for all of
 * them. A pair reported as absent is absent; one reported as present is, but for a rare collision. Blanks between the two do not
 * count. */
#ifndef GUIDANG_TEXT_PAIRS_H
#define GUIDANG_TEXT_PAIRS_H

#include "base/arena.h"
#include "text/characters.h"

struct pair_table;
/* In the arena. */
struct pair_table *pairs_new(struct arena *a);
/* Each two characters of `two` are a pair that tells `bits`. */
void pairs_tell(struct pair_table *p, struct str two, uint64_t bits);
/* Where in a text pairs are that tell one of some bits. */
struct pairs_place {
	uint64_t bits;
	size_t from, to; /* the first begins there, the last ends there; equal: there is none */
};
/* What the pairs in the text tell together; *held: characters_of the text, found in the same pass; *place: its .from and .to, too. */
uint64_t pairs_in(const struct pair_table *p, struct str text, struct characters *held, struct pairs_place *place);

#endif
