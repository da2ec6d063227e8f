/* What a database of an earlier version lacks and SQL cannot tell: made from the texts when it is opened for writing.
 * The SQL of the migrations is schema.c's. */
#ifndef GUIDANG_STORE_UPGRADE_H
#define GUIDANG_STORE_UPGRADE_H

#include "store/rows.h"

/* Ends the transaction that schema_ensure left open, if it did. False: rolled back. */
bool upgrade_fill_in(struct store *s, struct err *err);

#endif
