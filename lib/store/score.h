/* Scores and orders of documents: BM25 from the index (index/bm25.h), keys from the rows.
 * False: the database failed, and *err says how. */
#ifndef GUIDANG_STORE_SCORE_H
#define GUIDANG_STORE_SCORE_H

#include "store/find.h"

struct hit {
	int64_t id;
	double score; /* higher is better; 0 where nothing was ranked */
};

struct hits {
	struct hit *p;
	size_t n, cap;
};

/* A ranking for n words; free it with ranking_free. */
struct ranking *score_ranking(struct store *s, int words);

/* The documents whose text holds all the words, none of them a unigram, with their scores; by id. Scores are exact for
 * the `want` best; 0: for all. */
bool score_all(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err);
/* Gives hits (sorted by id) the scores of the words, none of them a unigram. */
bool score_hits(struct store *s, struct arena *a, const struct word *words, size_t n, struct hits *h, struct err *err);
/* The same for one wide character: 1 in the title, else 0.5. */
bool score_unigram(struct store *s, struct arena *a, struct str folded, struct hits *h, struct err *err);

/* The first `want` of the hits (sorted by id), in order, and so many are left. By date, those without last; by number, the
 * same. Equal ones by id. */
enum score_order { BY_DATE, BY_DATE_DOWN, BY_NUMBER };
bool score_first(struct store *s, struct arena *a, enum score_order order, size_t want, struct hits *h, struct err *err);

#endif
