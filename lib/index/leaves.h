/* The leaves of an FTS5 segment (fts5.h), and the list of one term on them. Not for others than postings.c and bounds.c. */
#ifndef GUIDANG_INDEX_LEAVES_H
#define GUIDANG_INDEX_LEAVES_H

#include "base/str.h"
#include "index/sqlite.h"

enum { LEAVES_PAD = 16 }; /* bytes behind a list that varint_get may read */

/* Numbers one after the other; past the end they are 0 and `bad` is set. */
struct leaf_reader {
	const unsigned char *p, *end;
	bool bad;
};
uint64_t reader_get(struct leaf_reader *r);

struct extent {
	int64_t id, first, last; /* a segment, its leaves */
	bool merging;            /* a merge goes on that reads or writes it */
	bool bounded;            /* bounds.h */
};

/* The segments of an index, the newest first. False: the record is in a form that is not known here, or they are too many. */
enum { SEGMENTS_READ = 16 };
struct structure {
	struct extent segment[SEGMENTS_READ];
	size_t n;
};
bool structure_read(struct str record, struct structure *out);

struct leaves {
	sqlite3_stmt *walk, *lead; /* leaves from one on; the leaf a term is on */
};
bool leaves_prepare(struct leaves *l, sqlite3 *db, const char *table); /* false: there are no such tables */
void leaves_finalize(struct leaves *l);

/* The leaf where the term is, if it is anywhere. Terms here begin with FTS5's '0'. */
int64_t leaves_of(struct leaves *l, const struct extent *s, struct str term);
/* Leaves one after the other from this one on: one search in SQLite's tree for all. */
void leaves_walk(struct leaves *l, const struct extent *s, int64_t leaf);
/* The next leaf, good until the one after it, the size of what is on it, its page index, and the offset of its first term (that size:
 * none). False: damaged. */
bool leaves_next(struct leaves *l, const struct extent *s, int64_t leaf, struct str *out, size_t *size, struct leaf_reader *offsets,
		 size_t *first_term);
void leaves_end(struct leaves *l);

/* A list, or a stretch of it, as it stands on several leaves: its bytes, one leaf behind the other. */
struct list_bytes {
	struct buf bytes;
	struct buf whole; /* uint32_t: offsets of ids that stand whole, not as distances: the first of each leaf … */
	struct buf leaf;  /* int64_t: … and these leaves */
	size_t at;        /* of a whole list: the offset of its beginning on its first leaf */
};
void list_free(struct list_bytes *b);
bool list_add(struct list_bytes *b, struct str leaf, size_t from, size_t to, size_t first_id, int64_t number, bool begins);
/* The whole list of a term; empty: it is not there. False: damaged. */
bool list_gather(struct leaves *l, const struct extent *s, struct str term, struct list_bytes *out);
/* Is there a list of the term? None where the leaf cannot be read. */
bool list_there(struct leaves *l, const struct extent *s, struct str term);
/* The whole list of the last term of a leaf, and this. */
bool list_gather_last(struct leaves *l, const struct extent *s, int64_t leaf, struct buf *term, struct list_bytes *out);
/* The documents that begin on so many leaves from `leaf` on, where one begins; `at`: the list itself begins there, 0: it has begun
 * before. *behind: the next leaf on which one begins, INT64_MAX: none. False: damaged. */
bool list_stretch(struct leaves *l, const struct extent *s, int64_t leaf, int64_t leaves, size_t at, struct list_bytes *out, int64_t *behind);

#endif
