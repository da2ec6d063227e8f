#include <string.h>

#include "store/columns.h"
#include "store/journal.h"
#include "store/paths.h"
#include "store/place.h"
#include "store/remote.h"
#include "store/versions.h"

bool store_whole_path(struct store *s, struct str named, struct buf *out, struct err *err)
{
	struct site at;

	if (!place_of(s, named, false, &at, err))
		return false;
	if (at.root > 0)
		return place_full(s, at.root, at.rest, out, err);
	buf_str(out, at.rest.n ? at.rest : STR("/"));
	return true;
}

bool store_roots(struct store *s, struct arena *a, struct paths *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_ROOTS);
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = rows_column(a, q, 1);
	if (q)
		sqlite3_reset(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

static bool lies_below(struct str whole, struct str folder)
{
	return folder.n <= 1 || str_eq(whole, folder) ||
	       (str_starts(whole, folder) && whole.n > folder.n && (whole.p[folder.n] == '/'));
}

bool store_paths_below(struct store *s, struct str folder, store_path_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf whole = { 0 };
	bool ok = sqlite3_prepare_v2(s->db, "SELECT root, rest, document, path FROM path WHERE root>0 ORDER BY 1, 2", -1, &q, NULL) == SQLITE_OK ||
		  rows_fail(s, err);
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		whole.n = 0;
		ok = place_full(s, sqlite3_column_int64(q, 0), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) },
				&whole, err);
		if (ok && lies_below(buf_view(&whole), folder))
			each(ctx, sqlite3_column_int64(q, 2), buf_view(&whole),
			     (struct str){ sqlite3_column_blob(q, 3), (size_t)sqlite3_column_bytes(q, 3) });
	}
	ok = ok && (rc == SQLITE_DONE || rows_fail(s, err));
	sqlite3_finalize(q);
	buf_free(&whole);
	return ok;
}

static bool forget_path(struct store *s, struct str whole, int64_t *id, bool *last, struct err *err)
{
	struct site at;
	sqlite3_stmt *q;
	int64_t n = 0;

	*id = 0;
	*last = false;
	if (!place_of(s, whole, false, &at, err) || !(q = rows_prepared(s, Q_BY_PATH)))
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, at.root);
	rows_bind(q, 2, at.rest);
	if (!rows_number(s, q, id, err))
		return false;
	if (!*id)
		return true;
	if (!(q = rows_prepared(s, Q_COUNT_PATHS)))
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, *id);
	if (!rows_number(s, q, &n, err))
		return false;
	*last = n <= 1;
	if (*last)
		return true;
	if (!(q = rows_prepared(s, Q_CUT_PATH)))
		return rows_fail(s, err);
	columns_paths_changed(s, *id);
	sqlite3_bind_int64(q, 1, at.root);
	rows_bind(q, 2, at.rest);
	return rows_done(s, q, err) && paths_name(s, *id, err);
}

static bool take_out(struct store *s, int64_t id, const char *state, struct err *err)
{
	return versions_keep(s, id, state, err) && versions_paths_aside(s, id, err) && filing_cut(s, id, err);
}

bool store_prune(struct store *s, const struct str *whole, size_t n, struct arena *a, struct ids *out, struct err *err)
{
	bool ok = journal_add(s, "prune", 0, 0, STR_NONE, &s->entry, err);

	for (size_t i = 0; ok && i < n; i++) {
		int64_t id;
		bool last;

		ok = forget_path(s, whole[i], &id, &last, err) && (!last || take_out(s, id, "pruned", err));
		if (ok && last)
			*ARENA_PUSH(a, out) = id;
	}
	sqlite3_stmt *q = ok ? rows_prepared(s, Q_NOTE_JOURNAL) : NULL;

	if (q) {
		sqlite3_bind_int64(q, 1, s->entry);
		sqlite3_bind_int64(q, 2, (int64_t)out->n);
		rows_bind(q, 3, arena_fmt(a, "{\"paths\":%zu}", n));
	}
	return ok && rows_done(s, q, err);
}

bool store_remove(struct store *s, const int64_t *ids, size_t n, struct err *err)
{
	bool ok = journal_add(s, "remove", n == 1 ? ids[0] : 0, (int64_t)n, STR_NONE, &s->entry, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = take_out(s, ids[i], "removed", err);
	return ok;
}

bool store_out(struct store *s, struct arena *a, int64_t entry, struct ids *out, struct err *err)
{
	static const char sql[] = "SELECT DISTINCT document FROM version WHERE state IN ('pruned','removed') AND journal="
				  "CASE ?1 WHEN 0 THEN (SELECT max(journal) FROM version WHERE state IN ('pruned','removed')) ELSE ?1 END ORDER BY 1";
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, entry);
	return rows_ids(s, a, q, out, err);
}

bool store_out_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT path, source, asked_encoding, container, reading, sha256, bytes FROM version WHERE document=?1"
				      " AND state<>'edited' ORDER BY id DESC LIMIT 1", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		struct str sha = rows_column(a, q, 5);

		*out = (struct original){ .path = rows_column(a, q, 0), .bytes = rows_column(a, q, 1), .encoding = rows_column(a, q, 2).p,
					  .container = rows_column(a, q, 3), .reading = rows_column(a, q, 4) };
		memcpy(out->id, sha.p, sha.n < sizeof out->id ? sha.n : sizeof out->id - 1);
		if (!out->bytes.p)
			out->bytes.n = (size_t)sqlite3_column_int64(q, 6);
	}
	sqlite3_finalize(q);
	if (rc == SQLITE_DONE)
		return err_set(err, ERR_USAGE, "[%lld] was not taken out", (long long)id);
	return rc == SQLITE_ROW || rows_fail(s, err);
}

