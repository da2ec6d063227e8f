/* Protection against manipulated database files: checks that a file contains only what this version writes. */
#ifndef GUIDANG_STORE_FOREIGN_H
#define GUIDANG_STORE_FOREIGN_H

#include <sqlite3.h>

#include "base/err.h"

/* Call for every connection before anything is read from the file. Restricts what the file's schema can make SQLite do; a read-only
 * connection cannot change even FTS5's shadow tables. */
void foreign_restrict(sqlite3 *db, bool write);

/* Returns false and sets *err if a table, index or view of ours is missing or different, or if our tables have a foreign trigger or
 * index. Other tables and views are harmless; `tell`, if not NULL, is called for each. `scripts`, ended by NULL, are the SQL that
 * creates ours. */
bool foreign_check(sqlite3 *db, const char *path, const char *const *scripts, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);

#endif
