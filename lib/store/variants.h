/* Words near one that stands nowhere, and the pieces of it that do stand somewhere: what to try where nothing is found. */
#ifndef GUIDANG_STORE_VARIANTS_H
#define GUIDANG_STORE_VARIANTS_H

#include "store/find.h"

struct words_near {
	struct str *p; /* folded */
	size_t n, cap;
};

/* Words that stand in texts and differ from this one (of wide characters) by one that is wrong, left out or too many, or
 * by two that are swapped. Nothing where the lists of the index cannot be read. */
void variants_of(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* Words that stand in texts and sound like this one (text/sounds.h); a few. */
void variants_sounding(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* From its beginning on the longest pieces that stand in texts, of two characters at least. */
void variants_pieces(struct store *s, struct arena *a, struct str folded, struct words_near *out);
/* The longer runs of letters and digits that end with this one, the shorter ones first; a few. */
void variants_ending(struct store *s, struct arena *a, struct str run, struct words_near *out);

#endif
