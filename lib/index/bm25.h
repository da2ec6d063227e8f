/* BM25 over title, headings and body, with the document lengths in memory. k1 1.2, b 0.75. An occurrence in the title counts
 * as ten in the text, one in a heading as three. */
#ifndef GUIDANG_INDEX_BM25_H
#define GUIDANG_INDEX_BM25_H

#define TEXTS_K1 1.2

#include "base/str.h"
#include "index/sqlite.h"

/* The number of occurrences in the text that one in the title, or one in a heading, counts as. */
enum { TITLE_WEIGHT = 10, HEADING_WEIGHT = 3 };

/* A connection's cache of document lengths and headings (tables length and heading); read again after the database changed. */
struct text_lengths;
struct text_lengths *texts_new(sqlite3 *db);
void texts_free(void *texts);
void texts_refresh(struct text_lengths *t); /* once per query, before the other functions; ranking_new calls it */
/* BM25's length norm: of an empty text, and what each LENGTHS_UNIT of its length adds. */
struct norms {
	double empty, unit;
};
struct norms texts_norms(const struct text_lengths *t);
/* The BM25 value of `times` weighted occurrences in a document of this norm, without the word's own weight. */
static inline double texts_of(int times, double norm)
{
	return times * (TEXTS_K1 + 1) / (times + norm);
}

/* The ranking of one query. The phrases have equal weight until ranking_rows sets their document frequencies. Scores are
 * exact for the best `want` documents and may be too low for the others; want 0: exact for all. */
struct ranking;
struct ranking *ranking_new(struct text_lengths *t, int phrases, int64_t want);
void ranking_rows(struct ranking *r, int phrase, int64_t documents);
void ranking_free(void *ranking);

/* Number of occurrences of a phrase in a document. heading: those of body that are in headings, filled in by ranking_score. */
struct counts {
	int title, body, heading;
};

/* Iterates over the headings of a document; the positions (tokens of the text) passed to it must rise. */
struct heading_walk {
	struct str ranges; /* struct terms: headings */
	size_t at;
	uint64_t from, to;
};
bool heading_next(struct heading_walk *h); /* false: past the last */
bool heading_holds(struct heading_walk *h, uint64_t position);

/* Returns how many occurrences of the phrase begin in a heading. */
typedef int count_in_headings(void *ctx, int phrase, struct heading_walk *h);

/* The weight of a phrase. */
double ranking_times(const struct ranking *r, int phrase);
double ranking_share(struct ranking *r, int times, int64_t id); /* texts_of of a document */
unsigned ranking_size(struct ranking *r, int64_t id); /* document length in LENGTHS_UNIT; 0: not known */
/* The lengths of the documents from `id` on, as many as are held together (n); valid until the ranking's lengths are refreshed. */
const uint16_t *ranking_sizes(struct ranking *r, int64_t id, size_t *n);
struct norms ranking_norms(const struct ranking *r);
double ranking_norm_of(const struct ranking *r, unsigned size); /* of a text of this length, about */
/* BM25's length norm of a document. */
double ranking_norm(struct ranking *r, int64_t id);
/* The upper bound of a word's weighted occurrences: title and headings converted to occurrences in the text. */
int ranking_weight(const struct counts *n);
double ranking_norm_least(void); /* the least norm of any document */
/* The score with n, under the assumption that no, the counted, or all occurrences in the text are in headings. */
enum headings_are { HEADINGS_NONE, HEADINGS_COUNTED, HEADINGS_ALL };
double ranking_with(const struct ranking *r, const struct counts *n, enum headings_are headings, double norm);
struct str ranking_ranges(struct ranking *r, int64_t id); /* ranges of the headings, for heading_walk */
/* Fills in n[…].heading for each phrase. */
void ranking_headings(struct ranking *r, int64_t id, struct counts *n, count_in_headings *count, void *ctx);

/* The score of a document; higher is better. */
double ranking_score(struct ranking *r, int64_t id, struct counts *n, count_in_headings *count, void *ctx);

#endif
