/* BM25 over title, headings and body, with the sizes of all texts in memory. k1 1.2, b 0.75; a word in the title counts
 * as ten in the text, in a heading as three. */
#ifndef GUIDANG_INDEX_BM25_H
#define GUIDANG_INDEX_BM25_H

#include "base/str.h"
#include "index/sqlite.h"

/* One occurrence in the title, in a heading, counts as this many in the text. */
enum { TITLE_WEIGHT = 10, HEADING_WEIGHT = 3 };

/* What a connection knows of the texts (tables length and heading); read again when the database has changed. */
struct text_lengths;
struct text_lengths *texts_new(sqlite3 *db);
void texts_free(void *texts);
void texts_refresh(struct text_lengths *t); /* once a query, before any other; ranking_new does it */
/* What so many occurrences (weighed) in a text of this size (LENGTHS_UNIT) come to, without the weight of the word. */
double texts_share(const struct text_lengths *t, int times, unsigned size);

/* One query. The phrases have equal weight until ranking_rows sets their document frequencies. `want`: scores are
 * exact for the best `want` documents and may be too low for others; 0: exact for all. */
struct ranking;
struct ranking *ranking_new(struct text_lengths *t, int phrases, int64_t want);
void ranking_rows(struct ranking *r, int phrase, int64_t documents);
void ranking_free(void *ranking);

/* How often a phrase stands in a document; heading: part of body, filled in by ranking_score. */
struct counts {
	int title, body, heading;
};

/* Goes through the headings of a document; positions (tokens of the text) must rise. */
struct heading_walk {
	struct str ranges; /* struct terms: headings */
	size_t at;
	uint64_t from, to;
};
bool heading_next(struct heading_walk *h); /* false: no more */
bool heading_holds(struct heading_walk *h, uint64_t position);

/* How often the phrase begins in a heading. */
typedef int count_in_headings(void *ctx, int phrase, struct heading_walk *h);

/* How much a phrase weighs. */
double ranking_times(const struct ranking *r, int phrase);
double ranking_share(struct ranking *r, int times, int64_t id); /* texts_share of a document */
unsigned ranking_size(struct ranking *r, int64_t id); /* LENGTHS_UNIT; 0: not known */
/* What the length of a document counts for. */
double ranking_norm(struct ranking *r, int64_t id);
/* What the counts of one word come to at most, as times in the text. */
int ranking_weight(const struct counts *n);
double ranking_norm_least(void); /* none counts for less */
/* The score if all of it stood in headings; without any; as n says. */
enum headings_are { HEADINGS_NONE, HEADINGS_COUNTED, HEADINGS_ALL };
double ranking_with(const struct ranking *r, const struct counts *n, enum headings_are headings, double norm);
struct str ranking_ranges(struct ranking *r, int64_t id); /* of the headings, to be walked through */
/* Fills in how often each phrase stands in headings. */
void ranking_headings(struct ranking *r, int64_t id, struct counts *n, count_in_headings *count, void *ctx);

/* Higher is better. */
double ranking_score(struct ranking *r, int64_t id, struct counts *n, count_in_headings *count, void *ctx);

#endif
