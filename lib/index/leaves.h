/* Reads the leaf pages of an FTS5 segment (fts5.h) and the posting list of one term on them. Internal to postings.c and bounds.c. */
#ifndef GUIDANG_INDEX_LEAVES_H
#define GUIDANG_INDEX_LEAVES_H

#include "base/str.h"
#include "index/handle.h"
#include "index/sqlite.h"

enum { LEAVES_PAD = 16 }; /* bytes after a list that varint_get may read */

/* Reads varints in sequence; past the end it returns 0 and sets `bad`. */
struct leaf_reader {
	const unsigned char *p, *end;
	bool bad;
};
uint64_t reader_get(struct leaf_reader *r);

struct extent {
	int64_t id, first, last; /* id of a segment, its first and last leaf */
	bool merging;            /* it is the input or output of a merge in progress */
	bool bounded;            /* it has bounds (bounds.h) */
};

/* The segments of an index, the newest first. structure_read returns false if the record's format is unknown or it has too many
 * segments. */
enum { SEGMENTS_READ = 16 };
struct structure {
	struct extent segment[SEGMENTS_READ];
	size_t n;
};
bool structure_read(struct str record, struct structure *out);

struct leaves {
	sqlite3_stmt *walk, *lead; /* reads the leaves from a given one on; looks up the leaf of a term */
	sqlite3_stmt *lead_behind; /* … of the next term that begins a leaf; prepared when first used */
	char *table, *pages;       /* names: of the FTS5 table, of its table of leaves */
	struct row_handle one;     /* reads one alone */
	struct buf alone;          /* that one */
};
/* Prepares SQL in which %s stands for the name of the table; NULL: it cannot be prepared. */
sqlite3_stmt *leaves_statement(sqlite3 *db, const char *format, const char *table);
bool leaves_prepare(struct leaves *l, sqlite3 *db, const char *table); /* false: the tables do not exist */
void leaves_finalize(struct leaves *l);

/* The only leaf where the term can begin. Terms here include FTS5's leading '0'. */
int64_t leaves_of(struct leaves *l, const struct extent *s, struct str term);
/* The last leaf that its list can end on. */
int64_t leaves_end_of(struct leaves *l, const struct extent *s, struct str term);
/* Starts reading leaves in sequence from this one on, with a single search in SQLite's B-tree. */
void leaves_walk(struct leaves *l, const struct extent *s, int64_t leaf);
/* Reads the next leaf, valid until the next call: *out, the size of its content, its page index, and the offset of its first term
 * (equal to the size: none). Returns false if it is damaged. */
bool leaves_next(struct leaves *l, const struct extent *s, int64_t leaf, struct str *out, size_t *size, struct leaf_reader *offsets,
		 size_t *first_term);
void leaves_end(struct leaves *l);
/* The same for one leaf by itself, wherever it is. */
bool leaves_alone(struct leaves *l, const struct extent *s, int64_t leaf, struct str *out, size_t *size, struct leaf_reader *offsets,
		  size_t *first_term);
/* Must be called before the transaction ends in which leaves_alone or list_leaf was called. */
void leaves_rest(struct leaves *l);

/* A posting list, or a stretch of it, gathered from several leaves: its bytes, concatenated. */
struct list_bytes {
	struct buf bytes;
	struct buf whole; /* uint32_t: offsets of the absolute ids (the others are differences), the first of each leaf … */
	struct buf leaf;  /* int64_t: … and the numbers of these leaves */
	size_t at;        /* for a complete list: the offset of its beginning on its first leaf */
};
void list_free(struct list_bytes *b);
void list_clear(struct list_bytes *b); /* empty again */
bool list_add(struct list_bytes *b, struct str leaf, size_t from, size_t to, size_t first_id, int64_t number, bool begins);
/* Gathers the complete list of a term; empty: the segment does not have the term. False: damaged. */
bool list_gather(struct leaves *l, const struct extent *s, struct str term, struct list_bytes *out);
/* The same of at most about so many leaves; *behind: as in list_stretch, which reads on. */
bool list_begin(struct leaves *l, const struct extent *s, struct str term, int64_t leaves, struct list_bytes *out, int64_t *behind);
/* Does the segment have the term? False also if the leaf cannot be read. */
bool list_there(struct leaves *l, const struct extent *s, struct str term);
/* Gathers the complete list of the last term of a leaf, and the term. */
bool list_gather_last(struct leaves *l, const struct extent *s, int64_t leaf, struct buf *term, struct list_bytes *out);
/* Gathers the documents that begin on `leaves` leaves from `leaf` on; a document must begin on `leaf`. at: the offset of the list's
 * beginning on `leaf`, 0: it began on an earlier one. *behind receives the next leaf on which a document begins, INT64_MAX: none.
 * Returns false if damaged. */
bool list_stretch(struct leaves *l, const struct extent *s, int64_t leaf, int64_t leaves, size_t at, struct list_bytes *out, int64_t *behind);
/* The same of one leaf alone. Where it is *cut, the positions of its last document may go on behind it, and *behind is the next leaf,
 * whatever begins there: list_rest reads on from that one. */
bool list_leaf(struct leaves *l, const struct extent *s, int64_t leaf, size_t at, struct list_bytes *out, int64_t *behind, bool *cut);
bool list_rest(struct leaves *l, const struct extent *s, int64_t leaf, struct list_bytes *out, int64_t *behind);

#endif
