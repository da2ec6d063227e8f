/* Words that stages go by, each list in one place: keys of a page's metadata by what they tell, ends of names. What only a
 * pattern can say is a rule (gbt9704.xml); these are compared as they stand, blanks in them left aside by the caller. */
#ifndef GUIDANG_RULES_VOCABULARY_H
#define GUIDANG_RULES_VOCABULARY_H

#include "base/str.h"

enum vocabulary {
	/* keys of metadata, the better ones first */
	TITLE_KEYS,
	NUMBER_KEYS,
	ISSUER_KEYS,
	DATE_KEYS,
	PAGE_KEYS,   /* pages of documents have them, tables of data have no column for them */
	/* ends of names */
	PLACE_ENDS,  /* of a place, which alone is no body */
	OFFICE_ENDS, /* of a body or an office in it, as a cell names it */
	/* whole words */
	STATUTORY,   /* the genres that the regulations on official documents know */
};

/* Ends with NULL. */
const char *const *words_of(enum vocabulary which);
bool words_have(enum vocabulary which, struct str s);  /* is it one of them? */
bool words_begin(enum vocabulary which, struct str s); /* does it begin with one of them? */
bool words_end(enum vocabulary which, struct str s);   /* does it end with one of them? */

#endif
