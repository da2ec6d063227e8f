/* Figures that fill a cell: what they measure stands in the row and in the head of the column. */
#ifndef GUIDANG_DERIVE_TABULAR_H
#define GUIDANG_DERIVE_TABULAR_H

#include "derive/figure.h"

struct tabular_column {
	bool measures; /* its head says what is measured: 治愈率 */
	struct str head, unit, period; /* of all header rows; unit: 平均住院日（天） */
	enum group role;   /* subject, unit; GROUP_NUM: a figure */
	const char *kind;  /* target, result; NULL: not said */
	bool aims, reports; /* a ledger has what is to be reached and what was reached side by side */
};

struct tabular {
	const struct doc *d;
	struct matcher *m;
	const struct table *t;
	struct tabular_column *column;
	size_t subject, unit; /* columns; t->columns: none */
	size_t first;         /* row of data */
};

struct tabular_figure {
	struct figure figure;
	struct str subject, unit, period;
	const char *comparator, *kind; /* kind NULL: not said */
};

/* Reads the head of the table. */
struct tabular tabular_of(const struct doc *d, struct matcher *m, size_t table);
/* Is the cell nothing but a figure of which the table tells what it measures? */
bool tabular_read(const struct tabular *t, size_t row, size_t column, struct tabular_figure *out);

#endif
