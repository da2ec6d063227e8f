/* What the index must hold of the documents, and whether it does: every token with its place, every character, read back
 * through FTS5 row by row; and every lookup of a term leads to the leaf that has it. */
#ifndef GUIDANG_STORE_HOLDINGS_H
#define GUIDANG_STORE_HOLDINGS_H

#include "store/store.h"

struct holdings;

struct holdings *holdings_new(const struct ids *ids); /* kept by the caller */
void holdings_free(struct holdings *h);

/* One of the ids: its title and its text. */
void holdings_expect(struct holdings *h, int64_t id, struct str title, struct str text);

/* After all of them. Calls `tell` for each document of which the index holds other things, and for each table that lookups
 * lead astray in. False and *err: it could not be read. */
bool holdings_compare(struct holdings *h, struct store *s, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
