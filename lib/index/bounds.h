/* Upper bounds of what documents can score by one token, for posting lists of many leaves: block by block, so that a search reads the
 * blocks alone where a document may be among the best (block-max indexes).
 *
 * They stand beside FTS5's tables and are made of them: table bound, one row for each such list of a segment. A segment of FTS5
 * never changes while it is there; what comes is in newer ones, and what goes. The row with an empty term says which
 * segment the others were made of: where that is another one now, they count for nothing and are made anew.
 *
 *   row of a segment  varints: its last leaf; a sum over that leaf
 *   row of a term     varints: entries; 1 if some of them only say that a document is gone, else 0; offset on its first leaf where the
 *                     list begins, that leaf, the first document; of each block: (leaves since the last one) × 8 + pairs, the
 *                     distance of its last document, and of each pair how much more often than in the one before, how much
 *                     longer; at the end a sum over all of this (8 bytes). A document of the block has no more occurrences than a pair (title and headings weighed,
 *                     bm25.h) and is no shorter (LENGTHS_UNIT). */
#ifndef GUIDANG_INDEX_BOUNDS_H
#define GUIDANG_INDEX_BOUNDS_H

#include "base/arena.h"
#include "index/bm25.h"
#include "index/leaves.h"

enum {
	BOUNDS_FROM = 4,   /* leaves: shorter lists are read whole */
	BOUNDS_BLOCK = 64, /* documents; a block ends with its leaf */
	BOUNDS_PAIRS = 5,
};

struct bound {
	int64_t last; /* document */
	int64_t leaf; /* on which it begins */
	double most;  /* of the documents from the block before on: texts_share */
};

struct bounds {
	int64_t first;
	int64_t documents;
	bool gone;
	size_t at;
	struct bound *p;
	size_t n; /* not 0 */
};

/* Is what stands beside this segment made of it? */
bool bounds_are_of(sqlite3 *db, struct leaves *l, const struct extent *s);
/* Of one term, with FTS5's '0'; NULL: none. The statement is bounds_statement's. */
sqlite3_stmt *bounds_statement(sqlite3 *db);
const struct bounds *bounds_read(sqlite3_stmt *q, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *t);

/* Makes them for every segment of the table search that has none, and takes away what is of none; inside a transaction. *made: segments. */
bool bounds_make(sqlite3 *db, struct text_lengths *t, int *made);
/* Takes away what is of no segment that is there now: before the number of a segment is given again. */
bool bounds_prune(sqlite3 *db);

#endif
