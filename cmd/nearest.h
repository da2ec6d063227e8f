/* A query that finds nothing: what is said of it, and what comes nearest to it. */
#ifndef GUIDANG_CMD_NEAREST_H
#define GUIDANG_CMD_NEAREST_H

#include "opt.h"
#include "search/names.h"
#include "search/near.h"

/* Says on standard error (not if quiet) what near it finds something; `typed` is the query as it was typed. show: also returns the query
 * whose documents can be shown instead, NULL: there is none. */
const struct near_query *nearest_to_nothing(const struct args *a, struct store *store, struct arena *arena, const struct query *q, const struct names *names,
					    struct str typed, bool show);

#endif
