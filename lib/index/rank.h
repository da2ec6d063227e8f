/* The ranking (bm25.h) as a function of FTS5, whose own bm25() reads the sizes row by row. */
#ifndef GUIDANG_INDEX_RANK_H
#define GUIDANG_INDEX_RANK_H

#include "index/sqlite.h"

/* Registers guidang_rank(search) with the connection, and guidang_rank(search, n), which may give scores too low to
 * documents that are not among the n best; further numbers say of how many documents each phrase is, NULL: it is counted. Higher is better; NULL where a phrase is not in the
 * body, so that joined titles find nothing that the text does not hold. Returns an SQLite code. */
int rank_register(sqlite3 *db);

/* A row of the table length holds the lengths of LENGTHS_BLOCK documents, 16 bits each in native byte order, in units of
 * LENGTHS_UNIT bytes. Texts longer than 1 MiB count as 1 MiB. */
enum { LENGTHS_BLOCK = 2000, LENGTHS_UNIT = 16 };

/* A row of the table heading holds, for HEADINGS_BLOCK documents, the end offset of each one's ranges (32 bits each), then
 * all ranges (struct terms: headings). Ranges of more than HEADINGS_BYTES_MAX bytes are not kept. */
enum { HEADINGS_BLOCK = 32, HEADINGS_BYTES_MAX = 16384 };

#endif
