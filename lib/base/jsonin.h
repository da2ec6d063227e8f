/* A pull parser for JSON arrays of numbers, null and text, as json.h and SQLite's JSON functions write them. Building
 * Jansson's tree first took two thirds of the time of an export and half of that of a search.
 *
 *   jsonin_begin_array(&in); while (jsonin_more(&in)) n = jsonin_number(&in, 0);
 *
 * An element of another type than asked for sets `bad`; everything read after that is empty. */
#ifndef GUIDANG_BASE_JSONIN_H
#define GUIDANG_BASE_JSONIN_H

#include "base/arena.h"

struct jsonin {
	const char *p, *end;
	struct arena *arena; /* for text with escapes; other text is a slice of the source */
	bool bad;
};

struct jsonin jsonin_source(struct arena *a, struct str json); /* json must outlive what is read */
bool jsonin_begin_array(struct jsonin *in);
bool jsonin_more(struct jsonin *in);                       /* another element; or the array is behind us */
bool jsonin_is_text(struct jsonin *in);                    /* is the element text? */
int64_t jsonin_number(struct jsonin *in, int64_t if_null); /* an element */
struct str jsonin_string(struct jsonin *in);               /* an element; null: STR_NONE */
void jsonin_skip(struct jsonin *in);                       /* an element of any kind, and all that it holds */
bool jsonin_at_end(struct jsonin *in);                     /* all read, nothing bad */

#endif
