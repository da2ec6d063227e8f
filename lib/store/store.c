#include "store/store.h"

#include <errno.h>
#include <pthread.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fold.h"
#include "parse/value.h"
#include "read/gb18030.h"
#include "store/headings.h"
#include "store/index.h"
#include "store/invert.h"
#include "store/lengths.h"
#include "store/rank.h"
#include "store/schema.h"
#include "store/terms.h"

enum { BUSY_MS = 10000, PIECES_MAX = 8 };

static const char for_writing[] = "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;";
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

static bool exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || rows_fail(s, err);
}

static bool set_likeness(struct store *s, int64_t id, int64_t likeness, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_LIKENESS);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, likeness);
	return rows_done(s, q, err);
}

static bool any_row(struct store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	bool any = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;

	sqlite3_finalize(q);
	return any;
}

/* What a database of an earlier version does not know, or knows otherwise: headings and likeness, sizes. */
static bool fill_in(struct store *s, struct err *err)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct terms *t = terms_new();
	struct ids ids = { 0 };
	bool headings = any_row(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM heading WHERE block=-1)");
	bool sizes = any_row(s, "SELECT 1 FROM document WHERE NOT EXISTS(SELECT 1 FROM length WHERE block=-1) LIMIT 1");
	bool missing = headings || sizes, ok = !missing || (store_begin(s, err) && store_ids(s, a, &ids, err));

	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = one };

		ok = store_load_record(s, ids.p[i], &d, err) && (!sizes || lengths_set(s, d.id, d.text.n, err));
		if (ok && headings) {
			terms_of(t, &d);
			ok = headings_set(s, d.id, buf_view(&t->headings), err) && set_likeness(s, d.id, t->likeness, err);
		}
		arena_reset(one);
	}
	ok = ok && (!headings || exec(s, HEADINGS_KNOWN, err));
	if (missing && (!ok || !store_commit(s, err)))
		store_rollback(s);
	terms_free(t);
	arena_free(one);
	arena_free(a);
	return ok;
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

/* What memory SQLite takes nobody asks; counting it costs a lock each time. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool connect_to(struct store *s, bool write, bool *current, struct err *err)
{
	int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
	int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

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
	return schema_ensure(s->db, s->path, write, current, err);
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
	t->source_told = d->src.in.told && d->text.p == d->src.in.text.p && d->text.n == d->src.in.text.n;
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
	return exec(s, "BEGIN IMMEDIATE", err);
}

bool store_snapshot(struct store *s, struct err *err)
{
	return exec(s, "BEGIN", err);
}

void store_snapshot_end(struct store *s)
{
	sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

bool store_commit(struct store *s, struct err *err)
{
	bool ok = index_flush(s, err) && lengths_flush(s, err) && headings_flush(s, err) && exec(s, "COMMIT", err);

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
	return exec(s, "INSERT INTO search(search) VALUES('optimize'); INSERT INTO single(single) VALUES('optimize');"
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

static void bind_some(sqlite3_stmt *q, int i, struct str t) /* empty: NULL */
{
	rows_bind(q, i, t.n ? t : STR_NONE);
}

static void bind_int(sqlite3_stmt *q, int i, int64_t v)
{
	sqlite3_bind_int64(q, i, v);
}

static void bind_some_int(sqlite3_stmt *q, int i, int64_t v) /* 0 or less: NULL */
{
	if (v > 0)
		sqlite3_bind_int64(q, i, v);
	else
		sqlite3_bind_null(q, i);
}

/* A document goes by a path it still has. */
static const char name_by_path[] =
	"UPDATE document SET path=(SELECT min(p.path) FROM path p WHERE p.document=document.id)"
	" WHERE NOT EXISTS (SELECT 1 FROM path p WHERE p.path=document.path AND p.document=document.id)";

/* ── writing ── */

struct str number_key(struct arena *a, struct str n)
{
	struct str key = value_key(a, n);

	if (str_ends(key, STR("号")))
		key.n -= strlen("号");
	return key;
}

static struct str line_map(struct doc *d)
{
	if (d->src.kind != KIND_HTML || d->lines.n == 0)
		return STR_NONE;
	uint32_t *map = ARENA_ARRAY(d->arena, uint32_t, d->lines.n);

