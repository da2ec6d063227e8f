/* A printed number with its unit and the words before and after it: 70多万元, 1-2个, 95%以上. */
#ifndef GUIDANG_DERIVE_FIGURE_H
#define GUIDANG_DERIVE_FIGURE_H

#include "rules/match.h"

struct figure {
	size_t from, to;        /* bytes, including the unit and the words after it */
	struct str value, unit; /* unit.n is 0: none */
	const char *style;      /* of the unit: ratio, money, duration, score, count; NULL: none */
	const char *comparator; /* from the words after the unit; NULL: none */
	struct str rule;        /* that matched the unit */
};

/* Reads the figure at `at`, which must be its first digit. False: it is a date, a label or a document number. */
bool figure_read(struct matcher *m, struct arena *a, struct str text, size_t at, struct figure *out);
size_t figure_digits_end(struct str text); /* behind its last digit: no figure begins there or after; 0: it has none */

#endif
