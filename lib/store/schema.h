/* The tables of a database, version by version.
 *
 * application_id says that a file is ours, user_version which tables it has. A newer version is refused,
 * an older one is brought up to date when opened for writing. */
#ifndef GUIDANG_STORE_SCHEMA_H
#define GUIDANG_STORE_SCHEMA_H

#include <sqlite3.h>

#include "base/err.h"

enum { SCHEMA_APPLICATION = 0x47444E47 /* "GDNG" */, SCHEMA_VERSION = 14 };

/* The documents that know of no copy, and have one: another path, or another document of the same fingerprint. */
#define COPIED "NOT elsewhere AND (id IN (SELECT document FROM path GROUP BY document HAVING count(*)>1)" \
	       " OR likeness IN (SELECT likeness FROM document GROUP BY likeness HAVING count(*)>1))"
/* The row that says that the table heading knows of all documents. */
#define HEADINGS_KNOWN "INSERT INTO heading VALUES(-1, x'');"

/* Creates the tables in an empty file, or checks those that are there; *current: they are of this version. A transaction
 * that it leaves open has brought them up to date, which `tell`, if it is not NULL, hears of before. */
bool schema_ensure(sqlite3 *db, const char *path, bool write, void (*tell)(const char *path), bool *current, struct err *err);
/* Is everything in it what this version writes? (foreign.h) */
bool schema_check(sqlite3 *db, const char *path, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err);
/* The one message for a database that another program is writing to; false: that is not what the code says. */
bool schema_busy(const char *path, int code, struct err *err);
/* What creates the tables of the index alone. */
const char *schema_index(void);
const char *schema_no_index(void); /* … and what drops them */

#endif
