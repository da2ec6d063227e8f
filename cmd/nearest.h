/* A query that finds nothing: what is said of it, and what comes nearest to it. */
#ifndef GUIDANG_CMD_NEAREST_H
#define GUIDANG_CMD_NEAREST_H

#include "opt.h"
#include "search/names.h"
#include "search/near.h"

/* Says on standard error (not if quiet) what near it finds something; `typed` is the query as it was typed. show: also returns what can
 * be shown instead, at most so many documents and the query of the first; NULL: there is nothing. */
const struct near *nearest_to_nothing(const struct args *a, struct store *store, struct arena *arena, const struct query *q, const struct names *names,
				      struct str typed, size_t show);

#endif
