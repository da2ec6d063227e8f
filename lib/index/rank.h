/* The ranking (bm25.h) as an auxiliary function of FTS5. FTS5's own bm25() reads the document lengths row by row. */
#ifndef GUIDANG_INDEX_RANK_H
#define GUIDANG_INDEX_RANK_H

#include "index/sqlite.h"

/* Registers guidang_rank(search) with the connection, and guidang_rank(search, n), whose scores may be too low for
 * documents that are not among the n best. Further arguments are each phrase's number of documents; NULL: it is counted. Higher is
 * better. The result is NULL if a phrase is not in the body, so that a match in a title joined from several lines finds nothing that
 * the text does not contain. Returns an SQLite code. */
int rank_register(sqlite3 *db);

/* A row of the table length has the document lengths of LENGTHS_BLOCK documents, 16 bits each in native byte order, in units of
 * LENGTHS_UNIT bytes. Texts longer than 1 MiB count as 1 MiB. */
enum { LENGTHS_BLOCK = 2000, LENGTHS_UNIT = 16 };

/* A row of the table heading has, for HEADINGS_BLOCK documents, the end offset of each document's ranges (32 bits each), then
 * all ranges (struct terms: headings). Ranges of more than HEADINGS_BYTES_MAX bytes are not stored. */
enum { HEADINGS_BLOCK = 32, HEADINGS_BYTES_MAX = 16384 };

#endif
