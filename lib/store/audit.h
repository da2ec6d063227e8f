/* Checks the integrity of a database (guidang check --database). */
#ifndef GUIDANG_STORE_AUDIT_H
#define GUIDANG_STORE_AUDIT_H

#include "store/holdings.h"

/* Calls `tell` for every defect of the file, its tables and its index; the caller decides what to do about it. FTS5 can check its index
 * only through a connection that may write. Returns false and sets *err if the audit itself failed. */
bool audit_tables(struct store *s, bool write, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

bool audit_source(const struct doc *d); /* does the source still have the SHA-256 it was filed with? */
/* Checks that the document's source has its SHA-256 and that columns, length and headings agree with its record. Returns NULL or a
 * message. Adds to `h` what the index must contain for the document. */
const char *audit_document(struct store *s, struct doc *d, struct holdings *h);

/* Compares the headings stored for ranking with a freshly extracted document, which has their beginnings more exactly than a loaded
 * record. */
const char *audit_headings(struct store *s, int64_t id, const struct doc *fresh);

/* After all documents: does the index contain exactly their tokens? */
bool audit_index(struct store *s, struct holdings *h, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
