/* Indicators: figures with the subject they measure: 规范管理率达到95%以上, 100场大型义诊, 业务收入3.64亿元，同比增长5.06%. */
#ifndef GUIDANG_DERIVE_INDICATORS_H
#define GUIDANG_DERIVE_INDICATORS_H

#include "rules/match.h"

enum { INDICATORS_MAX = 20000, INDICATORS_LINE_MAX = 1000 }; /* limits per document and per line */

void derive_indicators(struct doc *d, struct matcher *m); /* fills d->indicators */

#endif
