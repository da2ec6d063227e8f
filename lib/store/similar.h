/* Candidates for documents similar to a text: those that share rare words with it. */
#ifndef GUIDANG_STORE_SIMILAR_H
#define GUIDANG_STORE_SIMILAR_H

#include "store/store.h"

/* The `want` documents that share most, rarer words counting more, the best first; without `self`. Empty if the posting lists cannot
 * be read. */
bool similar_find(struct store *s, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err);

#endif
