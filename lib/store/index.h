/* Updates the index. Documents are collected and written before a commit: many at once as segments (direct writing,
 * invert.h); a few, or all if direct writing is not safe, through FTS5. Internal to store/. */
#ifndef GUIDANG_STORE_INDEX_H
#define GUIDANG_STORE_INDEX_H

#include "store/rows.h"

/* Adds a document whose rows are already written. */
bool index_put(struct store *s, int64_t id, const struct terms *t, struct err *err);
/* Removes a document; title and text must be exactly what was indexed. */
bool index_cut(struct store *s, int64_t id, struct str title, struct str text, struct err *err);
bool index_flush(struct store *s, struct err *err);
void index_forget(struct store *s); /* after a rollback, or before closing */

#endif
