/* Word lists of the stages, each defined once: keys of page metadata by the field they give, endings of names. Whatever needs a
 * pattern is a rule instead (gbt9704.xml); these words are compared literally, after the caller has removed blanks. */
#ifndef GUIDANG_RULES_VOCABULARY_H
#define GUIDANG_RULES_VOCABULARY_H

#include "base/str.h"

enum vocabulary {
	/* keys of page metadata, the more reliable ones first */
	TITLE_KEYS,
	NUMBER_KEYS,
	ISSUER_KEYS,
	DATE_KEYS,
	PAGE_KEYS,   /* keys found on pages of documents, but not as columns of data tables */
	/* endings of names */
	PLACE_ENDS,  /* of places; a place alone is not a body */
	OFFICE_ENDS, /* of bodies and their offices, as table cells name them */
	/* whole words */
	STATUTORY,   /* the genres defined by the regulations on official documents */
};

/* Ends with NULL. */
const char *const *words_of(enum vocabulary which);
bool words_have(enum vocabulary which, struct str s);  /* is it one of them? */
bool words_begin(enum vocabulary which, struct str s); /* does it begin with one of them? */
bool words_end(enum vocabulary which, struct str s);   /* does it end with one of them? */

#endif
