/* The citation graph: filed documents and, as stubs, files known only from citations. Every citation keeps the clause it was read
 * from; a repeal or a period of validity is never stated without its clause. */
#ifndef GUIDANG_STORE_GRAPH_H
#define GUIDANG_STORE_GRAPH_H

#include "store/store.h"

struct graph_node {
	int64_t id; /* 0: a stub */
	struct str title, doc_number, date;
	struct str from, until;               /* period of validity: ISO days, empty: not stated … */
	struct str from_clause, until_clause; /* … and the clauses that state it */
};

struct graph_edge {
	size_t from, to; /* nodes */
	struct citation citation;
	size_t others; /* number of other documents that the citation may refer to */
};

struct graph {
	struct { struct graph_node *p; size_t n, cap; } nodes;
	struct { struct graph_edge *p; size_t n, cap; } edges;
	size_t left_out; /* nodes beyond the limit */
};

enum { GRAPH_NODES_MAX = 20000 };

/* Builds the graph of all nodes within `depth` citations, in either direction, of these documents; start NULL: of everything. Each node
 * and edge occurs once, so cycles of citations terminate. Strings are in the arena. */
bool graph_build(struct store *s, struct arena *a, const struct ids *start, unsigned depth, struct graph *out, struct err *err);

#endif
