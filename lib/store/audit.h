/* Is a database what it was written as? (guidang check --database) */
#ifndef GUIDANG_STORE_AUDIT_H
#define GUIDANG_STORE_AUDIT_H

#include "store/store.h"

/* Calls `tell` for everything that is wrong with the file, its tables and its index; what to do is the caller's to say.
 * FTS5 can check its index only through a connection that may write. False and *err: the audit itself failed. */
bool audit_tables(struct store *s, bool write, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

/* The document's source has its SHA-256, and the index knows as many tokens of it as the text has. NULL: it is so;
 * else what is wrong. */
const char *audit_document(struct store *s, const struct doc *d);

#endif
