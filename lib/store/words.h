/* Words as terms and FTS5 expressions. Internal to store/. */
#ifndef GUIDANG_STORE_WORDS_H
#define GUIDANG_STORE_WORDS_H

#include "store/find.h"
#include "store/rows.h"

/* Its last token may go on in the text. */
bool word_open_end(const struct word *w);
/* Appends a string of FTS5's query language that holds the word as a phrase and nothing else of it; column NULL: any. */
void word_phrase(const char *column, const struct word *w, struct buf *out);
/* The documents that one wide character is listed for, in the text or the title. */
bool words_listed(struct store *s, struct arena *a, enum postings_of which, struct str folded, struct ids *out, struct err *err);

#endif
