/* What a text must have for a pattern (PCRE2, extended) to match it: read off the pattern's text, so that no list is
 * kept by hand. Together with the first character it spares a line nearly all of the rules (rules.c). */
#ifndef GUIDANG_PARSE_HINT_H
#define GUIDANG_PARSE_HINT_H

#include "base/str.h"

/* Characters, each one bit of 256; different ones may share it. */
struct characters {
	uint64_t w[4];
};
struct characters hint_characters(struct str text);

/* Of each set a text that the pattern matches holds one character at least. */
enum { HELD_MAX = 4 };
struct held {
	struct characters set[HELD_MAX];
	size_t n;
};
/* last: a pattern for one character, which matches every character that can be the last of a line `pattern` matches;
 * empty: any can be. What is beyond this reader tells nothing. */
struct held hint_read(struct str pattern, struct buf *last);

static inline bool hint_may_match(const struct held *h, const struct characters *c)
{
	for (size_t i = 0; i < h->n; i++) {
		uint64_t both = 0;

		for (int k = 0; k < 4; k++)
			both |= h->set[i].w[k] & c->w[k];
		if (!both)
			return false;
	}
	return true;
}

#endif
