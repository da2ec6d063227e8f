/* The format of the shadow tables of an FTS5 index, as far as they are read and written directly, without FTS5 (%_config version 4).
 * Source: the header comment of SQLite's ext/fts5/fts5_index.c. Numbers are varints (varint.h) unless said otherwise.
 *
 *   %_data  id 1: averages  documents, then the tokens of each column
 *           id 10: structure  4 bytes, then numbers of levels, of segments, of leaves written; for each level how many of its segments
 *                  are being merged and how many it has; for each segment id, first and last leaf (last 0: merged completely)
 *           leaves and pages of doclist indexes, by the ids below
 *   %_idx   for each leaf with a term except the first leaf: segment, a separator string for the lookup, fts5_lead
 *
 * A leaf page: offset of the first absolute document id (0: none) and offset of the page index, 16 bits each, big
 * endian; terms and doclists; the page index: offset of the first term, then the differences of the others. A term: the
 * number of bytes shared with the term before (omitted for the first of a leaf), the number of further bytes, these bytes. Its
 * doclist: the first document id and its positions, then for each further document the difference of its id and its positions. A
 * leaf that begins inside a doclist has one absolute id. Positions: size (fts5_list_bytes), then for each the difference to the one
 * before in its column + 2; the number 1 and a column's number where another column begins. With detail=none there are none. */
#ifndef GUIDANG_INDEX_FTS5_H
#define GUIDANG_INDEX_FTS5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	FTS5_FORMAT = 4,       /* %_config, version */
	FTS5_PAGE_SIZE = 4050, /* %_config, default of pgsz; from 32 to 32768 bytes */
	FTS5_PAGE_MIN = 32, FTS5_PAGE_MAX = 32768,
	FTS5_SEGMENTS_MAX = 2000,
	FTS5_ID_AVERAGES = 1, FTS5_ID_STRUCTURE = 10,
	FTS5_STRUCTURE_HEAD = 4, /* bytes */
	FTS5_LEAF_HEAD = 4,      /* bytes: two offsets */
	FTS5_POSITION_BASE = 2,  /* added to each distance of positions */
	FTS5_COLUMN = 1,         /* among the positions: a column's number follows */
	FTS5_INDEX_FROM = 4,     /* least number of leaves without a term for which a doclist index is written */
};

/* Ids of %_data: segment (16 bits), flag for a doclist index (1), its level (5), the leaf's number (31). */
static inline int64_t fts5_leaf(int64_t segment, int64_t leaf)
{
	return segment << 37 | leaf;
}

static inline int64_t fts5_index_page(int64_t segment, int level, int64_t leaf)
{
	return segment << 37 | INT64_C(1) << 36 | (int64_t)level << 31 | leaf;
}

/* The page number in %_idx: the leaf, and whether its last doclist has an index. In SQL the leaf is pgno>>1. */
static inline int64_t fts5_lead(int64_t leaf, bool indexed)
{
	return leaf << 1 | indexed;
}

/* Decodes the number before a position list: twice its size in bytes, plus 1 if the document was deleted. */
static inline size_t fts5_list_bytes(uint64_t size)
{
	return (size_t)(size >> 1);
}

static inline size_t fts5_get_offset(const char *leaf, size_t at)
{
	return (size_t)(unsigned char)leaf[at] << 8 | (unsigned char)leaf[at + 1];
}

static inline void fts5_put_offset(char *leaf, size_t at, size_t offset)
{
	leaf[at] = (char)(offset >> 8);
	leaf[at + 1] = (char)offset;
}

/* Offsets in a leaf's head. */
enum { FTS5_FIRST_ID = 0, FTS5_PAGE_INDEX = 2 };

#endif
