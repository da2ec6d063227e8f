/* Posting lists read directly from the segments of a contentless FTS5 table.
 *
 * FTS5 returns documents row by row through SQLite's virtual machine and looks for every token of a phrase in each; for
 * words of common characters that took most of the time of a search. Source of the format: the header comment of
 * fts5_index.c and segment.h. A table in another format, or with changes not yet written to segments, is refused. */
#ifndef GUIDANG_INDEX_POSTINGS_H
#define GUIDANG_INDEX_POSTINGS_H

#include "base/arena.h"
#include "index/sqlite.h"

struct postings;

/* positions: false for detail=none. */
struct postings *postings_new(sqlite3 *db, const char *table, bool positions);
void postings_free(struct postings *p);
/* Call at the beginning of a query, inside a transaction that has written nothing: otherwise the segments could change during the
 * query, or lack changes that FTS5 still has in memory. False: use FTS5 instead. */
bool postings_ready(struct postings *p);
/* Call before that transaction ends. */
void postings_rest(struct postings *p);

/* The documents of one term by rising id. */
struct text_lengths;
struct bounds;
struct bound;
struct extent;
struct brief;
enum {
	CURSOR_PARTS = 16,
	CURSOR_LEAVES = 32, /* of a list that are read at once */
};
struct cursor {
	int64_t id;
	struct str list; /* positions: varints, each the difference to the one before in the column + 2; 1, N: column N begins */
	size_t bytes;    /* size of all lists: the cost of reading them */
	bool damaged;
	struct postings *postings;
	struct arena *arena;
	struct cursor_most { /* cursor_bound, of blocks and of groups: */
		double most;         /* of the documents asked for last … */
		int64_t until;       /* … up to this */
	} most[2];
	size_t alone[2];        /* up to alone_until only this part can have documents; -1: not known */
	int64_t alone_until[2];
	size_t n;
	size_t now;         /* the part that c->id comes from … */
	int64_t until;      /* … and the least id in the other parts, all of which are ahead of it */
	struct stretch {    /* one per segment, the newest first */
		const unsigned char *p, *end;
		const uint32_t *whole; /* offsets of the absolute ids */
		const unsigned char *begin;
		size_t n_whole;
		int64_t id;
		struct str list;
		bool there, gone;      /* gone: the document was deleted */
		/* of a long list that is read only where it is needed: its bounds; of one that is read from its beginning on, piece by piece: NULL */
		struct bounds *bounds;
		const struct extent *segment;
		int64_t behind;        /* the leaf with the next document after `end`, INT64_MAX: none */
		int64_t leaves, only;  /* number of leaves read by the last read; if it was one, which, else -1 */
		struct stretch_room *room;     /* what was read, and will be read next; NULL: nothing yet */
		bool cut;              /* the positions of its last document may go on on the leaf `behind` */
		size_t block, ahead[2]; /* searches of blocks, or groups, start here: for documents, for bounds */
		int64_t block_last;    /* the last document of `block` */
		struct cursor_most most[2]; /* as in the cursor */
		bool waiting;          /* positioned before its first document, whose id is known */
		struct brief *brief;   /* of a list without bounds: wide ones, made when first asked for; shared by copies of the cursor */
	} part[CURSOR_PARTS];
};

/* term: without FTS5's leading '0'. The memory is the arena's. False: the table is damaged; use FTS5 instead. */
bool postings_open(struct postings *p, struct arena *a, struct str term, struct cursor *out);
/* The same, but long lists that have bounds (bounds.h) are read only as far as needed. loose: their bounds hold whatever stands in
 * headings. */
bool postings_open_long(struct postings *p, struct arena *a, struct str term, const struct text_lengths *texts, bool loose, struct cursor *out);
/* Call after a cursor was copied: what it and its copy stand in stays as it is, and each reads on into room of its own. */
void cursor_share(const struct cursor *c);
/* For cursor.c: reads `leaves` leaves from `leaf` on; a document of the part must begin on `leaf`. False: damaged. */
bool postings_load(struct cursor *c, struct stretch *t, int64_t leaf, int64_t leaves);
/* The same of one leaf, which is `cut`; then the rest of its last document. */
bool postings_load_one(struct cursor *c, struct stretch *t, int64_t leaf);
bool postings_load_rest(struct cursor *c, struct stretch *t);
bool cursor_next(struct cursor *c); /* false: past the last document */
/* Moves to the first document with an id ≥ id, never backwards. False: there is none. */
bool cursor_seek(struct cursor *c, int64_t id);
/* An upper bound of this token's score (texts_of) in the documents from `id` up to *until; 0: none of them contains it. wide: a
 * looser bound for more documents. Independent of the cursor's position, but no document before `id` may be sought afterwards. */
struct ranking;
double cursor_bound(struct cursor *c, struct ranking *r, int64_t id, bool wide, int64_t *until);
/* The block that the last narrow bound is of; NULL: not that simple. */
const struct bound *cursor_cap(const struct cursor *c);
/* For postings.c: gives a part that was just opened its wide bounds. */
void cursor_brief(struct cursor *c, struct stretch *t);
/* The most occurrences (weighted, bm25.h) of this token in its current document, by the bounds; INT_MAX: not known. */
int cursor_times(const struct cursor *c, struct ranking *r);
/* The number of documents. Moves the cursor. */
int64_t cursor_documents(struct cursor *c);
/* Calls `each` with every document, in whatever order is quickest. Moves the cursor. */
void cursor_each(struct cursor *c, void (*each)(void *ctx, int64_t id), void *ctx);
/* For documents.c: the next entry of one part, also of a deleted document. */
void cursor_part_next(struct cursor *c, struct stretch *t, bool first);

bool postings_bounded(const struct postings *p, int64_t segment); /* are the bounds of this segment used? */

/* Is the term in the index, possibly only for deleted documents? Does not read its list. */
bool postings_have(struct postings *p, struct arena *a, struct str term);
/* The approximate number of leaves of its list in all segments. Does not read the list. */
int64_t postings_leaves(struct postings *p, struct arena *a, struct str term);

/* Calls `each` for every term that begins with `beginning`, in byte order. False: damaged; use FTS5 instead. */
typedef void each_term(void *ctx, struct str term, struct cursor *c); /* term and c are valid during the call only */
bool postings_each(struct postings *p, struct str beginning, each_term *each, void *ctx);

#endif
