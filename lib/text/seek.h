/* Finds a folded string in a text without folding the text: exactly the places where fold_text of it holds the string,
 * with runs of ASCII letters and digits whole. */
#ifndef GUIDANG_TEXT_SEEK_H
#define GUIDANG_TEXT_SEEK_H

#include "text/fold.h"

struct seek {
	struct str needle, text;
	bool prefix; /* the last run of letters and digits may go on */
	size_t n;
	/* what the needle can begin with, and where the next is; !found: none is before `at`, further nobody looked */
	struct { char c[4]; size_t size, at; bool found; } first[FOLD_SOURCES_MAX];
};

/* `needle`: folded, not empty. */
void seek_begin(struct seek *s, struct str needle, bool prefix, struct str text);
/* The first place at `from` or behind, which must not go back: text[*at, *end). */
bool seek_next(struct seek *s, size_t from, size_t *at, size_t *end);

/* Is the (folded) needle in the (folded) text, runs of letters and digits whole? Offset from `from` on, or SIZE_MAX. */
size_t folded_find(struct str text, struct str needle, bool prefix, size_t from);

#endif
