/* The part of an upgrade that SQL cannot do: what an earlier version lacks is made from the texts when the database is
 * opened for writing. The SQL of the migrations is in schema.c. */
#ifndef GUIDANG_STORE_UPGRADE_H
#define GUIDANG_STORE_UPGRADE_H

#include "store/rows.h"

/* Ends the transaction that schema_ensure left open, if it did. False: rolled back. */
bool upgrade_fill_in(struct store *s, struct err *err);

#endif
