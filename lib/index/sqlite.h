/* SQLite: linked as a library or, in guidang.so, provided by the program that loaded the extension. */
#ifndef GUIDANG_INDEX_SQLITE_H
#define GUIDANG_INDEX_SQLITE_H

#ifdef GUIDANG_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

/* A number that changes with every change of the database, by this connection or another. Valid only inside a transaction that has
 * read. */
static inline unsigned database_version(sqlite3 *db)
{
	unsigned version = 0;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_DATA_VERSION, &version);
	return version + (unsigned)sqlite3_total_changes(db);
}

#endif
