/* Is a database what it was written as? (guidang check --database) */
#ifndef GUIDANG_STORE_AUDIT_H
#define GUIDANG_STORE_AUDIT_H

#include "store/holdings.h"

/* Calls `tell` for everything that is wrong with the file, its tables and its index; what to do is the caller's to say.
 * FTS5 can check its index only through a connection that may write. False and *err: the audit itself failed. */
bool audit_tables(struct store *s, bool write, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

bool audit_source(const struct doc *d); /* are the bytes those that were filed? */
/* The document's source has its SHA-256; index, columns, size and headings are those of its record. NULL: it is so; else what
 * is wrong. `h` learns what the index must hold of it. */
const char *audit_document(struct store *s, const struct doc *d, struct holdings *h);

/* The headings that are kept for ranking, against a document just extracted: a record that was loaded tells less well where
 * they begin. */
const char *audit_headings(struct store *s, int64_t id, const struct doc *fresh);

/* After all documents: does the index hold what they hold, and nothing else? */
bool audit_index(struct store *s, struct holdings *h, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
