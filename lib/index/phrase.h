/* Phrase search: the documents that contain a phrase, and its positions in each. */
#ifndef GUIDANG_INDEX_PHRASE_H
#define GUIDANG_INDEX_PHRASE_H

#include "index/postings.h"
#include "index/tokens.h"

struct phrase_hit {
	int64_t id;
	uint32_t title, body; /* number of occurrences */
	size_t at;            /* the positions: positions.p[at…at+body+title), those in the text first */
};

struct phrase_hits { /* by rising id */
	struct phrase_hit *p;
	size_t n, cap;
	struct { uint32_t *p; size_t n, cap; } positions;
};

/* Selects tokens of a phrase that imply all others; `offset` receives their indexes. Returns how many. */
size_t phrase_choose(const struct token *t, size_t n, uint32_t *offset);

/* A term that must be `place` tokens after the beginning of a phrase, or up to `reach` tokens later. At least one term has reach 0. */
struct placed {
	struct str term;
	uint32_t place, reach;
};
/* Tokens between the terms are not checked. False: use FTS5 instead. */
bool phrase_placed(struct postings *p, struct arena *a, const struct placed *t, size_t n, struct phrase_hits *out);

/* Leaves of the hits those where one of the terms is at its place. False: use FTS5 instead. */
bool phrase_followed(struct postings *p, struct arena *a, const struct placed *any, size_t n, struct phrase_hits *hits);

/* The phrase is folded and not empty; open: its last token may be a prefix of a token in the text. False: use FTS5 instead. */
bool phrase_find(struct postings *p, struct arena *a, struct str folded, bool open, struct phrase_hits *out);

#endif
