/* Posting lists read directly from the segments of a contentless FTS5 table.
 *
 * FTS5 is asked row by row, by way of SQLite's virtual machine, and looks for every token of a phrase in each; for
 * words of common characters that took most of the time of a search. Source of the format: the header comment of
 * fts5_index.c and segment.h. A table in another form, or with changes that are not written so far, is refused. */
#ifndef GUIDANG_INDEX_POSTINGS_H
#define GUIDANG_INDEX_POSTINGS_H

#include "base/arena.h"
#include "index/sqlite.h"

struct postings;

/* positions: false for detail=none. */
struct postings *postings_new(sqlite3 *db, const char *table, bool positions);
void postings_free(struct postings *p);
/* At the beginning of a query, inside a transaction in which nothing was written: else the segments could change
 * meanwhile, or lack what FTS5 still holds. False: ask FTS5. */
bool postings_ready(struct postings *p);

/* The documents of one term by rising id. */
struct text_lengths;
struct bounds;
struct extent;
enum { CURSOR_PARTS = 16 };
struct cursor {
	int64_t id;
	struct str list; /* positions: varints, the distance from the one before in the column + 2; 1, N: column N begins */
	size_t bytes;    /* of all lists: how long it takes */
	bool damaged;
	struct postings *postings;
	struct arena *arena;
	double most;         /* cursor_bound: of the documents asked for last … */
	int64_t most_until;  /* … up to this */
	size_t n;
	size_t now;         /* the part that c->id is of … */
	int64_t until;      /* … and, where others stand behind it, the first id of those */
	struct stretch {    /* of one segment, the newest first */
		const unsigned char *p, *end;
		const uint32_t *whole; /* offsets of ids that stand whole, not as distances */
		const unsigned char *begin;
		size_t n_whole;
		int64_t id;
		struct str list;
		bool there, gone;      /* gone: deleted */
		/* of a long list, stretches of which are read when they are needed: its bounds, else NULL */
		const struct bounds *bounds;
		const struct extent *segment;
		int64_t behind;        /* the leaf with the next document behind `end`, INT64_MAX: none */
		int64_t leaves;        /* read last at once */
		size_t block, ahead;   /* no block before this is looked for again: of documents, of bounds */
		double most;           /* as those of the cursor */
		int64_t most_until;
		bool waiting;          /* before its first document, whose id is known */
	} part[CURSOR_PARTS];
};

/* Term: without FTS5's leading '0'. The arena keeps the lists. False: the table is damaged, ask FTS5. */
bool postings_open(struct postings *p, struct arena *a, struct str term, struct cursor *out);
/* The same; long lists that have bounds (bounds.h) are read as far as they are needed. */
bool postings_open_long(struct postings *p, struct arena *a, struct str term, const struct text_lengths *texts, struct cursor *out);
/* For cursor.c: so many leaves from this one on, where one of the part's documents begins. False: damaged. */
bool postings_load(struct cursor *c, struct stretch *t, int64_t leaf, int64_t leaves);
bool cursor_next(struct cursor *c); /* false: no more */
/* To the first document from this id on, never back. False: there is none. */
bool cursor_seek(struct cursor *c, int64_t id);
/* More than documents from `id` up to *until can score by this token alone (texts_share); 0: it is in none of them. Where the cursor
 * stands does not matter, but none may be before it that will be sought. */
struct ranking;
double cursor_bound(struct cursor *c, struct ranking *r, int64_t id, int64_t *until);
/* How many documents; moves the cursor. */
int64_t cursor_documents(struct cursor *c);

/* Is the term in the index, perhaps of documents that are gone? Nothing is read of its list. */
bool postings_have(struct postings *p, struct arena *a, struct str term);
/* How many leaves its list takes, about, in all segments; nothing is read of it. */
int64_t postings_leaves(struct postings *p, struct arena *a, struct str term);

/* Each term that begins so, in the order of their bytes; the cursor is good for that call alone. False: damaged: ask
 * FTS5. */
typedef void each_term(void *ctx, struct str term, struct cursor *c); /* term: good for that call alone too */
bool postings_each(struct postings *p, struct str beginning, each_term *each, void *ctx);

#endif
