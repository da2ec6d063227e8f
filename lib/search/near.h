/* Suggests other queries when one finds nothing. */
#ifndef GUIDANG_SEARCH_NEAR_H
#define GUIDANG_SEARCH_NEAR_H

#include "search/query.h"
#include "store/score.h"

struct near_query {
	struct str text; /* in the query language */
	size_t count;    /* documents that it finds, not 0 */
	const struct query *is; /* NULL: several words, but of `together` never */
};

struct near_list {
	struct near_query *p;
	size_t n, cap;
};

struct near {
	struct near_list similar; /* one character wrong, left out, too many or swapped; the same sound; a longer run of letters
				   * and digits; a date, a document number; all words, those that read as dates as dates */
	struct near_list pieces;  /* pieces of words that occur nowhere and have no similar word */
	struct near_list alone;   /* of several words, each that finds something by itself */
	struct near_list without; /* all words but one */
	struct near_list together; /* at most one: of the words, what is near them, or their pieces, those that documents have in common
				    * and that tell most; of one word what is near it. That of the first of `documents`, if it
				    * has several words */
	struct near_documents {         /* the nearest, in order: by what they have of it, above all in their titles */
		struct near_document {
			struct hit hit;
			struct near_query by; /* what it has of it */
		} *p;
		size_t n, cap;
	} documents;
};

/* names: of bodies, for the words suggested; NULL: none are used. want: the most documents; 0: only other queries. */
struct names;
bool search_near(struct store *s, struct arena *a, const struct query *q, const struct names *names, size_t want, struct near *out, struct err *err);

#endif
