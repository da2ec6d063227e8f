#ifndef GUIDANG_DERIVE_DEADLINES_H
#define GUIDANG_DERIVE_DEADLINES_H

#include "rules/match.h"

void derive_deadlines(struct doc *d, struct matcher *m); /* fills d->deadlines */

#endif
