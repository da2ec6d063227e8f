/* Words that stand before a colon: 责任单位：, 组长：. */
#ifndef GUIDANG_DERIVE_COLON_H
#define GUIDANG_DERIVE_COLON_H

#include "rules/match.h"

/* The first match at or after `from` of a class whose rules end in a colon. Only some dozens of bytes before each colon are
 * searched. */
bool colon_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out);

#endif
