#include "store/store.h"

#include <errno.h>
#include <pthread.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/gather.h"
#include "store/headings.h"
#include "store/index.h"
#include "index/invert.h"
#include "store/lengths.h"
#include "index/rank.h"
#include "store/schema.h"
#include "index/terms.h"

enum {
	BUSY_MS = 10000,
	PIECES_MAX = 13, /* of the index, some 30,000 documents each; a search reads 16. Making one of twelve takes 19 s of CPU
			    behind the 66 of 300,000 documents; their searches take a third less */
};

static const char for_writing[] = "PRAGMA synchronous=FULL; PRAGMA cache_size=-24576; PRAGMA temp_store=MEMORY;";
/* Debian's SQLite fills with zeros what is deleted, and every page before it is written to. A first load deletes nothing. */
static const char for_first_load[] = "PRAGMA secure_delete=OFF;";
/* A search reads a page once, mostly: memory that it touches for the first time costs more than reading a page again. */
static const char for_reading[] = "PRAGMA cache_size=64;";

#define STATEMENT_SQL(id, sql) sql,
static const char *const statements[] = { STATEMENTS(STATEMENT_SQL) };
#undef STATEMENT_SQL

static const char *const filed_names[] = { "imported", "updated", "unchanged", "duplicate", "failed" };

const char *filed_name(enum filed f)
{
	return filed_names[f];
}

const char *store_path(const struct store *s)
{
	return s->path;
}

sqlite3 *store_handle(struct store *s)
{
	return s->db;
}

bool rows_fail(struct store *s, struct err *err)
{
	int rc = sqlite3_errcode(s->db);

	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return err_set(err, ERR_DATABASE, "%s: another program is writing to this database; try again when it is done", s->path);
	if (rc == SQLITE_READONLY)
		return err_set(err, ERR_DATABASE, "%s: the database is read-only", s->path);
	if (rc == SQLITE_FULL)
		return err_set(err, ERR_DATABASE, "%s: no space left; what was committed before is kept, the same command goes on from there", s->path);
	return err_set(err, ERR_DATABASE, "%s: %s", s->path, sqlite3_errmsg(s->db));
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

static bool interrupted(sqlite3 *db)
{
	sqlite3_extended_result_codes(db, 1);
	int rc = sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL);

	sqlite3_extended_result_codes(db, 0);
	return rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
}

static void take_back(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

bool rows_exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || rows_fail(s, err);
}

static bool set_fingerprint(struct store *s, int64_t id, int64_t fingerprint, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_FINGERPRINT);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, fingerprint);
	return rows_done(s, q, err);
}

/* What cannot be read is none: check --database tells of it, and has to open the file. */
static bool any_row(struct store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	bool any = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;

	sqlite3_finalize(q);
	return any;
}

static bool take_headings(struct store *s, struct err *err)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct terms *t = terms_new();
	struct ids ids = { 0 };
	bool ok = store_ids(s, a, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = one };

		ok = store_load_record(s, ids.p[i], &d, err);
		if (ok)
			terms_of(t, &d);
		ok = ok && headings_set(s, ids.p[i], buf_view(&t->headings), err) && set_fingerprint(s, ids.p[i], t->fingerprint, err);
		arena_reset(one);
	}
	terms_free(t);
	arena_free(one);
	arena_free(a);
	return ok && rows_exec(s, HEADINGS_KNOWN, err);
}

