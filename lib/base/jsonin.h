/* A pull parser for JSON arrays of numbers, null and text, as json.h and SQLite's JSON functions write them. Building
 * Jansson's tree first took two thirds of the time of an export and half of that of a search.
 *
 *   jsonin_begin_array(&in); while (jsonin_more(&in)) n = jsonin_number(&in, 0);
 *
 * An element that is not of the requested type sets `bad`; every later read returns an empty value. */
#ifndef GUIDANG_BASE_JSONIN_H
#define GUIDANG_BASE_JSONIN_H

#include "base/arena.h"

struct jsonin {
	const char *p, *end;
	struct arena *arena; /* for text with escapes; other text is a slice of the source */
	bool bad;
};

struct jsonin jsonin_source(struct arena *a, struct str json); /* json must outlive the strings read from it */
bool jsonin_begin_array(struct jsonin *in);
bool jsonin_more_slowly(struct jsonin *in);
static inline bool jsonin_more(struct jsonin *in)          /* false: the array ends here and was read past */
{
	/* what nearly always follows an element is inline: a search reads thousands of them */
	if (in->p < in->end && *in->p == ',' && in->p[-1] != '[') {
		in->p++;
		return true;
	}
	return jsonin_more_slowly(in);
}
bool jsonin_is_text(struct jsonin *in);                    /* is the element text? */
int64_t jsonin_number(struct jsonin *in, int64_t if_null); /* an element */
struct str jsonin_string(struct jsonin *in);               /* an element; null: STR_NONE */
void jsonin_skip(struct jsonin *in);                       /* an element of any type, with everything nested in it */
bool jsonin_at_end(struct jsonin *in);                     /* everything was read without an error */

#endif
