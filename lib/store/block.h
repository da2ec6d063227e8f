/* A block: the tokens of some documents in, a run out: their posting lists by key. Needs nothing but itself and the
 * singles, so another thread may close it. */
#ifndef GUIDANG_STORE_BLOCK_H
#define GUIDANG_STORE_BLOCK_H

#include "store/singles.h"
#include "store/terms.h"

enum { BLOCK_TOKENS = TERMS_MAX };

struct block {
	uint64_t *token;         /* key << 32 | place in the block; room for BLOCK_TOKENS, made when first needed */
	size_t tokens;
	struct buf ids;          /* uint32_t: of its documents */
	struct buf starts;       /* uint32_t: where their titles and texts begin */
	struct buf odd;          /* struct odd_character */
};

/* An odd term of the block that begins with a wide character. */
struct odd_character {
	uint32_t key, character;
};

/* The documents that hold a term: struct doclist. */
struct posting {
	uint32_t key, first, last, at, n; /* at, n: in the run's lists */
};

struct run {
	struct buf odd;   /* struct posting: terms below TERM_PAIR, by key */
	struct buf pairs; /* the others: numbers, as varints, of key (from the one before), first, last (from first), n */
	struct buf lists;
	struct posting now; /* while merging: the next pair; key UINT32_MAX: no more */
	size_t next;        /* offset behind it */
};

/* A document begins; ids rise. Its tokens are put after it, `title` of them in the title. */
void block_document(struct block *b, uint32_t id, size_t title);
static inline void block_put(struct block *b, uint32_t key)
{
	b->token[b->tokens] = (uint64_t)key << 32 | b->tokens;
	b->tokens++;
}
/* The run of all it holds; it is empty again. spare: room for as many tokens, made when first needed, free() it. */
struct run block_close(struct block *b, uint64_t **spare, struct singles *s);
void block_clear(struct block *b);
void block_free(struct block *b);

void run_first(struct run *r); /* r->now: the first pair … */
void run_next(struct run *r);  /* … and the one after it */
const struct posting *run_odd(const struct run *r, uint32_t key); /* of a term below TERM_PAIR, or NULL */
size_t run_bytes(const struct run *r);
void run_free(struct run *r);

#endif
