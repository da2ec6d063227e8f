/* Where files are: a folder the database knows (root) and the rest of the path below it, so that a path means the same
 * from every working directory. Both are bytes as the file system has them; path.path is how it was given, as text.
 *
 * A place has one root: the longest known one above it; only what is below none makes a new one (the working directory
 * of a relative path, / of another). Root 0 is nowhere: standard input, and what an earlier version filed by a relative
 * path that could not be told. Not for others than store/. */
#ifndef GUIDANG_STORE_PLACE_H
#define GUIDANG_STORE_PLACE_H

#include "store/rows.h"

struct site {
	int64_t root;
	struct str rest; /* of the bytes last asked about: until the next call */
};

/* The place of a path as it was given; `make`: its root is made known if it is not. Root -1: none is known. */
bool place_of(struct store *s, struct str given, bool make, struct site *out, struct err *err);
/* Appends the whole path, NUL not included; of root 0 the rest alone. */
bool place_full(struct store *s, int64_t root, struct str rest, struct buf *out, struct err *err);
/* Appends what opens from the working directory: as it was given, where that is enough. bytes: as the file system has it,
 * else as text. */
bool place_shown(struct store *s, int64_t root, struct str rest, struct str given, bool bytes, struct buf *out, struct err *err);
/* The folders known may be others now: another program, a rollback. */
void place_forget(struct store *s);
void place_free(struct store *s);

#endif
