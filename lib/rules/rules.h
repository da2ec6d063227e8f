/* The extraction rules: XML (rules.rng) to compiled PCRE2 patterns; match.h asks them. PCRE2 is used there and here only.
 *
 * A rule has a class, which the stages understand, and captures, which are groups by name. Rules are
 * immutable once loaded; every thread matches through its own `struct matcher`. User files override
 * built-in rules by id. Every rule's examples are run at loading. */
#ifndef GUIDANG_RULES_RULES_H
#define GUIDANG_RULES_RULES_H

#include "doc/doc.h"
#include "rules/prefilter.h"

/* Of a line, and of a field that a user's rules add … */
#define LINE_CLASSES(X)                                                                                  \
	X(HEAD, "head") X(LETTERHEAD, "letterhead") X(DOC_NUMBER, "doc-number") X(META, "meta")          \
	X(NOISE, "noise") X(LINK, "link") X(DOWNLOAD, "download") X(HEAD_NOISE, "head-noise")            \
	X(SALUTATION, "salutation") X(TITLE_END, "title-end") X(PROMULGATION, "promulgation")            \
	X(SUBTITLE, "subtitle") X(RECIPIENTS, "recipients") X(ATTACHMENT_LIST, "attachment-list")        \
	X(ATTACHMENT_HEAD, "attachment-head") X(ATTACHMENT_TITLED, "attachment-titled") X(DATE, "date")  \
	X(MONTH, "month") X(SIGNED_DATE, "signed-date") X(NOTE, "note") X(NOTE_KNOWN, "note-known") X(NOTE_CONTACT, "note-contact") X(CC, "cc") X(IMPRINT, "imprint") \
	X(SIGNED_ROLE, "signed-role") X(DATED_ROLE, "dated-role") X(DAY, "day") X(CONTENTS, "contents") X(LABEL, "label") X(SERIES, "series") X(FIELD, "field")
