/* Scores and sorts documents: BM25 from the index (index/bm25.h), sort keys from the rows.
 * Functions return false and set *err if the database failed. */
#ifndef GUIDANG_STORE_SCORE_H
#define GUIDANG_STORE_SCORE_H

#include "store/find.h"

struct hit {
	int64_t id;
	double score; /* higher is better; 0 if not ranked */
};

struct hits {
	struct hit *p;
	size_t n, cap;
};

/* A ranking for n words; free it with ranking_free. */
struct ranking *score_ranking(struct store *s, int words);

/* The documents whose text contains all the words, none of which is a unigram, with their scores; by id. Scores are exact for
 * the `want` best; want 0: for all. */
bool score_all(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err);
/* Sets the scores of hits (sorted by id) for the words, none of which is a unigram. */
bool score_hits(struct store *s, struct arena *a, const struct word *words, size_t n, struct hits *h, struct err *err);
/* The same for one wide character: 1 in the title, else 0.5. */
bool score_unigram(struct store *s, struct arena *a, struct str folded, struct hits *h, struct err *err);

/* Reduces the hits (sorted by id) to the first `want` in this order. Documents without a date or number come last; equal ones are
 * sorted by id. */
enum score_order { BY_DATE, BY_DATE_DOWN, BY_NUMBER };
bool score_first(struct store *s, struct arena *a, enum score_order order, size_t want, struct hits *h, struct err *err);

#endif
