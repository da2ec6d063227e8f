/* Matches figures and tasks of two documents: a plan and its summary, the plans of two years, a superior body's requirements and a
 * subordinate body's commitments. Indicators are matched by subject and unit, tasks by their text. */
#ifndef GUIDANG_DOC_COUNTERPART_H
#define GUIDANG_DOC_COUNTERPART_H

#include "doc/doc.h"

enum {
	COUNTERPARTS_MAX = 1000, /* items of a document that are compared */
	FOLLOWED_MAX = 500,      /* documents that are followed */
};

struct counterpart {
	size_t a, b; /* indexes of the items; SIZE_MAX: no counterpart */
};

struct counterparts {
	struct counterpart *p;
	size_t n, cap;
};

/* Similarity of two texts by their pairs of characters, 0 to 1; 1 if one contains the other and the contained one is not short. */
struct shape; /* a text prepared for repeated comparison */
const struct shape *counterpart_shape(struct arena *a, struct str text);
double counterpart_alike(const struct shape *x, const struct shape *y);
extern const double counterpart_least; /* items below this similarity do not match */

/* Each item occurs once: first the pairs, in the order of a, then the items of a and of b without a counterpart. Both documents must
 * have their derived lists. */
struct counterparts counterpart_indicators(struct arena *arena, const struct doc *a, const struct doc *b);
struct counterparts counterpart_tasks(struct arena *arena, const struct doc *a, const struct doc *b);

#endif
