/* The documents that a query means, exactly: what a scan of all folded texts would find. Set algebra over the store's
 * leaves (store/find.h). Not for others than search.c. */
#ifndef GUIDANG_SEARCH_SETS_H
#define GUIDANG_SEARCH_SETS_H

#include "search/query.h"
#include "store/find.h"

struct searcher {
	struct store *s;
	struct arena *a;
	struct err *err;
	bool failed; /* err says how; every set is empty from then on */
};

/* Sorted, without repeats. */
typedef struct ids set;

set sets_evaluate(struct searcher *r, const struct query *q);
set sets_either(struct searcher *r, set x, set y); /* union */
struct word sets_word(const struct query *t);
/* A leaf in a derived list (query.h: IN_TASK to IN_CITES), whoever keeps the database. */
bool sets_about(struct store *s, struct arena *a, const struct query *t, struct ids *out, struct err *err); /* of a term */

#endif
