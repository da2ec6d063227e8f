/* The compiled rules: built by rules.c, used by match.c, internal to these two. */
#ifndef GUIDANG_RULES_COMPILED_H
#define GUIDANG_RULES_COMPILED_H

#include <pthread.h>
#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/rules.h"

/* A pattern is compiled to machine code when it has been used some times, by whichever thread comes to it: to compile it costs
 * more than a hundred matches, and most rules are hardly used by few documents. */
enum rule_code { CODE_NOT_TRIED, CODE_MACHINE, CODE_INTERPRETED };
struct rule_machine {
	_Atomic enum rule_code code; /* once it is CODE_MACHINE, pcre2_jit_match may be called */
	_Atomic unsigned uses;
	pthread_mutex_t lock;
};

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
