/* What a text must have for a pattern (PCRE2, extended) to match it: read off the text of the pattern, so that no list is
 * kept by hand. Together with the first character it spares a line nearly all of the rules (rules.c). */
#ifndef GUIDANG_RULES_PREFILTER_H
#define GUIDANG_RULES_PREFILTER_H

#include "base/arena.h"
#include "text/characters.h"

/* Of each set a text that the pattern matches holds one character at least. */
enum { HELD_MAX = 4 };
struct held {
	size_t n;
	struct characters set[HELD_MAX];
};

struct prefilter {
	struct held held;
	struct characters first; /* that a match can begin with … */
	bool first_known;        /* … if this can be told */
	struct str last;    /* a pattern for one character, of all that can be the last of a line it matches; empty: any can be */
	struct str pattern; /* the same one: where it has many alternatives, a look at the next character comes before them */
};
/* What is beyond this reader tells nothing. Strings live in the arena. */
struct prefilter prefilter_read(struct arena *a, struct str pattern);

static inline bool prefilter_may_match(const struct held *h, const struct characters *c)
{
	for (size_t i = 0; i < h->n; i++)
		if (!characters_meet(&h->set[i], c))
			return false;
	return true;
}

#endif
