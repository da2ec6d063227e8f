/* guidang.so: the tokenizer and the ranking function for other programs that open a database of ours
 * (sqlite3 shell: .load …/guidang; Python: connection.load_extension). */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "base/memory.h"
#include "index/rank.h"
#include "index/tokens.h"

int sqlite3_guidang_init(sqlite3 *db, char **error, const sqlite3_api_routines *api);

struct registering {
	sqlite3 *db;
	int rc;
};

static void register_both(void *ctx)
{
	struct registering *r = ctx;

	r->rc = tokens_register(r->db);
	if (r->rc == SQLITE_OK)
		r->rc = rank_register(r->db);
}

__attribute__((visibility("default"))) int sqlite3_guidang_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
	struct registering r = { db, SQLITE_OK };

	SQLITE_EXTENSION_INIT2(api);
	if (!memory_try(register_both, &r))
		r.rc = SQLITE_NOMEM;
	if (r.rc != SQLITE_OK)
		*error = sqlite3_mprintf(r.rc == SQLITE_NOMEM ? "guidang: out of memory" : "guidang: this SQLite has no FTS5");
	return r.rc;
}
