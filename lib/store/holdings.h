/* Verifies the index: what it must contain for the documents (every token with its position, every character) is compared with what
 * FTS5 returns row by row; and the lookup of every term must lead to the leaf that has it. */
#ifndef GUIDANG_STORE_HOLDINGS_H
#define GUIDANG_STORE_HOLDINGS_H

#include "store/store.h"

struct holdings;

struct holdings *holdings_new(const struct ids *ids); /* kept by the caller */
void holdings_free(struct holdings *h);

/* Adds title and text of one of the documents. */
void holdings_expect(struct holdings *h, int64_t id, struct str title, struct str text);

/* Call after all documents were added. Calls `tell` for each document whose index entries differ, and for each table with wrong lookups.
 * Returns false and sets *err if the index could not be read. */
bool holdings_compare(struct holdings *h, struct store *s, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
