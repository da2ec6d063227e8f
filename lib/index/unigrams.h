/* The unigram index: the documents that contain each character, for queries of one character. Built from the posting lists of
 * a block, whose terms come in key order. A document contains a character if one of its tokens begins with it (tokens.h). */
#ifndef GUIDANG_INDEX_UNIGRAMS_H
#define GUIDANG_INDEX_UNIGRAMS_H

#include "base/arena.h"
#include "base/err.h"
#include "index/sqlite.h"

struct unigrams;

struct unigrams *unigrams_new(void);
void unigrams_free(struct unigrams *s);
void unigrams_clear(struct unigrams *s);
size_t unigrams_bytes(const struct unigrams *s);

struct sightings {
	uint64_t *text, *title; /* bit sets, indexed by the document's number in the block */
};
/* Begins a block of `n` documents with these rising ids, which the caller keeps until unigrams_end.
 * Returns the bit sets in which unigrams_see marks the documents that contain the current character. */
struct sightings *unigrams_begin(struct unigrams *s, const uint32_t *ids, size_t n);
/* Records that the document (its number in the block) has interned terms that begin with this character. Interned terms come before
 * the pairs and in no order of characters. */
void unigrams_interned(struct unigrams *s, uint32_t character, uint32_t document, uint32_t in_title, uint32_t in_text);
/* Sets the current character: the tokens that follow begin with it. Characters must rise. */
void unigrams_character(struct unigrams *s, uint32_t character);
void unigrams_end(struct unigrams *s);

static inline void unigrams_see(struct sightings *now, uint32_t document, bool in_title, bool in_text)
{
	if (in_title) /* rare */
		now->title[document / 64] |= UINT64_C(1) << document % 64;
	now->text[document / 64] |= (uint64_t)in_text << document % 64;
}

/* Writes all blocks as one segment in each of the tables single and single_title; `base` is added to the ids. */
bool unigrams_write(const struct unigrams *s, int64_t base, int64_t documents, sqlite3 *db, struct err *err);

#endif
