/* Names of files in a line: 《…》 with what stands in the brackets behind, its number, its short name. */
#ifndef GUIDANG_DERIVE_QUOTED_H
#define GUIDANG_DERIVE_QUOTED_H

#include "rules/match.h"

struct quoted {
	struct str title;  /* without 《》; empty: the file is named by its number only */
	struct str number; /* as printed, empty: none */
	struct str name;   /* 以下简称: what it is called from here on, empty: nothing */
	struct str rule;   /* that saw it */
	size_t from, to;   /* bytes of the line's text, with the brackets behind */
	bool open;         /* its 》 is missing */
};

struct quoteds {
	struct quoted *p;
	size_t n, cap;
};

/* All of a text with these characters, in their order, not overlapping; appended to *out, which lives in the arena. */
void quoted_find(struct matcher *m, struct arena *a, struct str text, const struct characters *held, struct quoteds *out);

#endif
