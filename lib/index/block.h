/* A block collects the tokens of some documents and turns them into a run: their posting lists, sorted by key. Closing a block accesses
 * only the block and the unigram index, so another thread may do it. */
#ifndef GUIDANG_INDEX_BLOCK_H
#define GUIDANG_INDEX_BLOCK_H

#include "index/spill.h"
#include "index/unigrams.h"
#include "index/terms.h"

enum {
	BLOCK_TOKENS = 1 << 21, /* of several documents; one alone may have TERMS_MAX */
	BLOCK_DOCUMENTS = 1 << 16,
	BLOCK_PARTS = 1 << 8,  /* by the upper 8 bits of the key, so by 256 characters */
	BLOCK_CHUNK = 1 << 12, /* bytes; the unit in which a part's token memory is allocated */
};

/* A token's place: the document's number in the block, a bit for the title, the position in title or text. */
enum { BLOCK_TITLE = 1 << 23, BLOCK_DOCUMENT = 1 << 24 };

struct block {
	uint64_t *token;            /* lower 24 bits of the key << 40 | where; in chunks, allocated on first use */
	uint64_t *end[BLOCK_PARTS]; /* where the part's next token is written; at a chunk's end a new chunk begins */
	uint16_t first[BLOCK_PARTS], *next; /* the parts' chunks as linked lists */
	size_t room;                /* chunks that there is memory for */
	size_t chunks, tokens;
	uint64_t where;             /* place of the next token */
	struct buf ids;             /* uint32_t: ids of its documents */
	struct buf interned;             /* struct interned_character */
};

/* An interned term of the block that begins with a wide character. */
struct interned_character {
	uint32_t key, character;
};

/* The documents that contain a term: struct doclist. */
struct posting {
	uint32_t key, first, last, at, n; /* at, n: range in the run's `lists` */
};

struct run {
	struct buf interned;   /* struct posting: terms below TERM_PAIR, by key */
	struct buf pairs; /* the others, as varints: key (difference to the previous one), first, last (difference to first), n */
	struct buf lists;      /* those of the interned first, then the pairs' in their order, unless these are … */
	const struct spill *file; /* … here; NULL: they are not */
	struct spill_part lists_away, pairs_away;
	struct posting now; /* while merging: the current pair; key UINT32_MAX: none left */
	size_t next;        /* offset in `pairs` after it */
	bool failed;        /* the file cannot be read */
};

/* Begins a document's text; block_title begins its title. Ids must rise. tokens: how many tokens will follow; with those before
 * BLOCK_TOKENS at most, unless it is the block's only document. */
void block_document(struct block *b, uint32_t id, size_t tokens);
void block_title(struct block *b);
void block_chunk(struct block *b, size_t part);
/* where: b->where for the first token, incremented by the caller for each further one; stored back into b->where at the end. */
static inline void block_put(struct block *b, uint32_t key, uint64_t where)
{
	size_t part = key >> 24;

	if ((uintptr_t)b->end[part] % BLOCK_CHUNK == 0)
		block_chunk(b, part);
	*b->end[part]++ = (uint64_t)key << 40 | where;
}
/* Returns the posting lists of the block and empties it. spare: scratch space, grown to twice the largest part. */
struct run block_close(struct block *b, struct buf *spare, struct unigrams *s);
void block_clear(struct block *b);
void block_shrink(struct block *b); /* an empty one gives back what only a large document needed */
void block_free(struct block *b);

void run_first(struct run *r); /* sets r->now to the first pair … */
void run_next(struct run *r);  /* … to the one after it */
size_t run_bytes(const struct run *r); /* in memory */
/* Puts its pairs and their lists into the file; false: it has no room for them. They stay where they were then. */
bool run_spill(struct run *r, struct spill *s);
void run_free(struct run *r);

#endif
