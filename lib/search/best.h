/* Iterates over the documents of a query by rising id, and finds the best of them without looking at all others. Where
 * sets.h computes whole sets, this computes only what is needed. Internal to search.c. */
#ifndef GUIDANG_SEARCH_BEST_H
#define GUIDANG_SEARCH_BEST_H

#include "search/search.h"
#include "search/sets.h"

struct way;

/* The iterator over the documents of a query; NULL: the posting lists cannot be read, or r->failed. */
struct way *way_of(struct searcher *r, const struct query *q);
bool way_gave_up(const struct way *w); /* occurrences_gave_up: make it anew without searcher.few */
/* All its documents. */
bool way_all(struct searcher *r, struct way *w, set *out); /* false: damaged */
enum { TOTAL_TOLD = 1000 }; /* this many documents are counted; after them only candidates for the best are looked at */
/* Added to the score of a document whose own number is the one in the query; greater than any score from words. */
enum { OWN_NUMBER = 1000 };
/* The `want` best documents in order, with their scores for these words; those in `own` (rising ids) come before the others, equal ones
 * by id. *total: number of matching documents; *exact false: there are more. Returns false if damaged. */
bool way_best(struct searcher *r, struct way *w, const struct word *words, size_t n, const set *own, size_t want, struct hits *out,
	      size_t *total, bool *exact);

/* Sets the scores of hits, which are sorted by id whatever their display order, for these words. */
bool way_scores(struct searcher *r, struct way *w, const struct word *words, size_t n, struct hits *h);
/* The best first, equal ones by id. */
int hit_by_score(const void *x, const void *y);

#endif
