/* The same figures and tasks in two documents: a plan and its summary, one year's plan and the next one's, what is asked from
 * above and what is promised below. Indicators are matched by subject and unit, tasks by their text. */
#ifndef GUIDANG_DOC_COUNTERPART_H
#define GUIDANG_DOC_COUNTERPART_H

#include "doc/doc.h"

enum {
	COUNTERPARTS_MAX = 1000, /* items of a document that are compared */
	FOLLOWED_MAX = 500,      /* documents that are followed */
};

struct counterpart {
	size_t a, b; /* SIZE_MAX: it has none */
};

struct counterparts {
	struct counterpart *p;
	size_t n, cap;
};

/* How alike two texts are, by pairs of characters: 0 to 1; 1 where one holds the other, which is not short. */
struct shape; /* of a text, for comparing it often */
const struct shape *counterpart_shape(struct arena *a, struct str text);
double counterpart_alike(const struct shape *x, const struct shape *y);
extern const double counterpart_least; /* what is less alike is something else */

/* Each item once, the pairs first, in the order of a; then those of a and of b that have none. The derived lists are there. */
struct counterparts counterpart_indicators(struct arena *arena, const struct doc *a, const struct doc *b);
struct counterparts counterpart_tasks(struct arena *arena, const struct doc *a, const struct doc *b);

#endif
