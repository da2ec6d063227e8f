/* Suggestions for a word that occurs in no text: similar words, and pieces of it, that do occur. */
#ifndef GUIDANG_STORE_VARIANTS_H
#define GUIDANG_STORE_VARIANTS_H

#include "store/find.h"

struct words_near {
	struct str *p; /* folded */
	size_t n, cap;
};

/* Words that occur in texts and differ from this one (of wide characters) by one wrong, missing or extra character, or
 * by two swapped ones. Empty if the posting lists cannot be read. */
void variants_of(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* A few words that occur in texts and sound like this one (text/sounds.h). */
void variants_sounding(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* The word split into pieces that occur in texts, each a number, letters or at least two characters: as few as possible, with as few
 * characters left out as possible. */
void variants_pieces(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* A few longer runs of letters and digits that end with this one, the shorter ones first. */
void variants_ending(struct store *s, struct arena *a, struct str run, struct words_near *out);

#endif