static bool take_sizes(struct store *s, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT id, length(CAST(text AS BLOB)) FROM document", -1, &q, NULL);
	bool ok = true;

	while (ok && rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		ok = lengths_set(s, sqlite3_column_int64(q, 0), (size_t)sqlite3_column_int64(q, 1), err);
	rc = sqlite3_finalize(q);
	return ok && (rc == SQLITE_OK || rows_fail(s, err));
}

static bool take_index(struct store *s, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(s->db, "SELECT id, title, text FROM document ORDER BY id", -1, &q, NULL);
	struct arena *a = arena_new();
	struct terms *t = terms_new();
	bool ok = true;

	while (ok && rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		terms_take(t, rows_column(a, q, 1), rows_column(a, q, 2));
		ok = index_put(s, sqlite3_column_int64(q, 0), t, err);
		arena_reset(a);
	}
	rc = sqlite3_finalize(q);
	terms_free(t);
	arena_free(a);
	return ok && (rc == SQLITE_OK || rows_fail(s, err));
}

/* What a database of an earlier version does not know, or knows otherwise: headings and fingerprint, sizes, copies, the
 * index. */
static bool fill_in(struct store *s, struct err *err)
{
	bool headings = any_row(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM heading WHERE block=-1)");
	bool sizes = any_row(s, "SELECT 1 FROM document WHERE NOT EXISTS(SELECT 1 FROM length WHERE block=-1) LIMIT 1");
	bool index = any_row(s, "SELECT 1 FROM document WHERE NOT EXISTS(SELECT 1 FROM search_docsize) LIMIT 1");
	bool begun = sqlite3_get_autocommit(s->db) == 0;

	if (!headings && !sizes && !index && !begun)
		return true;
	if ((begun || store_begin(s, err)) && (!headings || take_headings(s, err)) && (!sizes || take_sizes(s, err)) &&
	    (!index || take_index(s, err)) &&
	    rows_exec(s, "UPDATE document SET elsewhere=1 WHERE " COPIED, err) && store_commit(s, err))
		return true;
	store_rollback(s);
	return false;
}

/* A reader of an older database has it brought up to date first. */
static bool bring_up_to_date(const char *path, struct err *err)
{
	struct store *s;

	if (access(path, W_OK) != 0)
		return err_set(err, ERR_DATABASE, "%s: made by an earlier guidang; it has to be brought up to date first, but cannot be written to", path);
	if (!store_open(path, true, &s, err))
		return false;
	store_close(s);
	return true;
}

static void (*tell_upgrade)(const char *path);

void store_on_upgrade(void (*tell)(const char *path))
{
	tell_upgrade = tell;
}

/* What memory SQLite takes nobody asks; counting it costs a lock each time. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool connect_to(struct store *s, bool write, bool *current, struct err *err)
{
	int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
	int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, write ? gather_vfs() : NULL);

	if (rc != SQLITE_OK) {
		int sys = s->db ? sqlite3_system_errno(s->db) : 0;

		return err_set(err, ERR_DATABASE, "%s: the database cannot be opened%s: %s", s->path, write ? gettext(" for writing") : "",
			       sys ? strerror(sys) : sqlite3_errstr(rc));
	}
	if (write && sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(err, ERR_DATABASE, "%s: the database is read-only", s->path);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (tokens_register(s->db) != SQLITE_OK || rank_register(s->db) != SQLITE_OK)
		return err_set(err, ERR_DATABASE, "%s: this SQLite has no FTS5", s->path);
	return schema_ensure(s->db, s->path, write, tell_upgrade, current, err);
}

bool store_open(const char *path, bool write, struct store **out, struct err *err)
{
	static pthread_once_t configured = PTHREAD_ONCE_INIT;
	struct store *s = calloc(1, sizeof *s);
	struct stat st;
	bool current = false, connected;

	pthread_once(&configured, configure);
	if (!s || !(s->path = strdup(path)))
		abort();
	if (!write && stat(path, &st) != 0) {
		err_set(err, ERR_DATABASE, "%s: %s; file documents first: guidang import -d %s PATH…", path, strerror(errno), path);
		goto fail;
	}
	lengths_forget(s);
	headings_forget(s);
	connected = connect_to(s, write, &current, err);
	/* a writer was killed: what it left half done is to be taken back first, which a reader may not do */
	if (!connected && !write && s->db && interrupted(s->db)) {
		sqlite3_close(s->db);
		s->db = NULL;
		take_back(path);
		connected = connect_to(s, false, &current, err);
	}
	if (!connected)
		goto fail;
	if (!write && !current) {
		store_close(s);
		return bring_up_to_date(path, err) && store_open(path, false, out, err);
	}
	if (write && !fill_in(s, err))
		goto fail;
	sqlite3_exec(s->db, write ? for_writing : for_reading, NULL, NULL, NULL);
	s->first_load = write && !any_row(s, "SELECT 1 FROM document LIMIT 1");
	if (s->first_load)
		sqlite3_exec(s->db, for_first_load, NULL, NULL, NULL);
	s->committed = sqlite3_total_changes(s->db);
	*out = s;
	return true;
fail:
	store_close(s);
	return false;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	lengths_forget(s);
	headings_forget(s);
	index_forget(s);
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(s->q[i]);
	for (int i = 0; i < POSTINGS; i++)
		postings_free(s->postings[i]);
	texts_free(s->texts);
	sqlite3_close(s->db);
	for (int i = 0; i < LISTS; i++)
		buf_free(&s->list[i]);
	free(s->path);
	free(s);
}

