/* Which documents can be skipped on the way to the best: those in ranges of ids whose bounds are below the score to reach. Internal to
 * best.c. */
#ifndef GUIDANG_SEARCH_RANGES_H
#define GUIDANG_SEARCH_RANGES_H

#include "search/way.h"

/* The documents from the end of the previous range up to `until`. */
struct range {
	int64_t until;
	double most;
};

struct deferred;
struct contest {
	struct searcher *r;
	struct ranking *ranking;
	struct node **word;
	size_t n, want;
	const set *own;                       /* documents whose number is asked for */
	size_t own_at;
	struct { double *p; size_t n; } heap; /* scores of the best so far, the lowest first */
	double floor;                         /* enough documents reach this score */
	struct { struct range *p; size_t n, cap; } ranges; /* by the wide bounds of the words; none: they have no bounds */
	double *top;                          /* what each word adds to a score at most, by these … */
	size_t *rising;                       /* … and the words by that, the least first */
	size_t range;
	struct node **far;                    /* of one word: for its wide bound, */
	struct range wide;                    /* the last of which this is */
	struct node **near;                   /* the words, for their narrow bounds: within the ranges that are not too low */
	struct range narrow;                  /* the last such bound; until -1: none so far */
	struct {
		double enough;                    /* to reach; negative: not asked for yet */
		unsigned least, most;             /* a document of another length is too low */
		bool any;                         /* there are such lengths */
	} lengths;                            /* within that bound */
	struct range *share;                  /* what each word adds to it, and up to which document; until -1: not asked yet */
	int least;                            /* of one word alone: in a shorter document than any it must stand so often */
	double least_for;                     /* if this is the score to reach */
	bool defers;                          /* headings, and rows to check, are read at the end, of as few documents as can be */
	struct node *waiting;                 /* which rows are to be checked */
	struct { struct deferred *p; size_t n, cap; } deferred;
};

static const double bounds_slack = 1 + 1e-9; /* of bounds: their sums are rounded otherwise than those of the scores */

/* The score a document needs to be among the best; negative: any score. */
static inline double contest_to_reach(const struct contest *c)
{
	return c->heap.n == c->want && c->heap.p[0] > c->floor ? c->heap.p[0] : c->floor;
}

static inline bool contest_too_low(const struct contest *c, double most)
{
	return most * bounds_slack < contest_to_reach(c);
}

static inline bool contest_is_own(struct contest *c, int64_t id)
{
	while (c->own_at < c->own->n && c->own->p[c->own_at] < id)
		c->own_at++;
	return c->own_at < c->own->n && c->own->p[c->own_at] == id;
}

/* Narrow bounds may be asked for from the words' positions on. */
void ranges_anew(struct contest *c);
/* Makes the ranges from `id` on. Before that there are none, and nothing is skipped. */
void ranges_take(struct contest *c, int64_t id);
/* The first document from `id` to `until` that may be among the best by the narrow bounds; behind `until`: none. */
int64_t ranges_within(struct contest *c, int64_t id, int64_t until);
/* Are documents with any of the words meant, and no others? */
bool ranges_are_any(const struct contest *c, const struct node *root);
/* The first document from `id` on that is meant, by its tokens, and may be among the best; INT64_MAX: none. any: ranges_are_any. *all is set
 * to false if others were passed over. */
int64_t ranges_next(struct contest *c, struct node *root, int64_t id, bool any, bool *all);

#endif
