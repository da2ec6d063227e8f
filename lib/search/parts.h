/* Words, and pieces of words, of a query that finds nothing: those of them that documents have in common. Internal to near.c. */
#ifndef GUIDANG_SEARCH_PARTS_H
#define GUIDANG_SEARCH_PARTS_H

#include "search/sets.h"

enum { PARTS_MAX = 48, ALTERNATIVES_MAX = 3 };

/* What became of a word: itself, a piece of it, or words near it, which are alternatives. */
struct near_part {
	struct alternative { struct str text; const struct query *q; struct ids ids; } p[ALTERNATIVES_MAX];
	size_t n;
	struct ids ids, titles; /* documents with any of them; those with one in their title */
	double weight;          /* of a document that has it: rare ones tell more; twice that if its title has it, which is what people remember */
	struct str of;  /* a pair of characters: the folded word that it is from … */
	size_t from, to; /* … and where it stands there */
};

struct near_parts {
	struct searcher *r;
	struct near_part *p;
	size_t n, cap;
	struct { const struct query **p; size_t n, cap; } without; /* NOT: no document may have them */
};

/* A further part, to which alternatives are added. */
struct near_part *parts_new(struct near_parts *s);
void part_alternative(struct near_part *p, struct str text, const struct query *q);
/* A part for each pair of adjacent Han characters of the word and each run of letters and digits. */
void parts_of_pairs(struct near_parts *s, const struct query *word);

/* Of all parts those that together weigh most in one document: the query that asks for them, in the query language and parsed, and how
 * many documents it finds. False: no document has two of them (several: nor is one enough), or less than `least` of the weight of all. */
bool parts_best(struct near_parts *s, bool several, double least, struct str *text, const struct query **q, size_t *count);

#endif
