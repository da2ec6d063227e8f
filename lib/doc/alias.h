/* Short names of bodies that a document itself tells: 绍兴市卫生健康委员会（以下简称市卫健委）, and the code of its number beside the one
 * body that issued it (绍市中医, 绍兴市中医院). */
#ifndef GUIDANG_DOC_ALIAS_H
#define GUIDANG_DOC_ALIAS_H

#include "doc/doc.h"

struct alias {
	struct str shorter, full; /* folded; each character of the shorter one stands in the full one, in this order */
};

struct aliases {
	struct alias *p;
	size_t n, cap;
};

void doc_aliases(const struct doc *d, struct arena *a, struct aliases *out);

#endif
