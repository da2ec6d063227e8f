/* The documents that a query means, one after the other by rising id, and the best of them without a look at all the
 * others. What sets.h finds at once is found here as far as it is needed. Not for others than search.c. */
#ifndef GUIDANG_SEARCH_BEST_H
#define GUIDANG_SEARCH_BEST_H

#include "search/search.h"
#include "search/sets.h"

struct way;

/* The way through the documents of a query; NULL: the lists of the index cannot be read, or r->failed. */
struct way *way_of(struct searcher *r, const struct query *q);
/* All documents on it. */
bool way_all(struct searcher *r, struct way *w, set *out); /* false: damaged */
enum { TOTAL_TOLD = 1000 }; /* so many are counted; behind them only those that may be among the best are looked at */
/* What a document's score is more if its own number is asked for: more than words give. */
enum { OWN_NUMBER = 1000 };
/* The `want` best by the words that speak for a document, with their scores, `own` (rising) before the others, in order; equal ones by id. *total: how many
 * there are; *exact: that is all, else there are more. False: damaged. */
bool way_best(struct searcher *r, struct way *w, const struct word *words, size_t n, const set *own, size_t want, struct hits *out,
	      size_t *total, bool *exact);

/* Gives hits by rising id, of whatever order they are shown in, the scores of the words. */
bool way_scores(struct searcher *r, struct way *w, const struct word *words, size_t n, struct hits *h);
/* The best first, equal ones by id. */
int hit_by_score(const void *x, const void *y);

#endif