bool store_purge(struct store *s, const int64_t *ids, size_t n, size_t *gone, struct err *err)
{
	static const char *const sql[] = {
		("INSERT OR REPLACE INTO setting SELECT 'accession', max(n) FROM (SELECT max(document) AS n FROM version UNION ALL"
		 " SELECT max(id) FROM document UNION ALL SELECT CAST(value AS INTEGER) FROM setting WHERE name='accession')"),
		"DELETE FROM correction WHERE document IN (SELECT document FROM version WHERE state<>'edited') AND (?1=0 OR document=?1)",
		"DELETE FROM tag WHERE document IN (SELECT document FROM version WHERE state<>'edited') AND (?1=0 OR document=?1)",
		"DELETE FROM arrangement WHERE document IN (SELECT document FROM version WHERE state<>'edited') AND (?1=0 OR document=?1)",
		"DELETE FROM removed_path WHERE ?1=0 OR document=?1",
		"DELETE FROM version WHERE document NOT IN (SELECT id FROM document) AND (?1=0 OR document=?1)",
	};
	bool ok = rows_exec(s, "PRAGMA secure_delete=ON", err);
	int64_t before = 0;

	*gone = 0;
	for (size_t k = 0; ok && k < (n ? n : 1); k++)
		for (size_t i = 0; ok && i < sizeof sql / sizeof sql[0]; i++) {
			sqlite3_stmt *q = NULL;

			ok = sqlite3_prepare_v2(s->db, sql[i], -1, &q, NULL) == SQLITE_OK || rows_fail(s, err);
			if (ok && sqlite3_bind_parameter_count(q))
				sqlite3_bind_int64(q, 1, n ? ids[k] : 0);
			before = sqlite3_total_changes(s->db);
			ok = ok && rows_done(s, q, err);
			if (i + 1 == sizeof sql / sizeof sql[0])
				*gone += (size_t)(sqlite3_total_changes(s->db) - before);
			sqlite3_finalize(q);
		}
	return ok && journal_add(s, "purge", n == 1 ? ids[0] : 0, (int64_t)*gone, STR_NONE, NULL, err);
}

bool store_prune_versions(struct store *s, size_t *gone, struct err *err)
{
	int64_t before = sqlite3_total_changes(s->db);
	bool ok = rows_exec(s, "PRAGMA secure_delete=ON; DELETE FROM version WHERE state='edited'", err);

	*gone = (size_t)(sqlite3_total_changes(s->db) - before);
	return ok && journal_add(s, "prune-versions", 0, (int64_t)*gone, STR_NONE, NULL, err);
}

bool store_setting(struct store *s, struct arena *a, const char *name, struct str *value, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	*value = STR_NONE;
	if (sqlite3_prepare_v2(s->db, "SELECT value FROM setting WHERE name=?1", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	rows_bind(q, 1, str_z(name));
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*value = rows_column(a, q, 0);
	sqlite3_finalize(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

bool store_set_setting(struct store *s, const char *name, struct str value, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, "INSERT OR REPLACE INTO setting VALUES(?1,?2)", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	rows_bind(q, 1, str_z(name));
	rows_bind(q, 2, value);
	bool ok = rows_done(s, q, err);

	sqlite3_finalize(q);
	return ok;
}

bool store_count_paths(struct store *s, int64_t *n, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM path", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	bool ok = sqlite3_step(q) == SQLITE_ROW || rows_fail(s, err);

	*n = ok ? sqlite3_column_int64(q, 0) : 0;
	sqlite3_finalize(q);
	return ok;
}

bool store_note(struct store *s, const char *what, int64_t id, int64_t n, struct err *err)
{
	return journal_add(s, what, id, n, STR_NONE, NULL, err);
}

bool store_out_list(struct store *s, void (*each)(void *ctx, const struct out_row *r), void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT document, until, state, title, path FROM version WHERE state<>'edited' ORDER BY id", -1, &q, NULL) !=
	    SQLITE_OK)
		return rows_fail(s, err);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct out_row r = { sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), str_z((const char *)sqlite3_column_text(q, 2)),
				     str_z((const char *)sqlite3_column_text(q, 3)), str_z((const char *)sqlite3_column_text(q, 4)) };

		each(ctx, &r);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool store_versions(struct store *s, int64_t id, void (*each)(void *ctx, const struct version_row *r), void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT filed, since, until, state, sha256, path, title, bytes FROM version WHERE document=?1 ORDER BY id", -1,
			       &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct version_row r = { sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2),
					 str_z((const char *)sqlite3_column_text(q, 3)), str_z((const char *)sqlite3_column_text(q, 4)),
					 str_z((const char *)sqlite3_column_text(q, 5)), str_z((const char *)sqlite3_column_text(q, 6)),
					 sqlite3_column_int64(q, 7) };

		each(ctx, &r);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool store_backup(struct store *s, const char *file, struct err *err)
{
	sqlite3 *to = NULL;

	if (!store_needs_file(s, "db backup", "pg_dump", err))
		return false;
	int rc = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	/* no journal that a signal would leave behind: the copy is complete or it is removed */
	if (rc == SQLITE_OK)
		sqlite3_exec(to, "PRAGMA journal_mode=OFF", NULL, NULL, NULL);
	sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", s->db, "main") : NULL;

	while (b && ((rc = sqlite3_backup_step(b, -1)) == SQLITE_BUSY || rc == SQLITE_LOCKED)) /* in one transaction: other writers wait */
		sqlite3_sleep(50);
	if (b)
		rc = sqlite3_backup_finish(b);
	else if (to)
		rc = sqlite3_errcode(to);
	bool ok = rc == SQLITE_OK || err_set(err, ERR_DATABASE, "%s: the copy failed: %s", file, sqlite3_errstr(rc));

	sqlite3_close(to);
	return ok;
}
