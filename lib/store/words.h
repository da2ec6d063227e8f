/* Words as terms and FTS5 expressions. Internal to store/. */
#ifndef GUIDANG_STORE_WORDS_H
#define GUIDANG_STORE_WORDS_H

#include "store/find.h"
#include "store/rows.h"

/* May its last token be a prefix of a token in the text? */
bool word_open_end(const struct word *w);
/* Appends an FTS5 query for the word as a phrase, quoted so that none of it is query syntax; column NULL: any. */
void word_phrase(const char *column, const struct word *w, struct buf *out);
/* The documents that contain one wide character, in the text or the title, from the unigram index. */
bool words_listed(struct store *s, struct arena *a, enum postings_of which, struct str folded, struct ids *out, struct err *err);

#endif
