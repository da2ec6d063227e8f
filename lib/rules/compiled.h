/* The rules as examine.c reads them, make-rules.c writes them and match.c uses them; internal to the room. */
#ifndef GUIDANG_RULES_COMPILED_H
#define GUIDANG_RULES_COMPILED_H

#include "rules/match.h"
#include "rules/rulefile.h"
#include "rules/rules.h"

struct masks {
	const uint16_t *of; /* by a character of the BMP: index in p */
	const struct mask *p;
};

/* Properties shared by all built-in rules of a class, on which the stages rely; a user's rules must have them, too. */
struct needs {
	bool known;
	bool style;
	bool something;    /* no match of them is empty */
	uint64_t captures; /* set in each of their examples: meanings, one bit each */
};

/* The built-in rules. */
struct builtin {
	const struct rule *p;
	size_t n;
	const char *id;
	const struct rulefile_define *defines;
	size_t n_defines;
	const struct needs *needs;        /* by class */
	struct masks first, last;         /* by the first and the last character of a line */
};

/* The same as make-rules.c writes them at build time: by places in tables, not by pointers. The loader sets each pointer of a table when
 * the program starts, and has to copy the page it is in; 80 pages of rules were a fifth of what a short search waited for. */
struct made_text {
	uint32_t at, n; /* in bytes; at 0: NULL */
};
struct made_rule {
	struct rule plain; /* without its pointers */
	struct made_text id, clause, style, pattern, text, last, pairs, names[GROUPS_MAX + 1];
	uint32_t code, yes, no; /* where they begin in codes and examples */
	uint32_t either;        /* the number of it in eithers, from 1; 0: none */
};
struct made_define {
	struct made_text id, pattern;
};
struct made {
	const struct made_rule *rules;
	size_t n;
	const struct made_define *defines;
	size_t n_defines;
	const char *bytes; /* of the texts, each with a NUL behind it */
	const struct made_text *examples;
	size_t n_examples;
	const uint64_t *codes;
	const struct either *eithers;
	const struct needs *needs;
	struct masks first, last;
	const char *id, *file;
};
const struct made *rules_made(void); /* in rules-made.c */

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
