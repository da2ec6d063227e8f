/* The occurrences of a word, document by document and on demand: documents that contain all its tokens, an upper bound of
 * the number of occurrences, and the exact number. phrase.h computes the same for all documents at once. */
#ifndef GUIDANG_INDEX_OCCURRENCES_H
#define GUIDANG_INDEX_OCCURRENCES_H

#include "index/bm25.h"
#include "index/phrase.h"

struct occurrences;

/* Folded, not empty; open: the last token only begins a token of the text. NULL: ask FTS5. */
struct occurrences *occurrences_open(struct postings *p, struct arena *a, struct str folded, bool open, const struct text_lengths *texts);
/* A second cursor, where the first one stands. */
struct occurrences *occurrences_copy(const struct occurrences *o, struct arena *a);
bool occurrences_damaged(const struct occurrences *o);
size_t occurrences_bytes(const struct occurrences *o); /* of its posting lists: what reading it costs */
/* The first document with an id ≥ id that contains all tokens; never moves back. INT64_MAX: none. */
int64_t occurrences_seek(struct occurrences *o, int64_t id);
/* Upper bounds for the current document, without reading positions; counts->heading is not set. */
void occurrences_most(const struct occurrences *o, struct counts *n);
/* Is it cheap to see that the title does not contain it and the text contains it fewer than `body` times? */
bool occurrences_fewer(const struct occurrences *o, int body);
/* More than documents from `id` up to *until can score by this word (texts_share); 0: it is in none of them. No document
 * before `id` may be sought afterwards. */
bool occurrences_bounded(const struct occurrences *o); /* has a list of it bounds? */
double occurrences_bound(struct occurrences *o, struct ranking *r, int64_t id, int64_t *until);
/* How many positions a position list has in either column; sixteen bytes behind it may be read. */
void occurrences_in_list(struct str list, struct counts *n);
/* Exact counts for the current document. False: the tokens do not form the phrase. */
bool occurrences_here(struct occurrences *o, struct counts *n);
/* How many documents contain it in text or title, as far as its weight goes: where its rarest token is in more than
 * OCCURRENCES_COUNTED, that is the number; to find the phrase in all of them would take longer than the search. */
enum { OCCURRENCES_COUNTED = 2000 };
/* Moves to the end. */
int64_t occurrences_documents(struct occurrences *o);

/* How often it stands in the headings of the current document. */
int occurrences_in_headings(struct occurrences *o, struct heading_walk *h);

#endif
