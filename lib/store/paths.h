/* The table path: under which document the file at a place is filed, and what is known of the file so that an unchanged one is not
 * read again (store_unchanged, store_bundle_unchanged). */
#ifndef GUIDANG_STORE_PATHS_H
#define GUIDANG_STORE_PATHS_H

#include "store/place.h"
#include "store/rows.h"

/* The place of a file, and the document filed under it, 0: none. `given`: its path, used if it is no file. With `make` a folder not
 * known yet is entered. A path filed by an earlier version without a place gets one. *row is the statement at its row (size, mtime and
 * inode in columns 1 to 3), to be reset by the caller. */
bool paths_find(struct store *s, struct str file, struct str given, bool make, struct site *at, int64_t *id, sqlite3_stmt **row, struct err *err);
bool paths_put(struct store *s, const struct site *at, struct str path, int64_t id, const struct stamp *stamp, struct err *err);
/* Sets d->src.path to the path given when the file at this place was filed first. */
bool paths_known(struct store *s, struct doc *d, const struct site *at, struct err *err);
bool paths_names(struct store *s, int64_t id, struct str path, bool *yes, struct err *err); /* is this the document's main path? */
bool paths_name(struct store *s, int64_t id, struct err *err); /* sets document.path to a path that the document still has */

#endif
