/* Documents that have rare words in common with a text: those that may be similar to it. */
#ifndef GUIDANG_STORE_SIMILAR_H
#define GUIDANG_STORE_SIMILAR_H

#include "store/store.h"

/* The `want` that have most of them, the rarer counting for more, the first one first; not `self`. Nothing where the lists of
 * the index cannot be read. */
bool similar_find(struct store *s, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err);

#endif
