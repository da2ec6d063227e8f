/* Finds a folded string in a text without folding the text: exactly where fold_text of the text contains it. A match does
 * not begin or end inside a run of ASCII letters and digits. */
#ifndef GUIDANG_TEXT_SEEK_H
#define GUIDANG_TEXT_SEEK_H

#include "text/fold.h"

struct seek {
	struct str needle, text;
	bool prefix; /* the last run of letters and digits may go on */
	size_t n;
	/* the characters the needle can begin with, and where each occurs next; !found: none before `at`, not searched beyond */
	struct { char c[4]; size_t size, at; bool found; } first[FOLD_SOURCES_MAX + 1];
};

/* `needle`: folded, not empty. */
void seek_begin(struct seek *s, struct str needle, bool prefix, struct str text);
/* The first match at or after `from`, which must not decrease: text[*at, *end). */
bool seek_next(struct seek *s, size_t from, size_t *at, size_t *end);

/* The same in a text that is folded already: offset of the first match at or after `from`, or SIZE_MAX. */
size_t folded_find(struct str text, struct str needle, bool prefix, size_t from);

#endif
