/* Finds a folded string in an unfolded text, with the same matches as a search in the folded text (fold_text). A match does
 * not begin or end inside a run of ASCII letters and digits. */
#ifndef GUIDANG_TEXT_SEEK_H
#define GUIDANG_TEXT_SEEK_H

#include "text/fold.h"

struct seek {
	struct str needle, text;
	bool prefix; /* the needle's last run of letters and digits may be a prefix of a longer run in the text */
	size_t n;
	/* each character that the needle can begin with, and its next occurrence; !found: none before `at`, not searched further */
	struct { char c[4]; size_t size, at; bool found; } first[FOLD_SOURCES_MAX + 1];
};

/* `needle`: folded, not empty. */
void seek_begin(struct seek *s, struct str needle, bool prefix, struct str text);
/* The first match at or after `from`: text[*at, *end). `from` must not decrease from call to call. */
bool seek_next(struct seek *s, size_t from, size_t *at, size_t *end);
/* Does a match begin at this place? text[at, *end). */
bool seek_here(const struct seek *s, size_t at, size_t *end);

/* The same search in a folded text: offset of the first match at or after `from`, or SIZE_MAX. */
size_t folded_find(struct str text, struct str needle, bool prefix, size_t from);

/* Where `part` begins between p and end, byte by byte; NULL: it does not. */
const unsigned char *seek_bytes(const unsigned char *p, const unsigned char *end, struct str part);

#endif
