/* SQLite, as a library or, in guidang.so, as the program that loaded us has it. */
#ifndef GUIDANG_INDEX_SQLITE_H
#define GUIDANG_INDEX_SQLITE_H

#ifdef GUIDANG_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

/* Changes whenever the database does, by this connection or another; only inside a transaction that has read. */
static inline unsigned database_version(sqlite3 *db)
{
	unsigned version = 0;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_DATA_VERSION, &version);
	return version + (unsigned)sqlite3_total_changes(db);
}

#endif
