/* Writes one FTS5 segment directly into the shadow tables of an index (fts5.h): leaf pages and doclist indexes into %_data, the first
 * terms of pages into %_idx, and at the end the structure and averages records.
 *
 * Must run inside a transaction in which FTS5 has no unwritten changes of this table and has read nothing of it
 * (index.c ensures that). Errors are sticky: segment_end reports the first one, and the caller must roll the transaction
 * back. */
#ifndef GUIDANG_INDEX_SEGMENT_H
#define GUIDANG_INDEX_SEGMENT_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/str.h"

struct segment;

/* Do the shadow tables of this index have the format written here? */
bool segment_knows(sqlite3 *db, const char *table);

/* positions: true for detail=full, false for detail=none. threaded: a thread writes the rows; nothing else may use db until
 * segment_end. */
struct segment *segment_begin(sqlite3 *db, const char *table, bool positions, bool threaded);

/* Begins a term. Terms must come in byte order and must not be empty. */
void segment_term(struct segment *g, struct str term);

/* Documents of the current term by rising id. `rest` is FTS5's doclist after the first id: with positions
 * the size and position list, then for each further document the difference of its id and the same. */
struct doclist {
	int64_t first, last;
	struct str rest;
};
void segment_doclist(struct segment *g, const struct doclist *d);

/* Adds the segment as the newest of the index. totals: documents, then tokens of each column. Frees g. */
bool segment_end(struct segment *g, const int64_t *totals, size_t n_totals, struct err *err);

#endif
