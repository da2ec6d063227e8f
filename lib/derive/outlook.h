/* Do figures tell what was reached or what is to be reached, and when? The title of the document, its headings and the words of the
 * sentence say so. */
#ifndef GUIDANG_DERIVE_OUTLOOK_H
#define GUIDANG_DERIVE_OUTLOOK_H

#include "rules/match.h"

struct outlook {
	bool reports;      /* the document reports results */
	bool planning;     /* its heading above is 下一步打算 */
	const char *style; /* of the heading above that looks back in a plan: 发展基础; NULL: none does */
	int year, month;   /* that a report is of, in which another document was made; 0: not known */
	bool past;         /* figures are results, unless their sentence says otherwise */
};

struct outlook outlook_of(const struct doc *d, struct matcher *m); /* from the title */
void outlook_at(struct outlook *o, struct matcher *m, const struct line *l); /* for the next line, which may be a heading */
/* What a sentence has told before a figure. `in`: the classes that the text may hold. */
struct outlook_told {
	size_t sentence;     /* where it begins in the text */
	size_t dated, said;  /* its periods are read as far as this, its words that tell a target or a result */
	struct str period;   /* the last one; empty: none yet */
	bool otherwise;      /* the words tell another kind than the document */
};

/* The period before `end`. */
struct str outlook_period(struct outlook_told *t, struct matcher *m, uint64_t in, struct str text, size_t end);
/* target or result, of a figure at `figure`, whose period is known, and the words up to `end`. `norm`: it sets a standard. */
const char *outlook_kind(struct outlook_told *t, const struct outlook *o, struct matcher *m, uint64_t in, struct str text, size_t figure, size_t end, bool norm);

#endif
