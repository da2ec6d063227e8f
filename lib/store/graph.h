/* Which document cites which: filed documents and, as stubs, files that are known by their citations only. A citation is a
 * candidate that carries the clause it was read from; what a document repeals, or until when it is in force, is said by a
 * clause and never without it. */
#ifndef GUIDANG_STORE_GRAPH_H
#define GUIDANG_STORE_GRAPH_H

#include "store/store.h"

struct graph_node {
	int64_t id; /* 0: a stub */
	struct str title, doc_number, date;
	struct str from, until;               /* in force: ISO days, empty: not said … */
	struct str from_clause, until_clause; /* … and the words that say so */
};

struct graph_edge {
	size_t from, to; /* nodes */
	struct citation citation;
	size_t others; /* documents beside this one that it could mean */
};

struct graph {
	struct { struct graph_node *p; size_t n, cap; } nodes;
	struct { struct graph_edge *p; size_t n, cap; } edges;
	size_t left_out; /* nodes beyond the limit */
};

enum { GRAPH_NODES_MAX = 20000 };

/* What is within `depth` citations, in either direction, of these documents; start NULL: everything. Each node and edge
 * is there once, so that documents that cite each other come to an end. Strings live in the arena. */
bool graph_build(struct store *s, struct arena *a, const struct ids *start, unsigned depth, struct graph *out, struct err *err);

#endif
