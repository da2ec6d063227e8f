/* What was filed and is not what is searched: earlier versions of documents, and documents taken out, until they are
 * purged. For the rooms of store/ only. */
#ifndef GUIDANG_STORE_VERSIONS_H
#define GUIDANG_STORE_VERSIONS_H

#include "store/rows.h"

/* Keeps what is filed as document id; state: edited, pruned, removed. */
bool versions_keep(struct store *s, int64_t id, const char *state, struct err *err);
/* Takes the paths of a document that goes out of the way. */
bool versions_paths_aside(struct store *s, int64_t id, struct err *err);
/* Is anything taken out? A document that was, of this place, or of this content if its file was gone: its id, else 0.
 * *stays: it was removed, and is the very same. */
bool versions_find(struct store *s, int64_t root, struct str rest, struct str sha256, int64_t *id, bool *stays, struct err *err);
/* The document is filed again: its paths, all or (all false) none, are its own once more, and what was kept of it as taken
 * out is an earlier version, or, if it is this content, no longer kept. */
bool versions_back(struct store *s, int64_t id, struct str sha256, bool all, struct err *err);
/* When the document was first filed, taken out or not; 0: not known. */
bool versions_filed(struct store *s, int64_t id, int64_t *filed, struct err *err);

#endif
