/* The prefilter: conditions that a text must fulfil for a pattern (PCRE2, extended) to match it, derived from the pattern itself so
 * that no list is kept by hand. With the check of the first character it excludes nearly all rules for a line (rules.c). */
#ifndef GUIDANG_RULES_PREFILTER_H
#define GUIDANG_RULES_PREFILTER_H

#include "base/arena.h"
#include "text/characters.h"

/* A text that the pattern matches has at least one character of each set. */
enum { HELD_MAX = 4 };
struct held {
	size_t n;
	struct characters set[HELD_MAX];
};

struct prefilter {
	struct held held;
	struct characters first; /* the characters a match can begin with … */
	bool first_known;        /* … if they are known */
	struct str last;    /* pattern of the characters that can end a line it matches; empty: any */
	struct str pattern; /* the given pattern, with a lookahead at the next character before long alternations */
};
/* Constructs that the reader does not understand add no condition. Strings are in the arena. */
struct prefilter prefilter_read(struct arena *a, struct str pattern);

static inline bool prefilter_may_match(const struct held *h, const struct characters *c)
{
	for (size_t i = 0; i < h->n; i++)
		if (!characters_meet(&h->set[i], c))
			return false;
	return true;
}

#endif
