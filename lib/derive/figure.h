/* A number as it is printed with its unit and what stands beside it: 70多万元, 1-2个, 95%以上. */
#ifndef GUIDANG_DERIVE_FIGURE_H
#define GUIDANG_DERIVE_FIGURE_H

#include "rules/match.h"

struct figure {
	size_t from, to;        /* with the unit and the words behind it */
	struct str value, unit; /* unit.n is 0: none */
	const char *style;      /* of the unit: ratio, money, duration, score, count; NULL: none */
	const char *comparator; /* of the words behind it; NULL: they say nothing */
	struct str rule;        /* of the unit */
};

/* The figure that begins at `at`, a digit with none before it. False: a date, a label, a number of a document. */
bool figure_read(struct matcher *m, struct arena *a, struct str text, size_t at, struct figure *out);

#endif
