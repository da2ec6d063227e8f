/* Groups of many alternatives in a pattern: before each of them a look at the next character, which is one comparison where the
 * alternatives would be tried one after the other. It changes no match. */
#ifndef GUIDANG_RULES_MANY_H
#define GUIDANG_RULES_MANY_H

#include "base/arena.h"

enum { MANY_LEAST = 6 }; /* with fewer alternatives it does not pay */

struct many_alternatives {
	size_t from, to;  /* bytes of the pattern */
	struct str first; /* what they can begin with, as between the brackets of a class */
};
struct many_lists {
	struct arena *arena;
	struct many_alternatives *p; /* the inner ones before those around them */
	size_t n, cap;
};

/* The pattern with these looks, in the arena. */
struct str many_looked_at(struct str pattern, const struct many_lists *many);

#endif
