/* Upper bounds of the scores that documents can get from one token, for posting lists of many leaf pages. A bound covers a block of
 * documents, so that a search reads only the blocks whose documents may be among the best (block-max index).
 *
 * They are computed from FTS5's tables and kept in the table bound, one row for each such list of a segment. A segment of FTS5
 * never changes while it exists; insertions and deletions go into newer segments. The row with an empty term identifies the
 * segment that the other rows were computed from: if it no longer matches, they are ignored and computed again.
 *
 *   row of a segment  varints: BOUNDS_FORM; its last leaf; a checksum of that leaf
 *   row of a term     varints: number of entries; 1 if some of them are deletions, else 0; the offset of the list on its first leaf,
 *                     that leaf, the first document, the number of blocks; then groups of BOUNDS_GROUP blocks (the last has fewer):
 *                     (leaves since the last group) × 8 + number of pairs, the distance of its last document, its pairs, the
 *                     place of its first block, the size of its blocks here in bytes; for each block: (leaves since the last block)
 *                     × 8 + number of pairs, the distance of its last document, its pairs, its size in bytes. A place counts from
 *                     the leaf's first document of the list. A pair (occurrences, length) is the differences to the pair before;
 *                     at the end a checksum of all this (8 bytes). For each document of a block or group there is a pair that it
 *                     does not exceed in occurrences (title and headings weighted, bm25.h) and is no shorter than (LENGTHS_UNIT).
 *                     Groups are read at once, their blocks only where the bound of the group does not decide. */
#ifndef GUIDANG_INDEX_BOUNDS_H
#define GUIDANG_INDEX_BOUNDS_H

#include "base/arena.h"
#include "index/bm25.h"
#include "index/leaves.h"

enum {
	BOUNDS_FROM = 4,   /* leaves; shorter lists get no bounds and are read whole */
	BOUNDS_BLOCK = 16, /* documents; a block also ends at the end of its leaf */
	BOUNDS_GROUP = 8,  /* blocks */
	BOUNDS_PAIRS = 3,  /* of a block … */
	BOUNDS_GROUP_PAIRS = 5, /* … and of a group */
	BOUNDS_FORM = 2,   /* of the rows; 1 had no groups, and no such number */
};

struct bound {
	int64_t last;   /* document */
	int64_t leaf;   /* on which it begins */
	double most;    /* of the documents from the block before on: texts_share; loose: if all of it stood in headings */
	int64_t before; /* the last document of the block before … */
	size_t at;      /* … behind which it begins, in bytes from the leaf's first document; 0: with that one */
};

struct bounds {
	int64_t first, last;  /* documents */
	int64_t documents;
	bool gone;
	size_t at;
	int64_t leaf, leaf_last; /* on which the first and the last block begin */
	struct bounds_group *group;
	size_t groups;
	struct bound *p;         /* of the groups that bounds_block came to */
	size_t n;                /* not 0 */
	const struct text_lengths *texts;
	bool loose;
};

/* The first block, or group, from this one on whose last document is not before id; the number of them: none. Of that block and its
 * group the bounds are known afterwards. */
size_t bounds_block(struct bounds *b, size_t from, int64_t id);
size_t bounds_group(const struct bounds *b, size_t from, int64_t id);
struct bound bounds_of_group(const struct bounds *b, size_t group);

/* Were the stored bounds of this segment computed from its current contents? */
bool bounds_are_of(sqlite3 *db, struct leaves *l, const struct extent *s);
/* Reads the bounds of a term (with FTS5's leading '0'); NULL: it has none. q: from bounds_statement. */
sqlite3_stmt *bounds_statement(sqlite3 *db);
struct bounds *bounds_read(sqlite3_stmt *q, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *t, bool loose);

/* For bounding.c, which computes them: the checksum of a row; the row of a segment that belongs to its current contents. */
uint64_t bounds_sum(struct str bytes);
bool bounds_describe(struct leaves *l, const struct extent *s, struct buf *out);

#endif
