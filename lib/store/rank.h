/* BM25 over title and body, with the sizes of all texts in memory (FTS5's own bm25() reads them
 * row by row). k1 1.2, b 0.75; a hit in the title counts as ten. */
#ifndef GUIDANG_STORE_RANK_H
#define GUIDANG_STORE_RANK_H

#include "store/rows.h"

/* Registers guidang_rank(search) with the connection: higher is better; NULL where a phrase is not in the
 * body, so that joined titles find nothing that the text does not hold. */
int rank_register(struct store *s);

/* Sizes are kept as documents come and go; written by rank_flush, before a commit. */
bool rank_set(struct store *s, int64_t id, uint32_t size, struct err *err);
bool rank_flush(struct store *s, struct err *err);
void rank_forget(struct store *s); /* after a rollback, or before closing */

#endif