	for (size_t i = 0; i < d->lines.n; i++)
		map[i] = d->lines.p[i].no;
	return (struct str){ (const char *)map, d->lines.n * sizeof *map };
}

static bool put_header(struct store *s, int64_t id, struct str fields, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_HEADER);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, id);
	rows_bind(q, 2, fields.n ? fields : STR("[]"));
	return rows_done(s, q, err);
}

static int worst_of(const struct findings *f)
{
	int worst = 0;

	for (size_t i = 0; i < f->n; i++)
		worst = (int)f->p[i].severity + 1 > worst ? (int)f->p[i].severity + 1 : worst;
	return worst;
}

static int64_t paths_of(struct store *s, int64_t id)
{
	sqlite3_stmt *q = rows_prepared(s, Q_COUNT_PATHS);
	int64_t n;

	bind_int(q, 1, id);
	n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	sqlite3_reset(q);
	return n;
}

/* All rows of a document; d->id 0 lets the database choose the id. */
static bool put_document(struct store *s, struct doc *d, const struct terms *t, const char *asked, const char *rules, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_DOCUMENT);
	struct str number = doc_text(d, FIELD_DOC_NUMBER);

	if (!q)
		return rows_fail(s, err);
	bind_some_int(q, 1, d->id);
	rows_bind(q, 2, str_z(d->src.id));
	rows_bind(q, 3, d->src.path);
	bind_int(q, 4, (int64_t)d->src.bytes.n);
	rows_bind(q, 5, str_z(d->src.in.name));
	rows_bind(q, 6, str_z(asked));
	rows_bind(q, 7, str_z(kind_name(d->src.kind)));
	bind_int(q, 8, d->flowed);
	bind_some(q, 9, doc_text(d, FIELD_TITLE));
	bind_some(q, 10, doc_text(d, FIELD_DOC_TYPE));
	bind_some(q, 11, number);
	bind_some(q, 12, number.n ? number_key(d->arena, number) : STR_NONE);
	bind_some(q, 13, doc_text(d, FIELD_DATE));
	rows_bind(q, 14, str_z(rules));
	rows_bind(q, 15, d->text.p ? d->text : STR(""));
	if (t->source_told)
		sqlite3_bind_null(q, 16);
	else
		sqlite3_bind_blob(q, 16, d->src.bytes.p, (int)d->src.bytes.n, SQLITE_STATIC);
	struct str map = line_map(d);

	if (map.p)
		sqlite3_bind_blob(q, 17, map.p, (int)map.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(q, 17);
	bind_int(q, 18, t->likeness);
	bind_int(q, 19, d->id && paths_of(s, d->id) > 1);
	bind_int(q, 20, worst_of(&d->findings));
	lists_write(d, s->list);
	for (int i = 0; i < LIST_FIELDS; i++)
		bind_some(q, 21 + i, buf_view(&s->list[i]));
	if (!rows_done(s, q, err))
		return false;
	if (!d->id)
		d->id = sqlite3_last_insert_rowid(s->db);
	return put_header(s, d->id, buf_view(&s->list[LIST_FIELDS]), err) && lengths_set(s, d->id, d->text.n, err) &&
	       headings_set(s, d->id, buf_view(&t->headings), err) && index_put(s, d->id, t, err);
}

static bool cut_document(struct store *s, int64_t id, struct err *err)
{
	struct doc old = { .arena = arena_new() };
	bool ok = store_load(s, id, &old, err) && index_cut(s, id, doc_text(&old, FIELD_TITLE), old.text, err) &&
		  lengths_set(s, id, 0, err) && headings_set(s, id, STR_NONE, err);

	if (ok) {
		char *sql = sqlite3_mprintf("DELETE FROM header WHERE document=%lld; DELETE FROM document WHERE id=%lld", (long long)id, (long long)id);

		ok = exec(s, sql, err);
		sqlite3_free(sql);
	}
	arena_free(old.arena);
	return ok;
}

