/* The compiled rules: built by rules.c, used by match.c, internal to these two. */
#ifndef GUIDANG_RULES_COMPILED_H
#define GUIDANG_RULES_COMPILED_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/rules.h"

struct rules {
	struct arena *arena;
	struct rule *p;
	size_t n, cap;
	uint16_t *line;     /* indexes of the line rules */
	size_t n_line;
	uint16_t *by_class; /* indexes of all rules, grouped by class */
	size_t class_from[CLASS_COUNT + 1];
	char id[65];
};

#endif
