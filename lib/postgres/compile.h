/* Compiles a query's tree to SQL conditions. Everything a user typed is passed as a parameter. Conditions that SQL cannot express (a
 * document number with any brackets, a path) are evaluated first and become a list of document ids. */
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
	struct buf *codes; /* not NULL: receives the conditions that an index tells, which every document of the query satisfies; else these
			    * are part of sql. Documents are then those that satisfy both. */
	struct params *p;
	bool failed; /* *err has the reason */
};

void compile_query(struct compiling *c, const struct query *q);
/* Condition: text or title contains the word. */
void compile_anywhere(struct compiling *c, const struct word *w);

/* Condition: the text contains the word. */
void compile_in_text(struct compiling *c, const struct word *w);
/* Condition: documents without it have the word less often than the class says (marks.h). */
void compile_dense(struct compiling *c, const struct word *w, int class);

/* Expression: how often the word occurs in a column. */
void compile_count(struct compiling *c, const char *column, const struct word *w);
/* Expression: how often the word begins in a heading. */
void compile_count_heads(struct compiling *c, const struct word *w);

#endif
