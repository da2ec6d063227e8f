/* Maintains the positions of headings in the texts for ranking (table heading, read by bm25.c) as documents are filed and removed. */
#ifndef GUIDANG_STORE_HEADINGS_H
#define GUIDANG_STORE_HEADINGS_H

#include "store/rows.h"

bool headings_set(struct store *s, int64_t id, struct str ranges, struct err *err); /* struct terms: headings; empty: none */
bool headings_get(struct store *s, struct arena *a, int64_t id, struct str *ranges, struct err *err);
bool headings_are(struct store *s, int64_t id, struct str ranges, bool *same, struct err *err); /* are these the stored ranges? */
bool headings_flush(struct store *s, struct err *err);                              /* before a commit */
void headings_forget(struct store *s);                                              /* after a transaction */
/* Marks the headings of a document in the terms that will be indexed. */
void headings_mark(struct terms *t, const struct doc *d);

#endif
