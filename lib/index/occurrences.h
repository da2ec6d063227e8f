/* A word, document by document: where all its tokens stand together, how often as a phrase, how often at most. What
 * phrase.h finds at once is had here as far as somebody asks for it. */
#ifndef GUIDANG_INDEX_OCCURRENCES_H
#define GUIDANG_INDEX_OCCURRENCES_H

#include "index/bm25.h"
#include "index/phrase.h"

struct occurrences;

/* Folded, not empty; open: the last token only begins a token of the text. NULL: ask FTS5. */
struct occurrences *occurrences_open(struct postings *p, struct arena *a, struct str folded, bool open);
/* Another one, at the beginning; of one that was not moved. */
struct occurrences *occurrences_copy(const struct occurrences *o, struct arena *a);
bool occurrences_damaged(const struct occurrences *o);
size_t occurrences_bytes(const struct occurrences *o); /* of posting lists: how long it takes */
/* The first document from this id on that holds all tokens, never back; INT64_MAX: none. */
int64_t occurrences_seek(struct occurrences *o, int64_t id);
/* In the document at hand: at most, without looking where the tokens stand; counts->heading is left alone. */
void occurrences_most(const struct occurrences *o, struct counts *n);
/* Can be told quickly that it does not stand in the title, nor so often in the text? */
bool occurrences_fewer(const struct occurrences *o, int body);
/* How often it is. False: the tokens do not stand together. */
bool occurrences_here(struct occurrences *o, struct counts *n);
/* The documents that hold it, in text or title, from the beginning; leaves it at the end. */
int64_t occurrences_documents(struct occurrences *o);

/* What tells later, in any order, how often it stands in the headings of the document at hand. */
const void *occurrences_keep(const struct occurrences *o, struct arena *a);
int occurrences_in_headings(struct occurrences *o, const void *kept, struct heading_walk *h);

#endif
