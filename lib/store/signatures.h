/* Which blocks of paths may hold a word: of each run of letters and digits, and each pair of wide characters (index/tokens.h), a bit for every
 * block of a piece at a place that is computed from its bytes. A search for a word reads these blocks of the column and no others. In rows of
 * the table value_list (values.h): SIGNATURE_PLACES / SIGNATURE_ROW rows a piece, each SIGNATURE_ROW places. Internal to store/. */
#ifndef GUIDANG_STORE_SIGNATURES_H
#define GUIDANG_STORE_SIGNATURES_H

#include "store/values.h"

enum { SIGNATURE_PLACES = 16384, SIGNATURE_ROW = 32, SIGNATURE_BLOCKS = 512 /* of a piece */ };

/* may[block] of the listed blocks becomes false where no path holds the word. */
bool signatures_narrow(struct value_lists *v, struct arena *a, const struct word *w, bool *may, struct err *err);
bool signatures_make(struct store *s, int64_t blocks, struct err *err);
/* Is there a bit for all that the paths of unchanged blocks hold? */
bool signatures_are(struct value_lists *v, bool *same, struct err *err);

#endif
