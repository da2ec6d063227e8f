/* A query's tree as conditions of SQL. Everything a user typed is a parameter. What SQL cannot tell (a document number in any
 * brackets, a path) is found first, and stands as a list of documents. */
#ifndef GUIDANG_POSTGRES_COMPILE_H
#define GUIDANG_POSTGRES_COMPILE_H

#include "postgres/server.h"
#include "search/query.h"

struct compiling {
	struct remote *r;
	struct store *s;
	struct arena *a;
	struct err *err;
	struct buf *sql;
	struct params *p;
	bool failed; /* *err */
};

void compile_query(struct compiling *c, const struct query *q);
/* Text or title hold the word. */
void compile_anywhere(struct compiling *c, const struct word *w);

/* How often the word stands in a column. */
void compile_count(struct compiling *c, const char *column, const struct word *w);
/* How often it begins in a heading. */
void compile_count_heads(struct compiling *c, const struct word *w);

#endif
