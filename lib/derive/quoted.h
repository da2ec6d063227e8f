/* Document titles in a line: 《…》 with the document number and the short name in the brackets that follow. */
#ifndef GUIDANG_DERIVE_QUOTED_H
#define GUIDANG_DERIVE_QUOTED_H

#include "rules/match.h"

struct quoted {
	struct str title;  /* without 《》; empty: only the document number is given */
	struct str number; /* as printed; empty: none */
	struct str name;   /* the short name after 以下简称; empty: none */
	struct str key;    /* value_key of the title, once it was asked for */
	struct str rule;   /* that found it */
	size_t from, to;   /* bytes of the line's text, including the brackets that follow */
	bool open;         /* its 》 is missing */
};

struct quoteds {
	struct quoted *p;
	size_t n, cap;
};

struct quoted_search {
	struct matcher *m;
	struct arena *a;
	struct characters opening;
	size_t word; /* of .opening that has its bit */
	uint64_t numbers;
};
struct quoted_search quoted_search(struct matcher *m, struct arena *a);
/* May a text with these characters and classes hold one? */
static inline bool quoted_may(const struct quoted_search *by, const struct characters *held, uint64_t in)
{
	return in & by->numbers || held->w[by->word] & by->opening.w[by->word];
}
/* Appends all quoted titles of a text to *out, in order and without overlap. `held`: the characters that the text contains. *out is
 * allocated in the arena. */
void quoted_find(const struct quoted_search *by, struct str text, const struct characters *held, uint64_t in, struct quoteds *out);

#endif
