/* Copies a database, in a file or on a server, into another one: documents with their numbers, paths, versions, corrections, tags,
 * archive numbers, journal and settings. An interrupted copy is resumed. */
#ifndef GUIDANG_STORE_COPY_H
#define GUIDANG_STORE_COPY_H

#include <signal.h>

#include "store/store.h"

struct copied {
	int64_t documents, before; /* before: those that were already there */
};

/* `to` must be empty or left by an interrupted copy. `tell` is called after each batch with the number of documents so far. stop: set
 * by a signal; NULL: none. */
bool copy_all(struct store *from, struct store *to, void (*tell)(void *ctx, int64_t documents), void *ctx, const volatile sig_atomic_t *stop,
	      struct copied *out, struct err *err);
/* Compares counts and hashes of the rows of every table. Returns false and sets *err if they differ or the comparison failed. */
bool copy_verify(struct store *from, struct store *to, struct err *err);

#endif