/* … and what is searched for inside a text. */
#define FIND_CLASSES(X)                                                                                  \
	X(NUMBER_INSIDE, "number-inside") X(ORDER_INSIDE, "order-inside") X(DATE_INSIDE, "date-inside")  \
	X(ISSUED_TITLE, "issued-title") X(ISSUED_HERE, "issued-here") X(PROMULGATION_TITLE, "promulgation-title") X(PROMULGATED, "promulgated") \
	X(STATUTORY_END, "statutory-end") X(TITLE_VERB, "title-verb")    \
	X(TITLE_TAIL, "title-tail") X(TITLE_GOES_ON, "title-goes-on") X(TITLE_OPEN, "title-open")        \
	X(TITLE_CO_BODY, "title-co-body") X(ORDER_TITLE, "order-title") X(CODE, "code")                  \
	X(OFFICE, "office") X(SEAL, "seal") X(PERSON, "person") X(TITLE_BODY, "title-body") X(TITLE_NAMES, "title-names") \
	X(GENRE_END, "genre-end") X(COLUMN_NAME, "column-name") X(ORG_END, "org-end") X(UNIT, "unit") X(BODIES_MEET, "bodies-meet") X(GENRE_INSIDE, "genre-inside")                  \
	X(NOT_ADDRESSEE, "not-addressee") X(ADDRESSEE_END, "addressee-end") X(FILE_NAME, "file-name")    \
	X(NUMBER_OF_YEAR, "number-of-year") X(TITLE_OF_NUMBER, "title-of-number")                        \
	X(FLOW_PREFACE, "flow-preface") X(FLOW_LETTERHEAD, "flow-letterhead") X(FLOW_HEAD, "flow-head") X(FLOW_OFFICE_DATED, "flow-office-dated") X(FLOW_SIGNER, "flow-signer") X(FLOW_NUMBER, "flow-number") X(FLOW_TITLE, "flow-title")            \
	X(FLOW_TAIL, "flow-tail") X(FLOW_DATED, "flow-dated") X(FLOW_OPENING, "flow-opening") X(FLOW_ADDRESSEE, "flow-addressee")            \
	X(FLOW_SIGNATURE, "flow-signature") X(FLOW_DATE, "flow-date") X(FLOW_OFFICE, "flow-office") X(FLOW_OFFICE_OF, "flow-office-of")      \
	X(FLOW_NOTE, "flow-note") X(FLOW_NOTE_KNOWN, "flow-note-known") X(FLOW_LIST, "flow-list") X(FLOW_ATTACHMENT, "flow-attachment")        \
	X(META_INSIDE, "meta-inside") X(FLOW_CC, "flow-cc") X(FLOW_IMPRINT, "flow-imprint") X(FLOW_FURNITURE, "flow-furniture") \
	X(FLOW_LONE_DATE, "flow-lone-date") X(FLOW_ITEM, "flow-item") X(FLOW_ITEM_END, "flow-item-end") X(FLOW_ATTACHED, "flow-attached") \
	X(TASK_COLUMN, "task-column") X(TASK_KEY, "task-key") X(TASK_VALUE_END, "task-value-end") X(TASK_VERB, "task-verb") X(TASK_WITH, "task-with") X(TASK_LIMIT, "task-limit") \
	X(TASK_CLOSING, "task-closing") X(TASK_DUTY, "task-duty") X(TASK_ACTOR, "task-actor") X(TASK_NOT_ACTOR, "task-not-actor") X(TASK_LABEL, "task-label") X(TASK_GENERIC, "task-generic") X(TASK_DONE, "task-done") \
	X(TASK_OFFICE, "task-office") X(TASK_BODY, "task-body") X(TASK_BODY_WHOLE, "task-body-whole") X(TASK_BODIES, "task-bodies") \
	X(INDICATOR_UNIT, "indicator-unit") X(INDICATOR_AFTER, "indicator-after") X(INDICATOR_COMPARE, "indicator-compare") X(INDICATOR_TAIL, "indicator-tail") X(INDICATOR_BEGIN, "indicator-begin") \
	X(INDICATOR_PREDICATE, "indicator-predicate") X(INDICATOR_HEAD, "indicator-head") X(INDICATOR_DURATION, "indicator-duration") X(INDICATOR_PERIOD, "indicator-period") X(INDICATOR_RESULT, "indicator-result") \
	X(INDICATOR_TARGET, "indicator-target") X(INDICATOR_REPORTS, "indicator-reports") X(INDICATOR_NORM, "indicator-norm") X(INDICATOR_GIVES, "indicator-gives") X(INDICATOR_GRANTED, "indicator-granted") X(INDICATOR_PLANS, "indicator-plans") X(INDICATOR_NONE, "indicator-none") \
	X(CITATION_NUMBER, "citation-number") X(CITATION_BRACKET, "citation-bracket") X(CITATION_BEFORE, "citation-before") X(CITATION_SHORT, "citation-short")  \
	X(CITATION_FILE, "citation-file") X(CITATION_OTHER, "citation-other") X(CITATION_BODY, "citation-body") X(CITATION_ISSUES, "citation-issues")          \
	X(CITATION_FORWARDS, "citation-forwards") X(CITATION_REPEALS, "citation-repeals") X(CITATION_LISTED, "citation-listed") X(CITATION_AMENDS, "citation-amends") \
	X(CITATION_BASIS, "citation-basis") X(CITATION_MADE, "citation-made") X(CITATION_HANDED, "citation-handed")                                          \
	X(DEADLINE_LIMIT, "deadline-limit") X(DEADLINE_SPAN, "deadline-span") X(DEADLINE_ENTRY, "deadline-entry") X(DEADLINE_VALIDITY, "deadline-validity")  \
	X(DEADLINE_RECURRING, "deadline-recurring") X(DEADLINE_RELATIVE, "deadline-relative") X(DEADLINE_DAY, "deadline-day") \
	X(GROUP_ROLE, "group-role") X(GROUP_NAME, "group-name") X(GROUP_APPOINTED, "group-appointed") X(GROUP_TAKES, "group-takes") X(GROUP_OFFICE, "group-office") X(GROUP_POST, "group-post") X(GROUP_TABLE, "group-table")

#define RULE_ENUM(id, name) CLASS_##id,
enum rule_class { LINE_CLASSES(RULE_ENUM) FIND_CLASSES(RULE_ENUM) CLASS_COUNT, CLASS_FIRST_FIND = CLASS_NUMBER_INSIDE };
#undef RULE_ENUM
const char *rule_class_name(enum rule_class c);

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
