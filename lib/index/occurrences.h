/* The occurrences of a word, computed on demand for one document at a time: the documents that contain all its tokens, an upper bound
 * of the number of occurrences, and the exact number. phrase.h computes the same for all documents at once. */
#ifndef GUIDANG_INDEX_OCCURRENCES_H
#define GUIDANG_INDEX_OCCURRENCES_H

#include "index/bm25.h"
#include "index/phrase.h"

struct occurrences;

/* The word is folded and not empty; open: its last token may be a prefix of a token in the text. NULL: use FTS5 instead. */
struct occurrences *occurrences_open(struct postings *p, struct arena *a, struct str folded, bool open, const struct text_lengths *texts);
/* The same for a word whose last character, a wide one behind another sort, may begin a pair in the text: 2024年. All lists of such pairs
 * are long in a large archive; this reads those of the other tokens, and what stands behind them in the text of a document that is
 * counted. seek, most and the bounds are those of the other tokens: upper bounds still. NULL: occurrences_open is the better way, for one if all lists
 * together have fewer leaves than `from`. from 0: only documents that are known are sought, and it is if there is a list. */
struct text_room;
struct occurrences_texts {
	/* Valid until the next call. False: they cannot be read. */
	bool (*read)(void *ctx, struct text_room *room, int64_t id, struct str *title, struct str *text);
	void *ctx;
};
/* Where the texts are copied to; it grows in the arena. */
struct text_room {
	struct arena *a;
	char *p;
	size_t size;
};
struct occurrences *occurrences_open_by_text(struct postings *p, struct arena *a, struct str folded, const struct text_lengths *texts,
					     const struct occurrences_texts *rows, int64_t from);
/* Too many texts were read for what was found, or one cannot be read: what it said since then is wrong, begin anew with
 * occurrences_open. */
bool occurrences_gave_up(const struct occurrences *o);
/* A second cursor at the position of the first. */
struct occurrences *occurrences_copy(const struct occurrences *o, struct arena *a);
bool occurrences_damaged(const struct occurrences *o);
size_t occurrences_bytes(const struct occurrences *o); /* size of its posting lists: the cost of reading it */
/* The first document with an id ≥ id that contains all tokens; never moves back. INT64_MAX: none. */
int64_t occurrences_seek(struct occurrences *o, int64_t id);
/* Upper bounds for the current document, without reading positions; counts->heading is not set. */
void occurrences_most(const struct occurrences *o, struct counts *n);
/* Can be determined cheaply that the title does not contain it and the text contains it fewer than `body` times? */
bool occurrences_fewer(const struct occurrences *o, int body);
/* occurrences_bound returns an upper bound of the word's score (texts_of) in the documents from `id` up to *until; 0: none of them
 * contains it. wide: a looser bound for more documents. A bound below `enough` is not made lower, whatever else is known. No document
 * before `id` may be sought afterwards. */
bool occurrences_bounded(const struct occurrences *o); /* does any of its posting lists have bounds? */
double occurrences_bound(struct occurrences *o, struct ranking *r, int64_t id, bool wide, double enough, int64_t *until);
/* The same for a document of this length (LENGTHS_UNIT, ranking_norm_of) from the last `id` that was asked for narrowly to its *until; may be
 * lower than that bound. */
double occurrences_bound_at(const struct occurrences *o, unsigned size, double norm);
/* Reduces a range of such lengths to those for which that may be `enough`; false: none is left. */
bool occurrences_lengths(const struct occurrences *o, struct norms norm, double enough, unsigned *least, unsigned *most);
/* Counts the positions of a position list in each column. Sixteen bytes after the list must be readable. */
void occurrences_in_list(struct str list, struct counts *n);
/* Exact counts for the current document. False: the tokens do not form the phrase. */
bool occurrences_here(struct occurrences *o, struct counts *n);
/* The number of documents that contain it in text or title, exact enough for its weight: if its rarest token is in more than
 * OCCURRENCES_COUNTED documents, that token's number is used, because finding the phrase in all of them would take longer than the
 * search. */
enum { OCCURRENCES_COUNTED = 2000 };
/* Moves the cursor to the end. */
int64_t occurrences_documents(struct occurrences *o);

/* Number of occurrences in the headings of the current document. */
int occurrences_in_headings(struct occurrences *o, struct heading_walk *h);

/* An upper bound, without reading headings, of the occurrences in headings in the current document, where n was counted. */
int occurrences_headings_most(const struct occurrences *o, struct ranking *r, const struct counts *n);
/* What occurrences_in_headings needs of the current document. After occurrences_back it counts in that one, whatever the position;
 * the position itself is as before once what was kept of it is put back. */
struct str *occurrences_keep(const struct occurrences *o, struct arena *a);
void occurrences_back(struct occurrences *o, const struct str *kept);

#endif
