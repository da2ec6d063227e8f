/* All of one database into another, whichever of them is a file or on a server: documents with their numbers, paths, versions,
 * corrections, tags, archive numbers, journal and settings. What was interrupted goes on where it was. */
#ifndef GUIDANG_STORE_COPY_H
#define GUIDANG_STORE_COPY_H

#include <signal.h>

#include "store/store.h"

struct copied {
	int64_t documents, before; /* of them, here before */
};

/* Another database than an empty one, or one that an interrupted copy left, is refused. `tell`: after each batch, documents so
 * far. stop: set by a signal, NULL: none. */
bool copy_all(struct store *from, struct store *to, void (*tell)(void *ctx, int64_t documents), void *ctx, const volatile sig_atomic_t *stop,
	      struct copied *out, struct err *err);
/* Does `to` hold the same rows? Counts and hashes of every table are compared. False: they differ, or it failed; *err. */
bool copy_verify(struct store *from, struct store *to, struct err *err);

#endif
