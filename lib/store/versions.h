/* Filed content that is not searched: earlier versions of documents, and documents taken out, until they are purged. Internal to
 * store/. */
#ifndef GUIDANG_STORE_VERSIONS_H
#define GUIDANG_STORE_VERSIONS_H

#include "store/rows.h"

/* Stores the current content of document id as a version; state: edited, pruned, removed. */
bool versions_keep(struct store *s, int64_t id, const char *state, struct err *err);
/* Moves the paths of a document that is being taken out to the table removed_path. */
bool versions_paths_aside(struct store *s, int64_t id, struct err *err);
/* Finds a taken-out document with this place, or with this content if its file was gone. *id receives its id, else 0. *stays: it was
 * removed and its content is the same. */
bool versions_find(struct store *s, int64_t root, struct str rest, struct str sha256, int64_t *id, bool *stays, struct err *err);
/* The document is filed again: restores all its paths or (all false) none, and turns its taken-out version into an earlier version, or
 * deletes that if it has this content. */
bool versions_back(struct store *s, int64_t id, struct str sha256, bool all, struct err *err);
/* The time the document was first filed, whether or not it is taken out; 0: not known. */
bool versions_filed(struct store *s, int64_t id, int64_t *filed, struct err *err);

#endif
