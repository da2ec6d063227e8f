/* Sizes of the texts for ranking, kept as documents come and go (table length; bm25.c reads it). */
#ifndef GUIDANG_STORE_LENGTHS_H
#define GUIDANG_STORE_LENGTHS_H

#include "store/rows.h"

bool lengths_set(struct store *s, int64_t id, size_t bytes, struct err *err); /* 0: gone */
bool lengths_are(struct store *s, int64_t id, size_t bytes, bool *same, struct err *err); /* is that the size kept? */
bool lengths_flush(struct store *s, struct err *err);                          /* before a commit */
void lengths_forget(struct store *s);                                          /* after a transaction */

#endif
