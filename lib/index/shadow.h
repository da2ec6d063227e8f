/* The shadow tables of an FTS5 index (fts5_index.c): %_config is read, %_data and %_idx are written to.
 *
 * Rows are gathered into batches; `threaded`: a thread writes one batch while the next is made, so between shadow_open
 * and shadow_settle nobody else uses the connection. Errors are sticky; the transaction is then to be rolled back. */
#ifndef GUIDANG_INDEX_SHADOW_H
#define GUIDANG_INDEX_SHADOW_H

#include <sqlite3.h>

#include "base/str.h"

struct shadow;

/* A number of %_config. */
int64_t shadow_config(sqlite3 *db, const char *table, const char *key, int64_t otherwise);

struct shadow *shadow_open(sqlite3 *db, const char *table, bool threaded);

/* New rows: of %_data, the same behind all others, of %_idx. */
void shadow_put(struct shadow *w, int64_t id, struct str block);
void shadow_put_last(struct shadow *w, int64_t id, struct str block);
void shadow_lead(struct shadow *w, int64_t segment, struct str term, int64_t page);
/* All of them are in the database. */
void shadow_settle(struct shadow *w);

/* A row of %_data that is there; behind what is read stand 16 zeros, for varint_get may look behind a damaged record. */
void shadow_get(struct shadow *w, int64_t id, struct buf *out);
void shadow_set(struct shadow *w, int64_t id, struct str block);

int shadow_error(const struct shadow *w); /* SQLITE_OK or the first one */
void shadow_fail(struct shadow *w, int rc);
void shadow_close(struct shadow *w);

#endif
