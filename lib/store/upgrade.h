/* The part of a schema upgrade that SQL cannot do: data that an earlier version lacks is computed from the texts when the database is
 * opened for writing. The SQL of the migrations is in schema.c. */
#ifndef GUIDANG_STORE_UPGRADE_H
#define GUIDANG_STORE_UPGRADE_H

#include "store/rows.h"

/* Commits the transaction that schema_ensure left open, if any. False: rolled back. */
bool upgrade_fill_in(struct store *s, struct err *err);

#endif
