/* Writes one FTS5 segment directly into the shadow tables of an index (fts5.h): leaf pages and doclist indexes into %_data, the first
 * terms of pages into %_idx, and at the end the structure and averages records.
 *
 * Inside a transaction in which FTS5 holds nothing unwritten of this table and has read nothing of it
 * (index.c sees to that). Errors are sticky: segment_end tells the first, and the transaction is to be rolled
 * back. */
#ifndef GUIDANG_INDEX_SEGMENT_H
#define GUIDANG_INDEX_SEGMENT_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/str.h"

struct segment;

/* Are the shadow tables of this index of the format that is written here? */
bool segment_knows(sqlite3 *db, const char *table);

/* positions: detail=full, else detail=none. threaded: rows are written by a thread; until segment_end nobody else uses db. */
struct segment *segment_begin(sqlite3 *db, const char *table, bool positions, bool threaded);

/* Terms in the order of their bytes, not empty. */
void segment_term(struct segment *g, struct str term);

/* Documents of the last term by rising id. `rest` is what FTS5's doclist holds behind the first id: with
 * positions the size and position list, then for each further document the distance of its id and the same. */
struct doclist {
	int64_t first, last;
	struct str rest;
};
void segment_doclist(struct segment *g, const struct doclist *d);

/* Makes it the index's newest segment. totals: documents, then tokens of each column. Frees g. */
bool segment_end(struct segment *g, const int64_t *totals, size_t n_totals, struct err *err);

#endif
