/* The tables of a database, version by version.
 *
 * application_id says that a file is ours, user_version which tables it has. A newer version is refused,
 * an older one is brought up to date when opened for writing. */
#ifndef GUIDANG_STORE_SCHEMA_H
#define GUIDANG_STORE_SCHEMA_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/str.h"

enum { SCHEMA_APPLICATION = 0x47444E47 /* "GDNG" */, SCHEMA_VERSION = 18 };

/* Documents that have a copy (another path, or another document with the same fingerprint) but are not marked so. */
#define COPIED "NOT elsewhere AND (id IN (SELECT document FROM path GROUP BY document HAVING count(*)>1)" \
	       " OR likeness IN (SELECT likeness FROM document GROUP BY likeness HAVING count(*)>1))"
/* The row that marks the table heading as complete for all documents. */
#define HEADINGS_KNOWN "INSERT INTO heading VALUES(-1, x'');"

/* Creates the tables in an empty file, or checks the existing ones; *current: they are of this version. An upgrade, before which `tell`
 * is called if not NULL, leaves its transaction open. */
bool schema_ensure(sqlite3 *db, const char *path, bool write, void (*tell)(const char *path), bool *current, struct err *err);
/* Does the file contain only what this version writes? (foreign.h) */
bool schema_check(sqlite3 *db, const char *path, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);
/* Calls `tell` with the name of each view that is missing or another than this version makes. */
void schema_views(sqlite3 *db, void (*tell)(void *ctx, struct str name), void *ctx);
/* If the SQLite code means that another program is writing to the database, sets *err to that message and returns true. */
bool schema_busy(const char *path, int code, struct err *err);
/* The SQL that creates the tables of the index only. */
const char *schema_index(void);
const char *schema_no_index(void); /* … and what drops them */

#endif
