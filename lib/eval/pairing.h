/* Entries of the derived lists, of gold and of a record, in pairs: may two entries be the same one, how like are they, and which of
 * their fields agree? */
#ifndef GUIDANG_EVAL_PAIRING_H
#define GUIDANG_EVAL_PAIRING_H

#include <jansson.h>

#include "base/arena.h"
#include "eval/entries.h"

enum { PAIRING_FORMS = 6, PAIRING_LISTS = 5, PAIRING_INDICATORS = 1 };

/* An entry of a list with the normal forms of what is compared. */
struct pairing_entry {
	json_t *of;
	struct str form[PAIRING_FORMS];
	json_int_t line;
};

/* What is known of a pair: its likeness, and each field of the list, compared. */
struct pairing {
	bool near;  /* their lines agree */
	bool loose; /* lines say nothing in this document */
	double likeness;
	struct entries_parts field[ENTRIES_FIELDS];
};

struct pairing_list {
	const char *name;
	const char *forms[PAIRING_FORMS]; /* keys of the values that are compared as texts; the first names an entry */
	const char *fields[ENTRIES_FIELDS];
	size_t sets; /* the first so many of its fields are sets of names */
	bool (*pair)(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c); /* false: no pair */
};

extern const struct pairing_list pairing_lists[PAIRING_LISTS];

const char *pairing_string(json_t *v);             /* "": it is no string */
struct str pairing_text(struct arena *a, json_t *v); /* the normal form of a string or an integer */
bool pairing_says(json_t *o, const char *key);     /* has it a value that is neither null, false nor empty? */
bool pairing_names(json_t *list, const char *s);   /* is this string in the list? */
double pairing_f1(struct entries_parts p);         /* 0: nothing was compared */

#endif
