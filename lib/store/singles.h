/* Which documents hold which character, for words of one: made from the posting lists of a block, whose terms come in
 * the order of their keys. A document holds a character where it holds a token that begins with it (tokens.h). */
#ifndef GUIDANG_STORE_SINGLES_H
#define GUIDANG_STORE_SINGLES_H

#include "base/arena.h"
#include "base/err.h"
#include "store/sqlite.h"

struct singles;

struct singles *singles_new(void);
void singles_free(struct singles *s);
void singles_clear(struct singles *s);
size_t singles_bytes(const struct singles *s);

struct sightings {
	uint64_t *text, *title; /* bits, by the document's number in the block */
};
/* A block of `n` documents with these ids, which rise; kept by the caller until singles_end. What it returns is where
 * those are told that have tokens with the character at hand. */
struct sightings *singles_begin(struct singles *s, const uint32_t *ids, size_t n);
/* Before the pairs: the document (its number in the block) has tokens that begin so, of a kind that comes out of order. */
void singles_odd(struct singles *s, uint32_t character, uint32_t document, uint32_t in_title, uint32_t in_text);
/* The tokens that come now begin with this wide character. Characters rise. */
void singles_character(struct singles *s, uint32_t character);
void singles_end(struct singles *s);

static inline void singles_see(struct sightings *now, uint32_t document, bool in_title, bool in_text)
{
	if (in_title) /* seldom */
		now->title[document / 64] |= UINT64_C(1) << document % 64;
	now->text[document / 64] |= (uint64_t)in_text << document % 64;
}

/* All blocks as one segment each of the tables single and single_title; base is added to the ids. */
bool singles_write(const struct singles *s, int64_t base, int64_t documents, sqlite3 *db, struct err *err);

#endif
