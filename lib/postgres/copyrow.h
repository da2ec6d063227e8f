/* Rows in the binary format of COPY (https://www.postgresql.org/docs/15/sql-copy.html), without header and trailer. */
#ifndef GUIDANG_POSTGRES_COPYROW_H
#define GUIDANG_POSTGRES_COPYROW_H

#include "postgres/server.h"

/* What of a document's row takes long to make; any thread may do it. */
struct remote_row *copyrow_new(void);
void copyrow_make(struct remote_row *row, const struct doc *d, const struct terms *terms);
void copyrow_free(struct remote_row *row);
/* Appends a document's row to r->copy, in the order of tables_document, that of its derived lists to r->derived, and those of the names
 * of bodies it tells (doc/alias.h) to r->aliases. Returns its size for ranking. Their first column, the document's id, is set later: */
int64_t copyrow_document(struct remote *r, struct doc *d, const struct remote_filing *f);
void copyrow_aliases(struct buf *out, const struct doc *d);
/* … in the row that begins at `at`, and in all rows of b[at, to), which are rows of aliases. */
void copyrow_number(struct buf *b, size_t at, int64_t id);
void copyrow_number_aliases(struct buf *b, size_t at, size_t to, int64_t id);

#endif
