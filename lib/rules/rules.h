/* The extraction rules: XML (rules.rng) to compiled PCRE2 patterns; match.h asks them. PCRE2 is used there and here only.
 *
 * A rule has a class, which the stages understand, and captures, which are groups by name. Rules are
 * immutable once loaded; every thread matches through its own `struct matcher`. User files override
 * built-in rules by id. Every rule's examples are run at loading. */
#ifndef GUIDANG_RULES_RULES_H
#define GUIDANG_RULES_RULES_H

#include "doc/doc.h"
#include "rules/classes.h"
#include "rules/prefilter.h"

/* Captures that have a meaning beside the names of fields. */
enum group { GROUP_NONE, GROUP_LABEL, GROUP_NUM, GROUP_TEXT, GROUP_ORG, GROUP_KEY, GROUP_VALUE, GROUP_NAME, GROUP_LEAD, GROUP_SUPPORT,
	     GROUP_LEADER, GROUP_LIMIT, GROUP_TASK, GROUP_UNIT, GROUP_SUBJECT, GROUP_ROLE, GROUP_START, GROUP_END, GROUP_FIELD0 };
#define GROUP_OF(f) ((int)GROUP_FIELD0 + (int)FIELD_##f)

enum { GROUPS_MAX = 23 }; /* of a pattern */

struct capture {
	int meaning;     /* enum group */
	struct str name; /* a user's */
};

struct rule {
	const char *id, *clause, *file;
	const char *style;       /* one pointer in all rules that have it */
	int line;
	enum rule_class class;
	bool find;               /* searched for, not tried at the start */
	const char *pattern;     /* as written */
	struct str *yes, *no;
	size_t n_yes, n_no;
	struct capture captures[GROUPS_MAX + 1]; /* by the group's number in the pattern */
	uint8_t first[32];       /* bytes a match can begin with, from PCRE2 */
	struct characters start; /* of a rule to search for: the characters … */
	bool start_known;        /* … that the pattern, anchored then, is tried at */
	void *code;              /* pcre2_code */
	void *last;              /* pcre2_code: what can be a line's last character; NULL: anything */
	struct held held;        /* characters that a match holds */
	bool jit;                /* compiled to machine code */
	bool something;          /* an empty match is none */
	uint64_t asks;           /* meanings, one bit each: a match without these captures is none */
};

struct rules;

/* The built-in rules, then the files in order. False: *err names file, line and reason. */
bool rules_load(const char *const *files, size_t n, struct rules **out, struct err *err);
void rules_free(struct rules *r);
size_t rules_count(const struct rules *r);
const struct rule *rules_at(const struct rules *r, size_t i);
/* The first 64 bits of a SHA-256 over all rules, hex: tells records made by other rules. */
const char *rules_id(const struct rules *r);
struct str rules_builtin(void); /* the XML text */
struct str rules_schema(void);

_Static_assert(CLASS_FIRST_FIND <= 64, "struct line keeps its classes in 64 bits");

#endif