bool store_unchanged(struct store *s, struct str path, const struct stamp *stamp, int64_t *id)
{
	sqlite3_stmt *q = rows_prepared(s, Q_BY_PATH);
	bool same;

	if (!q || stamp->size < 0)
		return false;
	rows_bind(q, 1, path);
	same = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 1) == stamp->size &&
	       sqlite3_column_int64(q, 2) == stamp->mtime && sqlite3_column_int64(q, 3) == stamp->inode;
	if (same)
		*id = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	return same;
}

static bool put_path(struct store *s, struct str path, int64_t id, const struct stamp *stamp, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_PATH);

	if (!q)
		return rows_fail(s, err);
	rows_bind(q, 1, path);
	bind_int(q, 2, id);
	bind_int(q, 3, stamp->size);
	bind_int(q, 4, stamp->mtime);
	bind_int(q, 5, stamp->inode);
	return rows_done(s, q, err);
}

/* The document has another path. */
static bool put_elsewhere(struct store *s, int64_t id, struct str path, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_ELSEWHERE);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, id);
	rows_bind(q, 2, path);
	return rows_done(s, q, err);
}

bool store_file(struct store *s, struct doc *d, const struct terms *t, const char *asked, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err)
{
	int64_t before = 0, same = 0;
	sqlite3_stmt *q = rows_prepared(s, Q_BY_PATH);

	if (!q)
		return rows_fail(s, err);
	rows_bind(q, 1, d->src.path);
	if (sqlite3_step(q) == SQLITE_ROW)
		before = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	q = rows_prepared(s, Q_BY_HASH);
	rows_bind(q, 1, str_z(d->src.id));
	if (sqlite3_step(q) == SQLITE_ROW)
		same = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);

	if (same) {
		d->id = same;
		*what = before == same ? FILED_UNCHANGED : before ? FILED_UPDATED : FILED_DUPLICATE;
	} else {
		d->id = 0;
		*what = before ? FILED_UPDATED : FILED_IMPORTED;
		if (!put_document(s, d, t, asked, rules, err))
			return false;
	}
	if (!put_path(s, d->src.path, d->id, stamp, err) || (same && before != same && !put_elsewhere(s, d->id, d->src.path, err)))
		return false;
	if (!before || before == d->id)
		return true;
	return paths_of(s, before) > 0 ? exec(s, name_by_path, err) : cut_document(s, before, err);
}

bool store_replace(struct store *s, struct doc *d, const struct terms *t, const char *rules, struct err *err)
{
	struct arena *a = arena_new();
	struct str path, bytes;
	const char *asked;
	bool ok = store_source(s, d->id, a, &path, &bytes, &asked, err);

	if (ok) {
		d->src.path = path;
		ok = cut_document(s, d->id, err) && put_document(s, d, t, asked, rules, err);
	}
	arena_free(a);
	return ok;
}

bool store_prune(struct store *s, bool (*gone)(void *ctx, struct str path), void *ctx, size_t *paths, size_t *documents,
		 struct err *err)
{
	struct arena *a = arena_new();
	struct { struct str *p; size_t n, cap; } list = { 0 };
	struct ids owners = { 0 };
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(s->db, "SELECT path FROM path", -1, &q, NULL) == SQLITE_OK || rows_fail(s, err);

	*paths = *documents = 0;
	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		struct str p = rows_column(a, q, 0);

		if (p.n && gone(ctx, p))
			*ARENA_PUSH(a, &list) = p;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "DELETE FROM path WHERE path=?1", -1, &q, NULL) == SQLITE_OK || rows_fail(s, err));
	for (size_t i = 0; ok && i < list.n; i++) {
		sqlite3_reset(q);
		rows_bind(q, 1, list.p[i]);
		ok = sqlite3_step(q) == SQLITE_DONE || rows_fail(s, err);
		++*paths;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "SELECT id FROM document WHERE id NOT IN (SELECT document FROM path)", -1, &q, NULL) ==
			    SQLITE_OK || rows_fail(s, err)) &&
	     rows_ids(s, a, q, &owners, err);
	for (size_t i = 0; ok && i < owners.n; i++) {
		ok = cut_document(s, owners.p[i], err);
		++*documents;
	}
	ok = ok && exec(s, name_by_path, err);
	arena_free(a);
	return ok;
}
