/* Access to the shadow tables of an FTS5 index (fts5_index.c): reads %_config, writes %_data and %_idx.
 *
 * Rows are gathered into batches. With `threaded`, a thread writes one batch while the next is filled, so nothing else may use the
 * connection between shadow_open and shadow_settle. Errors are sticky; the caller must then roll the transaction back. */
#ifndef GUIDANG_INDEX_SHADOW_H
#define GUIDANG_INDEX_SHADOW_H

#include <sqlite3.h>

#include "base/str.h"

struct shadow;

/* A numeric setting in %_config; `otherwise` if it is missing. */
int64_t shadow_config(sqlite3 *db, const char *table, const char *key, int64_t otherwise);

struct shadow *shadow_open(sqlite3 *db, const char *table, bool threaded);

/* Insert a row into %_data, into %_data after all other rows, into %_idx. */
void shadow_put(struct shadow *w, int64_t id, struct str block);
void shadow_put_last(struct shadow *w, int64_t id, struct str block);
void shadow_lead(struct shadow *w, int64_t segment, struct str term, int64_t page);
/* Waits until all rows are in the database. */
void shadow_settle(struct shadow *w);

/* Read and replace an existing row of %_data. 16 zero bytes follow the data read, because varint_get may read past the end of a damaged
 * record. */
void shadow_get(struct shadow *w, int64_t id, struct buf *out);
void shadow_set(struct shadow *w, int64_t id, struct str block);

int shadow_error(const struct shadow *w); /* SQLITE_OK or the first error */
void shadow_fail(struct shadow *w, int rc);
void shadow_close(struct shadow *w);

#endif
