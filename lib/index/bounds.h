/* Upper bounds of the scores that documents can get from one token, for posting lists of many leaf pages. A bound covers a block of
 * documents, so that a search reads only the blocks whose documents may be among the best (block-max index).
 *
 * They are computed from FTS5's tables and kept in the table bound, one row for each such list of a segment. A segment of FTS5
 * never changes while it exists; insertions and deletions go into newer segments. The row with an empty term identifies the
 * segment that the other rows were computed from: if it no longer matches, they are ignored and computed again.
 *
 *   row of a segment  varints: its last leaf; a checksum of that leaf
 *   row of a term     varints: number of entries; 1 if some of them are deletions, else 0; the offset of the list on its first leaf,
 *                     that leaf, the first document; for each block: (leaves since the last block) × 8 + number of pairs, the
 *                     distance of its last document, then the pairs (occurrences, length), each as differences to the pair before;
 *                     at the end a checksum of all this (8 bytes). For each document of the block there is a pair that it does
 *                     not exceed in occurrences (title and headings weighted, bm25.h) and is no shorter than (LENGTHS_UNIT). */
#ifndef GUIDANG_INDEX_BOUNDS_H
#define GUIDANG_INDEX_BOUNDS_H

#include "base/arena.h"
#include "index/bm25.h"
#include "index/leaves.h"

enum {
	BOUNDS_FROM = 4,   /* leaves; shorter lists get no bounds and are read whole */
	BOUNDS_BLOCK = 64, /* documents; a block also ends at the end of its leaf */
	BOUNDS_PAIRS = 5,
};

struct bound {
	int64_t last; /* document */
	int64_t leaf; /* on which it begins */
	double most;  /* of the documents from the block before on: texts_share … */
	double loose; /* … and if all of it stood in headings */
};

struct bounds {
	int64_t first;
	int64_t documents;
	bool gone;
	size_t at;
	struct bound *p;
	size_t n; /* not 0 */
};

/* Were the stored bounds of this segment computed from its current contents? */
bool bounds_are_of(sqlite3 *db, struct leaves *l, const struct extent *s);
/* Reads the bounds of a term (with FTS5's leading '0'); NULL: it has none. q: from bounds_statement. */
sqlite3_stmt *bounds_statement(sqlite3 *db);
const struct bounds *bounds_read(sqlite3_stmt *q, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *t);

/* Computes the bounds of every segment of the table search that has none, and deletes those of segments that no longer exist. Inside a
 * transaction. *made receives the number of segments computed. */
bool bounds_make(sqlite3 *db, struct text_lengths *t, int *made);
/* Deletes the bounds of segments that no longer exist. Must run before a segment number is reused. */
bool bounds_prune(sqlite3 *db);

#endif