const char *store_notice(const struct store *s)
{
	return s->notice;
}

struct terms *terms_new(void)
{
	struct terms *t = calloc(1, sizeof *t);

	if (!t)
		abort();
	return t;
}

void terms_of(struct terms *t, const struct doc *d)
{
	t->source_lossless = d->src.in.lossless && d->text.p == d->src.in.text.p && d->text.n == d->src.in.text.n;
	headings_mark(t, d);
	terms_take(t, doc_text(d, FIELD_TITLE), d->text);
}

void terms_free(struct terms *t)
{
	if (t)
		terms_clear(t);
	free(t);
}

void store_parallel(struct store *s, bool may)
{
	s->parallel = may;
}

bool store_begin(struct store *s, struct err *err)
{
	return rows_exec(s, "BEGIN IMMEDIATE", err);
}

bool store_snapshot(struct store *s, struct err *err)
{
	return rows_exec(s, "BEGIN", err);
}

void store_snapshot_end(struct store *s)
{
	sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

bool store_commit(struct store *s, struct err *err)
{
	bool ok = index_flush(s, err) && lengths_flush(s, err) && headings_flush(s, err) && rows_exec(s, "COMMIT", err);

	s->committed = sqlite3_total_changes(s->db);
	return ok;
}

size_t store_pending(const struct store *s)
{
	return s->pending.inversion ? inversion_bytes(s->pending.inversion) : 0;
}

bool store_full(const struct store *s)
{
	return s->pending.inversion && inversion_full(s->pending.inversion);
}

void store_rollback(struct store *s)
{
	lengths_forget(s);
	headings_forget(s);
	index_forget(s);
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_tidy(struct store *s, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int pieces = 0;

	if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM (SELECT DISTINCT segid FROM search_idx)", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	if (sqlite3_step(q) == SQLITE_ROW)
		pieces = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return pieces < PIECES_MAX || store_optimize(s, err);
}

bool store_optimize(struct store *s, struct err *err)
{
	return rows_exec(s, "INSERT INTO search(search) VALUES('optimize'); INSERT INTO single(single) VALUES('optimize');"
			    "INSERT INTO single_title(single_title) VALUES('optimize')", err);
}

struct postings *rows_postings(struct store *s, enum postings_of which)
{
	static const char *const tables[] = { "search", "single", "single_title" };

	if (sqlite3_get_autocommit(s->db) || sqlite3_total_changes(s->db) != s->committed)
		return NULL;
	/* BEGIN alone sees nothing so far, nor whether another program has written */
	if (sqlite3_txn_state(s->db, "main") == SQLITE_TXN_NONE)
		sqlite3_exec(s->db, "PRAGMA schema_version", NULL, NULL, NULL);
	if (!s->postings[which])
		s->postings[which] = postings_new(s->db, tables[which], which == POSTINGS_SEARCH);
	return postings_ready(s->postings[which]) ? s->postings[which] : NULL;
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
