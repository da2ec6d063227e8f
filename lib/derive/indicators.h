#ifndef GUIDANG_DERIVE_INDICATORS_H
#define GUIDANG_DERIVE_INDICATORS_H

#include "rules/match.h"

void derive_indicators(struct doc *d, struct matcher *m); /* fills d->indicators */

#endif
