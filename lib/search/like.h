/* Finds documents that share passages with a text: next year's plan, a notice that forwards another. */
#ifndef GUIDANG_SEARCH_LIKE_H
#define GUIDANG_SEARCH_LIKE_H

#include "store/store.h"

/* A passage with the same characters in both, and the line in each where it begins. */
struct passage {
	uint32_t line, other_line; /* of the texts, from 1 */
	struct str text;           /* as in the first text, white space as one blank */
	size_t characters;
};

struct like {
	int64_t id;
	double share;       /* the fraction of the text that is also in the document, 0 to 1 … */
	double share_other; /* … and of the document that is also in the text */
	struct { struct passage *p; size_t n, cap; } passages; /* the longest first */
};

struct like_list {
	struct like *p;
	size_t n, cap;
};

/* Up to `want` documents except `self` (-1: none), those that share most first, each with up to `passages` passages. */
bool search_like(struct store *s, struct arena *a, struct str text, int64_t self, size_t want, size_t passages, struct like_list *out,
		 struct err *err);

#endif
