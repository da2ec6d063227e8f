/* Upper bounds of the scores that documents can get from one token, for posting lists of many leaf pages. A bound covers a block of
 * documents, so that a search reads only the blocks whose documents may be among the best (block-max index).
 *
 * They are computed from FTS5's tables and kept beside them: the table bound_piece has pieces of at most BOUNDS_PIECE bytes and a
 * checksum (4 bytes), whose ids are the segment's × 2^32 and a number; the table bound has the id of the first piece of each such
 * list. A segment of FTS5 never changes while it exists; insertions and deletions go into newer segments. Piece 0 identifies
 * the segment that the others were computed from: if it no longer matches, they are ignored and computed again.
 *
 *   piece 0          varints: BOUNDS_FORM; the segment's last leaf; a checksum of that leaf
 *   first pieces     one string: varints: number of entries; 1 if some of them are deletions, else 0; the offset of the list on its
 *                    first leaf, that leaf, the first document, the number of blocks, the bytes of the groups; then groups of
 *                    BOUNDS_GROUP blocks (the last has fewer): (leaves since the last group) × 8 + number of pairs, the distance of
 *                    its last document, its pairs, the place of its first block, the size of its blocks in bytes. A place counts
 *                    from the leaf's first document of the list.
 *   other pieces     the blocks, those of a group never parted: (leaves since the last block) × 8 + number of pairs, the distance
 *                    of its last document, its pairs, its size in bytes.
 *
 * A pair (occurrences, length) is the differences to the pair before. For each document of a block or group there is a pair that it
 * does not exceed in occurrences (title and headings weighted, bm25.h; a heading goes on for BOUNDS_REACH tokens here, so that the
 * bounds hold for the token at that place of a phrase, which is in the heading if its first one is) and is no shorter than
 * (LENGTHS_UNIT). Groups are read at once, their blocks only where the bound of the group does not decide. */
#ifndef GUIDANG_INDEX_BOUNDS_H
#define GUIDANG_INDEX_BOUNDS_H

#include <limits.h>

#include "base/arena.h"
#include "index/bm25.h"
#include "index/handle.h"
#include "index/leaves.h"

enum {
	BOUNDS_FROM = 5,   /* leaves; shorter lists get no bounds and are read whole */
	BOUNDS_BLOCK = 16, /* documents at least, except at the end of a leaf, … */
	BOUNDS_BLOCK_BYTES = 176, /* … and bytes, so that bounds of short entries are not as large as these; of lists of … */
	BOUNDS_LONG = 64, BOUNDS_BLOCK_BYTES_LONG = 96, /* … so many leaves fewer: searches for several frequent words gain most from them */
	BOUNDS_BLOCK_MOST = 64, /* documents at most */
	BOUNDS_GROUP = 8,  /* blocks */
	BOUNDS_PAIRS = 3,  /* of a block … */
	BOUND_PAIRS = 4,   /* … of which so many are kept */
	BOUNDS_GROUP_PAIRS = 5, /* … and of a group */
	BOUNDS_PIECE = 1000, /* bytes: four fill a page of SQLite */
	BOUNDS_REACH = 3,  /* tokens */
	BOUNDS_FORM = 5,
	BOUNDS_FORM_BEFORE = 4, /* the same with looser bounds: read as well, and made anew */
};

/* Small: a frequent word has thousands of them, and touching new memory costs more than what is read. */
struct bound {
	uint32_t last;   /* document */
	uint32_t leaf;   /* on which it begins */
	uint32_t before; /* the last document of the block before … */
	uint32_t at;     /* … behind which it begins, in bytes from the leaf's first document; 0: with that one */
	float most;      /* of the documents from the block before on: texts_of, rounded up; loose: if all of it stood in headings */
	uint16_t n;      /* pairs; 0: not known. A document no longer than size[i + 1] has the token times[i] times at most (weighted) */
	uint16_t times[BOUND_PAIRS], size[BOUND_PAIRS];
};

struct bounds {
	int64_t first, last;  /* documents */
	int64_t documents;
	bool gone;
	size_t at;
	int64_t leaf, leaf_last; /* on which the first and the last block begin */
	struct bounds_group {
		struct bound *block;      /* those of it; NULL: bounds_block did not come to it yet */
		uint32_t last;            /* document */
		uint32_t leaf;            /* on which its last block begins */
		float most;               /* bounds_group_most; negative: not asked for yet */
		uint32_t pairs;           /* begin there, in `heads` */
		uint32_t at;              /* of its first block */
		uint32_t piece;           /* its blocks are there … */
		uint16_t from, size;      /* … in these bytes */
		uint8_t n;                /* pairs */
	} *group;
	const unsigned char *heads;      /* the first pieces, joined; zero bytes follow, which varint_get may read */
	size_t groups;
	size_t n;                /* blocks, not 0 */
	struct norms norm;
	bool loose;
	struct bounds_tables *tables;
	struct arena *arena;
	int64_t first_piece;
	struct { char *p; size_t n, number; } piece; /* the last one that blocks were read from */
};

/* The first block, or group, from this one on whose last document is not before id; the number of them: none. Of that block the bound
 * is known afterwards. */
size_t bounds_block(struct bounds *b, size_t from, int64_t id);
size_t bounds_group(const struct bounds *b, size_t from, int64_t id);
double bounds_group_most(const struct bounds *b, size_t group); /* as `most` of a block */
/* A block that bounds_block came to. */
static inline const struct bound *bounds_at(const struct bounds *b, size_t block)
{
	return &b->group[block / BOUNDS_GROUP].block[block % BOUNDS_GROUP];
}
/* The most occurrences (weighted; INT_MAX: not known) that a document of this length has. */
static inline int bound_times(const struct bound *b, unsigned size)
{
	int times = b->n ? 0 : INT_MAX;

	for (unsigned i = 0; i < b->n && b->size[i] <= size; i++)
		times = b->times[i];
	return times;
}

/* Looks up a term and reads pieces; NULLs where there are no such tables. */
struct bounds_tables {
	sqlite3_stmt *find;
	struct row_handle read; /* of pieces */
	struct buf piece;       /* the last */
};
void bounds_prepare(sqlite3 *db, struct bounds_tables *out);
void bounds_finalize(struct bounds_tables *t);
void bounds_rest(struct bounds_tables *t); /* before the transaction ends in which bounds were read */

/* The form of the stored bounds of this segment; 0: none, or not computed from its current contents, or of another form. */
int bounds_form_of(struct bounds_tables *t, struct leaves *l, const struct extent *s);
/* Reads the bounds of a term (with FTS5's leading '0'); NULL: it has none. The tables must stay prepared. */
struct bounds *bounds_read(struct bounds_tables *b, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *t, bool loose);

/* For bounding.c, which computes them: the checksums of a leaf and of a piece; the id of a piece; piece 0 of a segment. */
uint64_t bounds_sum(struct str bytes);
uint32_t bounds_piece_sum(int64_t id, struct str bytes);
static inline int64_t bounds_piece_id(int64_t segment, int64_t number)
{
	return segment << 32 | number;
}
bool bounds_describe(struct leaves *l, const struct extent *s, struct buf *out);

#endif
