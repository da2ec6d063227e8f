/* The ranking (bm25.h) as a function of FTS5, whose own bm25() reads the sizes row by row. */
#ifndef GUIDANG_INDEX_RANK_H
#define GUIDANG_INDEX_RANK_H

#include "index/sqlite.h"

/* Registers guidang_rank(search) with the connection, and guidang_rank(search, n), which may give scores too low to
 * documents that are not among the n best. Higher is better; NULL where a phrase is not in the
 * body, so that joined titles find nothing that the text does not hold. Returns an SQLite code. */
int rank_register(sqlite3 *db);

/* A row of the table length: the sizes of so many documents, 16 bits each in the machine's order, in units of so many
 * bytes: a page. What is longer than a MiB counts as one. */
enum { LENGTHS_BLOCK = 2000, LENGTHS_UNIT = 16 };

/* A row of the table heading: where the ranges of each of so many documents end, 32 bits each, then all ranges
 * (struct terms: headings). A document of more bytes of them has none. */
enum { HEADINGS_BLOCK = 32, HEADINGS_BYTES_MAX = 16384 };

#endif
