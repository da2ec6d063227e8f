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

/* Of so many words; ranking_free. */
struct ranking *score_ranking(struct store *s, int words);

/* The documents whose text holds all the words, none of them a unigram, with their scores; by id. Scores are exact for
 * the `want` best; 0: for all. */
bool score_all(struct store *s, struct arena *a, const struct word *words, size_t n, size_t want, struct hits *out, struct err *err);
/* Gives hits (sorted by id) the scores of the words, none of them a unigram. */
bool score_hits(struct store *s, struct arena *a, const struct word *words, size_t n, struct hits *h, struct err *err);
/* The same for one wide character: 1 in the title, else 0.5. */
bool score_unigram(struct store *s, struct arena *a, struct str folded, struct hits *h, struct err *err);

/* What each hit is sorted by; .n == 0: it has none. keys: room for h->n. */
enum sort_key { KEY_NUMBER, KEY_DATE };
bool score_keys(struct store *s, struct arena *a, const struct hits *h, enum sort_key key, struct str *keys, struct err *err);

#endif
