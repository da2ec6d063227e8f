/* guidang.so: the tokenizer and the ranking function for other programs that open a database of ours
 * (sqlite3 shell: .load …/guidang; Python: connection.load_extension). */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "index/rank.h"
#include "index/tokens.h"

int sqlite3_guidang_init(sqlite3 *db, char **error, const sqlite3_api_routines *api);

__attribute__((visibility("default"))) int sqlite3_guidang_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
	int rc;

	SQLITE_EXTENSION_INIT2(api);
	rc = tokens_register(db);
	if (rc == SQLITE_OK)
		rc = rank_register(db);
	if (rc != SQLITE_OK)
		*error = sqlite3_mprintf("guidang: this SQLite has no FTS5");
	return rc;
}
