/* What to try where a query finds nothing. */
#ifndef GUIDANG_SEARCH_NEAR_H
#define GUIDANG_SEARCH_NEAR_H

#include "search/query.h"
#include "store/store.h"

struct near_query {
	struct str text; /* as it would be typed */
	size_t count;    /* documents that it finds, not 0 */
};

struct near_list {
	struct near_query *p;
	size_t n, cap;
};

struct near {
	struct near_list similar; /* one character wrong, left out, too many or swapped; the same sound; a longer run of letters and digits */
	struct near_list pieces;  /* of words that stand nowhere and have nothing similar */
	struct near_list alone;   /* of several words those that find something */
	struct near_list without; /* all of them but one */
};

bool search_near(struct store *s, struct arena *a, const struct query *q, struct near *out, struct err *err);

#endif
