#ifndef GUIDANG_DERIVE_CITATIONS_H
#define GUIDANG_DERIVE_CITATIONS_H

#include "rules/match.h"

void derive_citations(struct doc *d, struct matcher *m); /* fills d->citations */

#endif
