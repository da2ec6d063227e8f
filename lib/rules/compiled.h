/* The rules as examine.c reads them, make-rules.c writes them and match.c uses them; internal to the room. */
#ifndef GUIDANG_RULES_COMPILED_H
#define GUIDANG_RULES_COMPILED_H

#include "rules/match.h"
#include "rules/rulefile.h"
#include "rules/rules.h"

struct masks {
	uint16_t of[0x10000]; /* by a character of the BMP: index in p */
	const struct mask *p;
};

/* Properties shared by all built-in rules of a class, on which the stages rely; a user's rules must have them, too. */
struct needs {
	bool known;
	bool style;
	bool something;    /* no match of them is empty */
	uint64_t captures; /* set in each of their examples: meanings, one bit each */
};

/* The built-in rules, as make-rules.c writes them at build time. */
struct builtin {
	const struct rule *p;
	size_t n;
	const char *id;
	const struct rulefile_define *defines;
	size_t n_defines;
	const struct needs *needs;        /* by class */
	const struct masks *first, *last; /* by the first and the last character of a line */
};
const struct builtin *rules_made(void); /* in rules-made.c */

struct code;
struct rules {
	struct arena *arena;
	const struct rule *p;
	size_t n;
	struct code *code;  /* of each rule, compiled when it is first needed */
	uint16_t *line;     /* indexes of the line rules */
	size_t n_line;
	uint16_t *by_class; /* indexes of all rules, grouped by class */
	size_t class_from[CLASS_COUNT + 1];
	const struct rulefile_define *defines;
	size_t n_defines;
	const struct masks *first, *last; /* by the first and the last character of a line; NULL: matchers make their own … */
	struct mask own;                  /* … and the bits of these line rules, which those do not know */
	char id[65];
};

#endif
