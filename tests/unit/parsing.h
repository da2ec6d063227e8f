/* The built-in rules, and an arena that all tests of a program share: for those that parse texts. */
#ifndef GUIDANG_TESTS_PARSING_H
#define GUIDANG_TESTS_PARSING_H

#include "unit.h"

#include "parse/parse.h"

static struct arena *a;
static struct rules *rules;
static struct matcher *m;

static inline int setup(void **state)
{
	struct err err;

	(void)state;
	a = arena_new();
	if (!rules_load(NULL, 0, &rules, &err)) {
		print_error("%s\n", err.message);
		return 1;
	}
	m = matcher_new(rules);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	matcher_free(m);
	rules_free(rules);
	arena_free(a);
	return 0;
}

#endif
