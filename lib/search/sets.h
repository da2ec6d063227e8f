/* The documents that a query means, exactly: what a scan of all folded texts would find. Not for others than search.c. */
#ifndef GUIDANG_SEARCH_SETS_H
#define GUIDANG_SEARCH_SETS_H

#include "search/query.h"
#include "store/rows.h"

struct searcher {
	struct store *s;
	sqlite3 *db;
	struct arena *a;
	struct err *err;
	bool failed;
};

/* Sorted, without repeats. */
typedef struct ids set;

set sets_evaluate(struct searcher *r, const struct query *q);
/* The documents that one wide character is listed for. */
set sets_listed(struct searcher *r, enum postings_of which, struct str folded);

/* One wide character and nothing else: the small table answers. */
bool sets_unigram(struct str folded);
/* Its last token may go on in the text. */
bool sets_open_end(const struct query *t);
/* A string of FTS5's query language that holds the text as a phrase and nothing else of it. */
struct str sets_phrase(struct arena *a, const char *column, struct str folded, bool prefix);

sqlite3_stmt *sets_prepare(struct searcher *r, const char *sql);
void sets_bind(sqlite3_stmt *q, int i, struct str s);
bool sets_fail(struct searcher *r); /* says what SQLite said; false */

#endif
