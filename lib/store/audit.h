/* Checks the integrity of a database (guidang check --database). */
#ifndef GUIDANG_STORE_AUDIT_H
#define GUIDANG_STORE_AUDIT_H

#include "store/holdings.h"

/* Calls `tell` for every defect of the file, its tables and its index; the caller decides what to do about it. FTS5 can check its index
 * only through a connection that may write. Returns false and sets *err if the audit itself failed. */
bool audit_tables(struct store *s, bool write, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

/* Calls `tell` with each view that is missing or another than this version makes. Opening for writing has made them anew. */
void audit_views(struct store *s, void (*tell)(void *ctx, struct str name), void *ctx);

bool audit_source(const struct doc *d); /* does the source still have the SHA-256 it was filed with? */
/* Checks that the document's source has its SHA-256 and that columns, length and headings agree with its record. Returns NULL or a
 * message. Adds to `h` what the index must contain for the document. */
const char *audit_document(struct store *s, struct doc *d, struct holdings *h);

/* Compares what only a freshly extracted document has exactly: the headings stored for ranking, the numbers of lines. NULL or a message. */
const char *audit_fresh(struct store *s, int64_t id, struct doc *fresh);

/* After all documents: does the index contain exactly their tokens? */
bool audit_index(struct store *s, struct holdings *h, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
