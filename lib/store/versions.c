#include "store/versions.h"

#include "store/columns.h"

static bool carry_out(struct store *s, const char *sql, int64_t id, struct str text, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	if (text.p)
		rows_bind(q, 2, text);
	bool ok = rows_done(s, q, err);

	sqlite3_finalize(q);
	return ok;
}

bool versions_keep(struct store *s, int64_t id, const char *state, struct err *err)
{
	static const char sql[] = "INSERT INTO version(document,state,sha256,path,bytes,encoding,asked_encoding,title,doc_number,date,"
				  "filed,since,until,journal,container,source,reading) SELECT id,?2,sha256,path,bytes,encoding,asked_encoding,"
				  "title,doc_number,date,filed,changed,?3,?4,container,?5,reading FROM document WHERE id=?1";
	struct arena *a = arena_new();
	sqlite3_stmt *q = NULL;
	struct original o;
	bool ok = store_original(s, id, a, &o, err) &&
		  (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK || rows_fail(s, err));

	if (ok) {
		sqlite3_bind_int64(q, 1, id);
		rows_bind(q, 2, str_z(state));
		sqlite3_bind_int64(q, 3, s->now);
		if (s->entry)
			sqlite3_bind_int64(q, 4, s->entry);
		if (o.bytes.p)
			sqlite3_bind_blob(q, 5, o.bytes.p, (int)o.bytes.n, SQLITE_STATIC);
		ok = rows_done(s, q, err);
		s->out = s->out || strcmp(state, "edited") != 0;
	}
	sqlite3_finalize(q);
	arena_free(a);
	return ok;
}

bool versions_paths_aside(struct store *s, int64_t id, struct err *err)
{
	return carry_out(s, "INSERT OR REPLACE INTO removed_path SELECT * FROM path WHERE document=?1", id, STR_NONE, err) &&
	       carry_out(s, "DELETE FROM path WHERE document=?1", id, STR_NONE, err);
}

bool versions_find(struct store *s, int64_t root, struct str rest, struct str sha256, int64_t *id, bool *stays, struct err *err)
{
	*id = 0;
	*stays = false;
	if (!s->out)
		return true;
	sqlite3_stmt *q = rows_prepared(s, Q_TAKEN_OUT);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, root);
	rows_bind(q, 2, rest);
	rows_bind(q, 3, sha256);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW) {
		*id = sqlite3_column_int64(q, 0);
		*stays = sqlite3_column_int(q, 1) != 0;
	}
	sqlite3_reset(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

bool versions_back(struct store *s, int64_t id, struct str sha256, bool all, struct err *err)
{
	columns_paths_changed(s, id);
	return (!all || carry_out(s, "INSERT OR IGNORE INTO path SELECT * FROM removed_path WHERE document=?1", id, STR_NONE, err)) &&
	       carry_out(s, "DELETE FROM removed_path WHERE document=?1", id, STR_NONE, err) &&
	       carry_out(s, "DELETE FROM version WHERE document=?1 AND state<>'edited' AND sha256=?2", id, sha256, err) &&
	       carry_out(s, "UPDATE version SET state='edited' WHERE document=?1", id, STR_NONE, err);
}

bool versions_filed(struct store *s, int64_t id, int64_t *filed, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_FILED);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	int rc = sqlite3_step(q);

	*filed = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	sqlite3_reset(q);
	return rc == SQLITE_ROW || rows_fail(s, err);
}
