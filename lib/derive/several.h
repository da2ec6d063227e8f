/* Words and figures that are joined by 、, 和, 及 or 与: several subjects, or one that has such a word within it. */
#ifndef GUIDANG_DERIVE_SEVERAL_H
#define GUIDANG_DERIVE_SEVERAL_H

#include "rules/match.h"

enum { SEVERAL_MAX = 12 }; /* subjects that are read of one sentence */

/* 规范管理率、规范服药率 are two, 西、成药品占比 is one. Returns how many, at least 1 and at most SEVERAL_MAX; parts are slices of s. */
size_t several_named(struct matcher *m, struct str s, struct str *parts);
/* 主城区和农村地区: splits into as many parts as there are figures; parts has room for these. */
bool several_paired(struct str s, size_t figures, struct str *parts);
/* 、20万元和50万元: where the next figure of the group begins when one ends at `i`; SIZE_MAX: there is none. */
size_t several_joined(struct str s, size_t i);

#endif
