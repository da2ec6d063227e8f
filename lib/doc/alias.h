/* Short names of bodies that the document itself defines: 绍兴市卫生健康委员会（以下简称市卫健委）; and, if one body issued it, the code of
 * its document number as a short name of that body (绍市中医, 绍兴市中医院). */
#ifndef GUIDANG_DOC_ALIAS_H
#define GUIDANG_DOC_ALIAS_H

#include "doc/doc.h"

struct alias {
	struct str shorter, full; /* folded; the characters of `shorter` all occur in `full`, in this order */
};

struct aliases {
	struct alias *p;
	size_t n, cap;
};

void doc_aliases(const struct doc *d, struct arena *a, struct aliases *out);

#endif
