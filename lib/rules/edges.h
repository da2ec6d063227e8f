/* With which characters a part of a pattern can begin and end, and the pairs of characters that every match of it has therefore:
 * (?: 牵头 | 负责 ) tells 牵头负责, two pairs. Blanks (\s) do not count. For prefilter.c. */
#ifndef GUIDANG_RULES_EDGES_H
#define GUIDANG_RULES_EDGES_H

#include "base/arena.h"

/* A set of characters or of pairs, one behind the other. */
enum { EDGE_SETS = 4 };
struct pattern_edge {
	struct buf head, tail;      /* what the first and the last character can be … */
	bool head_known, tail_known; /* … if this can be told */
	bool empty;                 /* it can be without any */
	size_t n;
	struct buf set[EDGE_SETS];  /* of pairs: a match has one of each set at least */
};

struct pattern_edge edge_nothing(void);
/* One character: `class` is a list as in brackets; empty: it is not known which. */
struct pattern_edge edge_of(struct str class);
/* Both take over `one`. edge_then: `one` follows; nullable: it need not. */
void edge_then(struct pattern_edge *all, struct pattern_edge *one, bool nullable);
void edge_or(struct pattern_edge *all, struct pattern_edge *one);
void edge_look(struct pattern_edge *all, const struct pattern_edge *ahead); /* `ahead` is what is looked ahead at */
void edge_free(struct pattern_edge *e);
/* The set that says most; empty: none says anything. */
struct str edge_pairs(struct arena *a, const struct pattern_edge *e);

/* The characters of an escape that stands for few; empty: not known. */
struct str pattern_escaped(char c, struct str self);
/* Appends the characters that a class lists; false: it is not a plain list. */
bool pattern_listed(struct str class, struct buf *plain);

#endif
