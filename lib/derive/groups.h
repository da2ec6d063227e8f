/* Groups of people with their members: 领导小组, 专班, 委员会. */
#ifndef GUIDANG_DERIVE_GROUPS_H
#define GUIDANG_DERIVE_GROUPS_H

#include "rules/match.h"

void derive_groups(struct doc *d, struct matcher *m); /* fills d->groups */

#endif
