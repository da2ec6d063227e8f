/* What the index is told of documents, and when. Documents are gathered and written before a commit: many of
 * them straight as segments (invert.h), few, or all if that is not safe here, through FTS5. Not for others. */
#ifndef GUIDANG_STORE_INDEX_H
#define GUIDANG_STORE_INDEX_H

#include "store/rows.h"

/* The rows of the document are written already. */
bool index_put(struct store *s, int64_t id, const struct terms *t, struct err *err);
/* FTS5 must be told the very same that it was told then. */
bool index_cut(struct store *s, int64_t id, struct str title, struct str text, struct err *err);
bool index_flush(struct store *s, struct err *err);
void index_forget(struct store *s); /* after a rollback, or before closing */

#endif
