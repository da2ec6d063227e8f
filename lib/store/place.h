/* The place of a file: a folder known to the database (root) and the rest of the path below it, so that a path means the same
 * from every working directory. Both are the file system's bytes; path.path is the path as given, as text.
 *
 * The root of a place is the longest known root above it. A new root is added only if there is none: the working directory
 * for a relative path, / for an absolute one. Root 0 means no place: standard input, and relative paths filed by an earlier
 * version that could not be resolved. Internal to store/. */
#ifndef GUIDANG_STORE_PLACE_H
#define GUIDANG_STORE_PLACE_H

#include "store/rows.h"

struct site {
	int64_t root;
	struct str rest; /* slice of the path passed last; valid until the next call */
};

/* The place of a path as given. make: adds a root if there is none. Root -1: there is none. */
bool place_of(struct store *s, struct str given, bool make, struct site *out, struct err *err);
/* Appends the absolute path without a NUL; for root 0 the rest only. */
bool place_full(struct store *s, int64_t root, struct str rest, struct buf *out, struct err *err);
/* Appends a path that opens the file from the working directory: the given one if it does. bytes: as the file system's bytes, else as
 * text. */
bool place_shown(struct store *s, int64_t root, struct str rest, struct str given, bool bytes, struct buf *out, struct err *err);
/* Drops the cached roots, which another program or a rollback may have changed. */
void place_forget(struct store *s);
void place_free(struct store *s);

#endif
