/* How near documents come to what was typed: by pairs of its characters in text and title, and by its characters, in their order, in the
 * title, which is what people remember most of. Internal to near.c. */
#ifndef GUIDANG_SEARCH_NEARNESS_H
#define GUIDANG_SEARCH_NEARNESS_H

#include "search/parts.h"
#include "store/score.h"

/* The nearest documents, at most `want` and NEARNESS_MAX, the nearest first, equal ones by id. words: what is in texts of the words
 * that were typed; pairs: of the characters of these, looked up here where this takes little time; text: all that was typed, folded. Not on
 * a server: none. */
enum { NEARNESS_MAX = 64 };
void nearness_rank(struct near_parts *words, struct near_parts *pairs, struct str text, size_t want, struct hits *out);

#endif
