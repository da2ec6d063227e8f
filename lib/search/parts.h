/* Words, and pieces of words, of a query that finds nothing: those of them that documents have in common. Internal to near.c. */
#ifndef GUIDANG_SEARCH_PARTS_H
#define GUIDANG_SEARCH_PARTS_H

#include "search/sets.h"

enum { PARTS_MAX = 64 /* bits: those behind are not looked at */, ALTERNATIVES_MAX = 3 };

/* What became of a word: itself, a piece of it, or words near it, which are alternatives. */
struct near_part {
	struct alternative { struct str text; const struct query *q; struct ids ids; } p[ALTERNATIVES_MAX];
	size_t n;
	bool looked_up;         /* parts_look_up was called */
	struct ids ids, titles; /* documents with any of them; those with one in their title */
	double weight;          /* of a document that has it: rare ones tell more; twice that if its title has it, which is what people remember */
	size_t word;     /* which of the words that were typed it is from */
	struct str of;  /* a pair of characters: the folded word that it is from … */
	size_t from, to; /* … and where it stands there */
};

struct near_parts {
	struct searcher *r;
	struct near_part *p;
	size_t n, cap;
	size_t word; /* of the parts that are added */
	struct { const struct query **p; size_t n, cap; } without; /* NOT: no document may have them */
	struct parts_known *known; /* what was looked up; shared */
};

/* The documents of a query, remembered, and of a word in texts, or another way to write one, those that have it in the title
 * (titles NULL: not asked for). */
struct parts_known {
	struct parts_found { struct str folded; bool prefix; struct ids ids, titles; } *p;
	size_t n, cap;
	size_t without;      /* of the NOTs so many were evaluated … */
	struct ids excluded; /* … which have these documents */
};
struct ids parts_documents(struct near_parts *s, const struct query *q, struct ids *titles);
/* The documents that NOT excludes. */
struct ids parts_excluded(struct near_parts *s);

/* A further part, to which alternatives are added. */
struct near_part *parts_new(struct near_parts *s);
void part_alternative(struct near_part *p, struct str text, const struct query *q);
/* A part for each pair of adjacent Han characters of the word and each run of letters and digits. */
void parts_of_pairs(struct near_parts *s, const struct query *word);

/* Finds the documents of a part, and of those that has been done for its weight. */
void parts_look_up(struct near_parts *s, struct near_part *p);
bool parts_are_in(const struct near_part *p, int64_t id); /* has this document it? */
/* How much it tells that a document has something that `found` of all documents have. */
double parts_weight(int64_t documents, size_t found);
/* The largest id of a document that a part was found in. */
int64_t parts_last(const struct near_parts *s);

/* Of all parts those that together weigh most in one document: the query that asks for them, in the query language and parsed, and how
 * many documents it finds. False: no document has two of them (several: nor is one enough), or less than `least` of the weight of all. */
bool parts_best(struct near_parts *s, bool several, double least, struct str *text, const struct query **q, size_t *count);
/* The same of the parts that this document has: of each of the `n` words that were typed those in `words`, or, if it has none of these,
 * in `pairs`. Only parts that were looked up. */
bool parts_of_document(struct near_parts *words, struct near_parts *pairs, size_t n, int64_t id, struct str *text, const struct query **q, size_t *count);

#endif
