/* Maintains the document lengths for ranking (table length, read by bm25.c) as documents are filed and removed. */
#ifndef GUIDANG_STORE_LENGTHS_H
#define GUIDANG_STORE_LENGTHS_H

#include "store/rows.h"

bool lengths_set(struct store *s, int64_t id, size_t bytes, struct err *err); /* bytes 0: removes it */
bool lengths_are(struct store *s, int64_t id, size_t bytes, bool *same, struct err *err); /* is this the stored length? */
bool lengths_flush(struct store *s, struct err *err);                          /* before a commit */
void lengths_forget(struct store *s);                                          /* after a transaction */

#endif
