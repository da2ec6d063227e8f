/* BM25 over title and body, with the sizes of all texts in memory (FTS5's own bm25() reads them
 * row by row). k1 1.2, b 0.75; a hit in the title counts as ten. */
#ifndef GUIDANG_STORE_RANK_H
#define GUIDANG_STORE_RANK_H

#include "store/sqlite.h"

/* Registers guidang_rank(search) with the connection: higher is better; NULL where a phrase is not in the
 * body, so that joined titles find nothing that the text does not hold. Returns an SQLite code. */
int rank_register(sqlite3 *db);

/* Documents whose sizes a row of the table length holds. */
enum { LENGTHS_BLOCK = 512 };

#endif
