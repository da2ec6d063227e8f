/* Computes the exact set of documents of a query, as a scan of all folded texts would, by set algebra over the leaves of the query
 * tree (store/find.h). Internal to search.c. */
#ifndef GUIDANG_SEARCH_SETS_H
#define GUIDANG_SEARCH_SETS_H

#include "search/query.h"
#include "store/find.h"

struct searcher {
	struct store *s;
	struct arena *a;
	struct err *err;
	bool few;    /* not all documents that match will be looked at: words may be counted in their texts */
	bool given;  /* with few: words are sought in documents that are known */
	const struct ids *among; /* only these documents are sought; NULL: all */
	bool failed; /* *err is set; every set is empty from then on */
};

/* Sorted, without repeats. */
typedef struct ids set;

set sets_evaluate(struct searcher *r, const struct query *q);
set sets_either(struct searcher *r, set x, set y); /* union */
struct word sets_word(const struct query *t);
/* Evaluates a term in a derived list (query.h: IN_TASK to IN_CITES), for a file or a server. */
bool sets_about(struct store *s, struct arena *a, const struct query *t, struct ids *out, struct err *err); /* of a term */

#endif
