/* A file is not trusted because it opens: is everything in it what this version writes? */
#ifndef GUIDANG_STORE_FOREIGN_H
#define GUIDANG_STORE_FOREIGN_H

#include <sqlite3.h>

#include "base/err.h"

/* For every connection, before anything of the file is read: what a schema may make SQLite do is little. One that only
 * reads cannot change even the tables that FTS5 keeps for itself. */
void foreign_restrict(sqlite3 *db, bool write);

/* False: a table, index or view of ours is missing or is another one, or a trigger or an index of somebody stands on our
 * tables. Other tables and views are harmless; `tell`, if it is not NULL, hears of each. `scripts`, up to a NULL,
 * create ours. */
bool foreign_check(sqlite3 *db, const char *path, const char *const *scripts, void (*tell)(void *ctx, const char *what), void *ctx,
		   struct err *err);

#endif
