/* What searches in short texts have found: names of bodies, heads of columns, units come again and again, and to compare a text costs
 * less than to search it. A fixed number of answers is kept, a later one in the place of an earlier one. */
#ifndef GUIDANG_RULES_RECALL_H
#define GUIDANG_RULES_RECALL_H

#include "rules/rules.h"

enum { RECALL_BYTES = 64 }; /* a longer text is not kept */

struct recall_entry {
	bool known, found;
	uint8_t n;        /* bytes of the text */
	uint16_t class;
	struct match got; /* if found; its captures are slices of `text` */
	char text[RECALL_BYTES];
};

struct recall;
struct recall *recall_new(void);
void recall_free(struct recall *r);
/* Where the answer for this class and text is, or is to be put; `known` tells if it is there. NULL: the text is too long. */
struct recall_entry *recall_at(struct recall *r, enum rule_class c, struct str text);
/* Puts the answer there; got: NULL if nothing was found. */
void recall_put(struct recall_entry *e, enum rule_class c, struct str text, const struct match *got);
/* The match as one in `text`, which is the entry's. */
void recall_get(const struct recall_entry *e, struct str text, struct match *out);

#endif
