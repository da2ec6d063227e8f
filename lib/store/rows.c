#include "store/rows.h"

#include "store/remote.h"
#include "store/schema.h"

#define STATEMENT_SQL(id, sql) sql,
static const char *const statements[] = { STATEMENTS(STATEMENT_SQL) };
#undef STATEMENT_SQL

bool rows_fail(struct store *s, struct err *err)
{
	int rc = sqlite3_errcode(s->db);

	if (s->remote && s->engine->failed(s->remote, err))
		return false;
	if (schema_busy(s->path, rc, err))
		return false;
	if (rc == SQLITE_INTERRUPT)
		return err_set(err, ERR_DATABASE, "%s: reading took more than %u seconds; given up", s->path, s->seconds);
	if (rc == SQLITE_READONLY)
		return err_set(err, ERR_DATABASE, "%s: the database is read-only", s->path);
	if (rc == SQLITE_FULL)
		return err_set(err, ERR_DATABASE, "%s: no space left; what was committed before is kept, and the same command continues from there", s->path);
	return err_set(err, ERR_DATABASE, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

bool rows_damaged(struct store *s, int64_t id, struct err *err)
{
	return err_set(err, ERR_DATABASE, "%s: the record of document %lld is damaged; restore the database from a copy", s->path, (long long)id);
}

bool rows_done(struct store *s, sqlite3_stmt *q, struct err *err)
{
	bool ok = q && sqlite3_step(q) == SQLITE_DONE;

	if (!ok)
		rows_fail(s, err);
	if (q)
		sqlite3_reset(q);
	return ok;
}

bool rows_number(struct store *s, sqlite3_stmt *q, int64_t *out, struct err *err)
{
	int rc = q ? sqlite3_step(q) : SQLITE_ERROR;
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);

	*out = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	if (q)
		sqlite3_reset(q);
	return ok;
}

bool rows_filed(struct store *s, int64_t document)
{
	sqlite3_stmt *q = rows_prepared(s, Q_IS_FILED);
	bool filed = q && sqlite3_bind_int64(q, 1, document) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;

	if (q)
		sqlite3_reset(q);
	return filed;
}

bool rows_exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || rows_fail(s, err);
}

/* An unreadable value counts as missing: check --database reports it, and must be able to open the file. */
bool rows_any(struct store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	bool any = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;

	sqlite3_finalize(q);
	return any;
}

sqlite3_stmt *rows_prepare(struct store *s, const char *sql, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		rows_fail(s, err);
	return q;
}

sqlite3_stmt *rows_of_list(struct store *s, const struct list *l, bool all)
{
	char sql[160];
	sqlite3_stmt *q = NULL;

	sqlite3_snprintf(sizeof sql, sql, "SELECT document,%s FROM derived WHERE %s IS NOT NULL%s", l->name, l->name, all ? " ORDER BY document" : " AND document=?1");
	sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
	return q;
}

bool rows_ended(struct store *s, sqlite3_stmt *q, int rc, struct err *err)
{
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

/* A prepared statement, made on its first use. */
sqlite3_stmt *rows_prepared(struct store *s, enum statement q)
{
	if (!s->q[q])
		sqlite3_prepare_v3(s->db, statements[q], -1, SQLITE_PREPARE_PERSISTENT, &s->q[q], NULL);
	else
		sqlite3_reset(s->q[q]);
	return s->q[q];
}

void rows_bind(sqlite3_stmt *q, int i, struct str t)
{
	if (t.p)
		sqlite3_bind_text(q, i, t.p, (int)t.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(q, i);
}

struct str rows_column(struct arena *a, sqlite3_stmt *q, int i)
{
	const char *p = (const char *)sqlite3_column_blob(q, i);

	return p ? arena_str(a, (struct str){ p, (size_t)sqlite3_column_bytes(q, i) }) :
		   sqlite3_column_type(q, i) == SQLITE_NULL ? STR_NONE : STR("");
}

bool rows_ids(struct store *s, struct arena *a, sqlite3_stmt *q, struct ids *out, struct err *err)
{
	int rc = SQLITE_DONE;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = sqlite3_column_int64(q, 0);
	return q && rows_ended(s, q, rc, err);
}

struct text_lengths *rows_texts(struct store *s)
{
	if (!s->texts)
		s->texts = texts_new(s->db);
	texts_refresh(s->texts);
	return s->texts;
}

struct postings *rows_postings(struct store *s, enum postings_of which)
{
	static const char *const tables[] = { "search", "single", "single_title" };

	if (s->remote || sqlite3_get_autocommit(s->db) || sqlite3_total_changes(s->db) != s->committed)
		return NULL;
	/* BEGIN alone reads nothing and does not notice what another program has written */
	if (sqlite3_txn_state(s->db, "main") == SQLITE_TXN_NONE)
		sqlite3_exec(s->db, "PRAGMA schema_version", NULL, NULL, NULL);
	if (!s->postings[which])
		s->postings[which] = postings_new(s->db, tables[which], which == POSTINGS_SEARCH);
	return postings_ready(s->postings[which]) ? s->postings[which] : NULL;
}

void rows_postings_rest(struct store *s)
{
	for (int i = 0; i < POSTINGS; i++)
		postings_rest(s->postings[i]);
}
