/* The extraction rules: what is known of each of them; match.h applies them.
 *
 * A rule has a class, by which the stages use it, and captures, which are named groups. Rules are
 * immutable after loading; every thread has its own `struct matcher`. User files override
 * built-in rules by id. Every rule's examples are run: those of the built-in rules when they are read at build time
 * (make-rules.c), all of them where there are files of users. */
#ifndef GUIDANG_RULES_RULES_H
#define GUIDANG_RULES_RULES_H

#include "doc/doc.h"
#include "rules/classes.h"
#include "rules/prefilter.h"

/* Names of captures with a meaning; from GROUP_FIELD0 on the header fields. */
enum group { GROUP_NONE, GROUP_LABEL, GROUP_NUM, GROUP_TEXT, GROUP_ORG, GROUP_KEY, GROUP_VALUE, GROUP_NAME, GROUP_LEAD, GROUP_SUPPORT,
	     GROUP_LEADER, GROUP_LIMIT, GROUP_TASK, GROUP_UNIT, GROUP_SUBJECT, GROUP_ROLE, GROUP_START, GROUP_END, GROUP_FIELD0 };
#define GROUP_OF(f) ((int)GROUP_FIELD0 + (int)FIELD_##f)

enum { GROUPS_MAX = 23 }; /* per pattern */

struct capture {
	int meaning;     /* enum group */
	struct str name; /* of a user-defined field */
};

struct rule {
	const char *id, *clause, *file;
	const char *style;       /* equal styles are one pointer */
	int line;
	enum rule_class class;
	bool find;               /* find rule: searched for in a text, not only tried at its start */
	const char *pattern;     /* as written */
	struct str text;         /* as PCRE2 gets it: with its definitions, and a look at the next character before many alternatives */
	const uint64_t *code;    /* the same compiled and serialized by PCRE2 at build time; NULL: not yet */
	const struct str *yes, *no; /* normalised */
	size_t n_yes, n_no;
	struct capture captures[GROUPS_MAX + 1]; /* by the group's number in the pattern */
	uint8_t first[32];       /* bytes a match can begin with, from PCRE2 */
	struct characters start; /* of a rule to search for: the characters … */
	bool start_known;        /* … that the pattern, anchored then, is tried at … */
	bool start_begins;       /* … and where the text begins */
	struct among few;        /* the same, if they are a few */
	struct second second;    /* what stands behind such a character */
	bool begin_known;        /* … that the text begins with, if it matches */
	bool ends_known;
	struct characters ends;  /* that a text ends in which a rule to search for matches */
	const struct either *either; /* characters that one of its alternatives holds; NULL: not known */
	struct str last;         /* pattern of the characters that can end a line; empty: any */
	struct str pairs;        /* of characters, one of which a match contains; empty: not known */
	struct held held;        /* sets of characters that a match must contain (prefilter.h) */
	bool something;          /* an empty match does not count */
	bool moves;              /* it has \K or \G: what it matches depends on where the search begins */
	uint64_t asks;           /* meanings of captures, one bit each: a match without them does not count */
};

struct rules;

/* Loads the built-in rules, then the files in order. On failure returns false; *err has file, line and reason. */
bool rules_load(const char *const *files, size_t n, struct rules **out, struct err *err);
void rules_free(struct rules *r);
size_t rules_count(const struct rules *r);
const struct rule *rules_at(const struct rules *r, size_t i);
/* The first 64 bits, in hex, of a SHA-256 of all rules; identifies records made by other rules. */
const char *rules_id(const struct rules *r);
/* For examine.c: makes the lists of the rules by class, and room for their code. */
void rules_list(struct rules *r);
struct str rules_builtin(void); /* the XML text */
struct str rules_schema(void);

_Static_assert(CLASS_FIRST_FIND <= 64, "struct line keeps its classes in 64 bits");

#endif
