#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "parse/value.h"
#include "store/schema.h"
#include "store/tokens.h"

enum { BUSY_MS = 10000 };

#define STATEMENTS(X)                                                                                                   \
	X(BY_PATH, "SELECT p.document, p.size, p.mtime, p.inode, d.sha256 FROM path p JOIN document d ON d.id=p.document"  \
		   " WHERE p.path=?1")                                                                                  \
	X(BY_HASH, "SELECT id FROM document WHERE sha256=?1")                                                           \
	X(PUT_PATH, "INSERT INTO path(path,document,size,mtime,inode) VALUES(?1,?2,?3,?4,?5)"                           \
		    " ON CONFLICT(path) DO UPDATE SET document=?2,size=?3,mtime=?4,inode=?5")                            \
	X(COUNT_PATHS, "SELECT count(*) FROM path WHERE document=?1")                                                   \
	X(PUT_DOCUMENT, "INSERT INTO document(id,sha256,path,bytes,encoding,asked_encoding,kind,flowed,title,doc_type,"  \
			"doc_number,number_key,date,rules,text,source,line_map)"                                        \
			" VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)")                          \
	X(PUT_VALUE, "INSERT INTO value VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")                                        \
	X(PUT_PART, "INSERT INTO part VALUES(?1,?2,?3,?4,?5,?6,?7)")                                                    \
	X(PUT_SECTION, "INSERT INTO section VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)")                        \
	X(PUT_GRID, "INSERT INTO grid VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")                                          \
	X(PUT_CELL, "INSERT INTO cell VALUES(?1,?2,?3,?4,?5)")                                                          \
	X(PUT_FINDING, "INSERT INTO finding VALUES(?1,?2,?3,?4,?5,?6,?7,?8)")                                           \
	X(PUT_SEARCH, "INSERT INTO search(rowid,title,heading,body) VALUES(?1,?2,?3,?4)")                               \
	X(PUT_SINGLE, "INSERT INTO single(rowid,chars) VALUES(?1,?2)")                                                  \
	X(CUT_SEARCH, "INSERT INTO search(search,rowid,title,heading,body) VALUES('delete',?1,?2,?3,?4)")               \
	X(CUT_SINGLE, "INSERT INTO single(single,rowid,chars) VALUES('delete',?1,?2)")                                  \
	X(GET_DOCUMENT, "SELECT sha256,path,bytes,encoding,asked_encoding,kind,flowed,text,source FROM document WHERE id=?1") \
	X(GET_MAP, "SELECT line_map FROM document WHERE id=?1")                                                         \
	X(GET_VALUES, "SELECT field,text,number,line_from,line_to,byte_from,byte_to,rule FROM value WHERE document=?1 ORDER BY seq") \
	X(GET_PARTS, "SELECT kind,number,title,line_from,line_to FROM part WHERE document=?1 ORDER BY seq")             \
	X(GET_SECTIONS, "SELECT part,parent,depth,label,number,heading,text_from,text_to,body_to,line_from,line_to"     \
			" FROM section WHERE document=?1 ORDER BY seq")                                                 \
	X(GET_GRIDS, "SELECT part,section,caption,row_count,column_count,header_rows,line_from,line_to FROM grid"       \
		     " WHERE document=?1 ORDER BY seq")                                                                 \
	X(GET_CELLS, "SELECT grid,row,column,text FROM cell WHERE document=?1")                                         \
	X(GET_FINDINGS, "SELECT rule,severity,clause,line_from,line_to,message FROM finding WHERE document=?1 ORDER BY seq")

#define STATEMENT_ENUM(id, sql) Q_##id,
enum statement { STATEMENTS(STATEMENT_ENUM) Q_COUNT };
#undef STATEMENT_ENUM
#define STATEMENT_SQL(id, sql) sql,
static const char *const statements[] = { STATEMENTS(STATEMENT_SQL) };
#undef STATEMENT_SQL

struct store {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *q[Q_COUNT];
};

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

static bool fail(struct store *s, struct err *err)
{
	int rc = sqlite3_errcode(s->db);

	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return err_set(err, ERR_DATABASE, "%s: another program is writing to this database; try again when it is done", s->path);
	if (rc == SQLITE_READONLY)
		return err_set(err, ERR_DATABASE, "%s: the database is read-only", s->path);
	if (rc == SQLITE_FULL)
		return err_set(err, ERR_DATABASE, "%s: no space left; nothing of the last document was written", s->path);
	return err_set(err, ERR_DATABASE, "%s: %s", s->path, sqlite3_errmsg(s->db));
}

bool store_open(const char *path, bool write, struct store **out, struct err *err)
{
	struct store *s = calloc(1, sizeof *s);
	struct stat st;
	int rc;

	if (!s || !(s->path = strdup(path)))
		abort();
	if (!write && stat(path, &st) != 0) {
		err_set(err, ERR_DATABASE, "%s: %s; file documents first: guidang import -d %s PATH…", path, strerror(errno), path);
		goto fail;
	}
	rc = sqlite3_open_v2(path, &s->db, (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX,
			     NULL);
	if (rc != SQLITE_OK) {
		int sys = s->db ? sqlite3_system_errno(s->db) : 0;

		err_set(err, ERR_DATABASE, "%s: the database cannot be opened%s: %s", path, write ? " for writing" : "",
			sys ? strerror(sys) : sqlite3_errstr(rc));
		goto fail;
	}
	if (write && sqlite3_db_readonly(s->db, "main") == 1) {
		err_set(err, ERR_DATABASE, "%s: the database is read-only", path);
		goto fail;
	}
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (tokens_register(s->db) != SQLITE_OK) {
		err_set(err, ERR_DATABASE, "%s: this SQLite has no FTS5", path);
		goto fail;
	}
	if (!schema_ensure(s->db, path, write, err))
		goto fail;
	if (write)
		sqlite3_exec(s->db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;", NULL, NULL, NULL);
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
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(s->q[i]);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

static bool exec(struct store *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(s, err);
}

bool store_begin(struct store *s, struct err *err)
{
	return exec(s, "BEGIN IMMEDIATE", err);
}

bool store_commit(struct store *s, struct err *err)
{
	return exec(s, "COMMIT", err);
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* A prepared statement, made on its first use. */
static sqlite3_stmt *prepared(struct store *s, enum statement q)
{
	if (!s->q[q])
		sqlite3_prepare_v3(s->db, statements[q], -1, SQLITE_PREPARE_PERSISTENT, &s->q[q], NULL);
	else
		sqlite3_reset(s->q[q]);
	return s->q[q];
}

static void bind_str(sqlite3_stmt *q, int i, struct str t)
{
	if (t.p)
		sqlite3_bind_text(q, i, t.p, (int)t.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(q, i);
}

static void bind_some(sqlite3_stmt *q, int i, struct str t) /* empty: NULL */
{
	bind_str(q, i, t.n ? t : STR_NONE);
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

static bool done(struct store *s, sqlite3_stmt *q, struct err *err)
{
	bool ok = q && sqlite3_step(q) == SQLITE_DONE;

	if (!ok)
		fail(s, err);
	if (q)
		sqlite3_reset(q);
	return ok;
}

static struct str column(struct arena *a, sqlite3_stmt *q, int i)
{
	const char *p = (const char *)sqlite3_column_blob(q, i);

	return p ? arena_str(a, (struct str){ p, (size_t)sqlite3_column_bytes(q, i) }) :
		   sqlite3_column_type(q, i) == SQLITE_NULL ? STR_NONE : STR("");
}

/* A document goes by a path it still has. */
static const char name_by_path[] =
	"UPDATE document SET path=(SELECT min(p.path) FROM path p WHERE p.document=document.id)"
	" WHERE NOT EXISTS (SELECT 1 FROM path p WHERE p.path=document.path AND p.document=document.id)";

/* ── what the index is told of a document; it must be told the very same to forget it ── */

struct index_text {
	struct buf title, heading, singles;
};

static void index_text(const struct doc *d, struct index_text *t)
{
	struct str title = doc_text(d, FIELD_TITLE);

	buf_str(&t->title, title);
	for (size_t i = 0; i < d->sections.n; i++) {
		buf_str(&t->heading, d->sections.p[i].heading);
		buf_z(&t->heading, "。");
	}
	for (size_t i = 0; i < d->parts.n; i++) {
		buf_str(&t->heading, d->parts.p[i].title);
		buf_z(&t->heading, "。");
	}
	tokens_singles(d->text, &t->singles);
}

static bool index_put(struct store *s, const struct doc *d, bool cut, struct err *err)
{
	struct index_text t = { 0 };
	sqlite3_stmt *q = prepared(s, cut ? Q_CUT_SEARCH : Q_PUT_SEARCH);
	bool ok;

	index_text(d, &t);
	bind_int(q, 1, d->id);
	bind_str(q, 2, t.title.p ? buf_view(&t.title) : STR(""));
	bind_str(q, 3, t.heading.p ? buf_view(&t.heading) : STR(""));
	bind_str(q, 4, d->text.p ? d->text : STR(""));
	ok = done(s, q, err);
	if (ok) {
		q = prepared(s, cut ? Q_CUT_SINGLE : Q_PUT_SINGLE);
		bind_int(q, 1, d->id);
		bind_str(q, 2, t.singles.p ? buf_view(&t.singles) : STR(""));
		ok = done(s, q, err);
	}
	buf_free(&t.title);
	buf_free(&t.heading);
	buf_free(&t.singles);
	return ok;
}

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

static bool put_values(struct store *s, const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];
		sqlite3_stmt *q = prepared(s, Q_PUT_VALUE);

		bind_int(q, 1, d->id);
		bind_int(q, 2, (int64_t)i);
		bind_str(q, 3, v->field == FIELD_EXTRA ? v->name : str_z(field_name(v->field)));
		bind_str(q, 4, v->text);
		bind_some_int(q, 5, v->number);
		bind_int(q, 6, v->at.from);
		bind_int(q, 7, v->at.to);
		bind_int(q, 8, (int64_t)v->from);
		bind_int(q, 9, (int64_t)v->to);
		bind_some(q, 10, v->rule);
		if (!done(s, q, err))
			return false;
	}
	return true;
}

static bool put_parts(struct store *s, const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.p[i];
		sqlite3_stmt *q = prepared(s, Q_PUT_PART);

		bind_int(q, 1, d->id);
		bind_int(q, 2, (int64_t)i);
		bind_str(q, 3, str_z(part_kind_name(p->kind)));
		bind_some_int(q, 4, p->number);
		bind_some(q, 5, p->title);
		bind_int(q, 6, p->at.from);
		bind_int(q, 7, p->at.to);
		if (!done(s, q, err))
			return false;
	}
	return true;
}

static bool put_sections(struct store *s, const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *t = &d->sections.p[i];
		sqlite3_stmt *q = prepared(s, Q_PUT_SECTION);

		bind_int(q, 1, d->id);
		bind_int(q, 2, (int64_t)i);
		bind_int(q, 3, t->part);
		if (t->parent >= 0)
			bind_int(q, 4, t->parent);
		else
			sqlite3_bind_null(q, 4);
		bind_int(q, 5, t->depth);
		bind_str(q, 6, t->label);
		bind_some_int(q, 7, t->number);
		bind_some(q, 8, t->heading);
		bind_int(q, 9, (int64_t)t->from);
		bind_int(q, 10, (int64_t)t->to);
		bind_int(q, 11, (int64_t)t->end);
		bind_int(q, 12, t->at.from);
		bind_int(q, 13, t->at.to);
		if (!done(s, q, err))
			return false;
	}
	return true;
}

static bool put_tables(struct store *s, const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];
		sqlite3_stmt *q = prepared(s, Q_PUT_GRID);

		bind_int(q, 1, d->id);
		bind_int(q, 2, (int64_t)i);
		bind_int(q, 3, t->part);
		if (t->section >= 0)
			bind_int(q, 4, t->section);
		else
			sqlite3_bind_null(q, 4);
		bind_some(q, 5, t->caption);
		bind_int(q, 6, (int64_t)t->rows);
		bind_int(q, 7, (int64_t)t->columns);
		bind_int(q, 8, (int64_t)t->header_rows);
		bind_int(q, 9, t->at.from);
		bind_int(q, 10, t->at.to);
		if (!done(s, q, err))
			return false;
		for (size_t k = 0; k < t->rows * t->columns; k++) {
			if (t->cells[k].n == 0)
				continue; /* an empty cell is a missing row */
			q = prepared(s, Q_PUT_CELL);
			bind_int(q, 1, d->id);
			bind_int(q, 2, (int64_t)i);
			bind_int(q, 3, (int64_t)(k / t->columns));
			bind_int(q, 4, (int64_t)(k % t->columns));
			bind_str(q, 5, t->cells[k]);
			if (!done(s, q, err))
				return false;
		}
	}
	return true;
}

static bool put_findings(struct store *s, const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];
		sqlite3_stmt *q = prepared(s, Q_PUT_FINDING);

		bind_int(q, 1, d->id);
		bind_int(q, 2, (int64_t)i);
		bind_str(q, 3, str_z(f->rule));
		bind_str(q, 4, str_z(severity_name(f->severity)));
		bind_some(q, 5, f->clause);
		bind_int(q, 6, f->at.from);
		bind_int(q, 7, f->at.to);
		bind_str(q, 8, f->message.p ? f->message : STR(""));
		if (!done(s, q, err))
			return false;
	}
	return true;
}

/* All rows of a document; d->id 0 lets the database choose the id. */
static bool put_document(struct store *s, struct doc *d, const char *asked, const char *rules, struct err *err)
{
	sqlite3_stmt *q = prepared(s, Q_PUT_DOCUMENT);
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	bool same = str_eq(d->src.bytes, d->text);

	if (!q)
		return fail(s, err);
	bind_some_int(q, 1, d->id);
	bind_str(q, 2, str_z(d->src.id));
	bind_str(q, 3, d->src.path);
	bind_int(q, 4, (int64_t)d->src.bytes.n);
	bind_str(q, 5, str_z(d->src.in.name));
	bind_str(q, 6, str_z(asked));
	bind_str(q, 7, str_z(kind_name(d->src.kind)));
	bind_int(q, 8, d->flowed);
	bind_some(q, 9, doc_text(d, FIELD_TITLE));
	bind_some(q, 10, doc_text(d, FIELD_DOC_TYPE));
	bind_some(q, 11, number);
	bind_some(q, 12, number.n ? number_key(d->arena, number) : STR_NONE);
	bind_some(q, 13, doc_text(d, FIELD_DATE));
	bind_str(q, 14, str_z(rules));
	bind_str(q, 15, d->text.p ? d->text : STR(""));
	if (same)
		sqlite3_bind_null(q, 16);
	else
		sqlite3_bind_blob(q, 16, d->src.bytes.p, (int)d->src.bytes.n, SQLITE_STATIC);
	struct str map = line_map(d);

	if (map.p)
		sqlite3_bind_blob(q, 17, map.p, (int)map.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(q, 17);
	if (!done(s, q, err))
		return false;
	if (!d->id)
		d->id = sqlite3_last_insert_rowid(s->db);
	return put_values(s, d, err) && put_parts(s, d, err) && put_sections(s, d, err) && put_tables(s, d, err) &&
	       put_findings(s, d, err) && index_put(s, d, false, err);
}

static bool cut_document(struct store *s, int64_t id, struct err *err)
{
	static const char *const from[] = { "value", "part", "section", "grid", "cell", "finding" };
	struct doc old = { .arena = arena_new() };
	bool ok = store_load(s, id, &old, err) && index_put(s, &old, true, err);

	for (size_t i = 0; ok && i < sizeof from / sizeof from[0]; i++) {
		char *sql = sqlite3_mprintf("DELETE FROM %s WHERE document=%lld", from[i], (long long)id);

		ok = exec(s, sql, err);
		sqlite3_free(sql);
	}
	if (ok) {
		char *sql = sqlite3_mprintf("DELETE FROM document WHERE id=%lld", (long long)id);

		ok = exec(s, sql, err);
		sqlite3_free(sql);
	}
	arena_free(old.arena);
	return ok;
}

static bool paths_left(struct store *s, int64_t id)
{
	sqlite3_stmt *q = prepared(s, Q_COUNT_PATHS);
	bool any;

	bind_int(q, 1, id);
	any = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 0) > 0;
	sqlite3_reset(q);
	return any;
}

bool store_unchanged(struct store *s, struct str path, const struct stamp *stamp, int64_t *id)
{
	sqlite3_stmt *q = prepared(s, Q_BY_PATH);
	bool same;

	if (!q || stamp->size < 0)
		return false;
	bind_str(q, 1, path);
	same = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 1) == stamp->size &&
	       sqlite3_column_int64(q, 2) == stamp->mtime && sqlite3_column_int64(q, 3) == stamp->inode;
	if (same)
		*id = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	return same;
}

static bool put_path(struct store *s, struct str path, int64_t id, const struct stamp *stamp, struct err *err)
{
	sqlite3_stmt *q = prepared(s, Q_PUT_PATH);

	if (!q)
		return fail(s, err);
	bind_str(q, 1, path);
	bind_int(q, 2, id);
	bind_int(q, 3, stamp->size);
	bind_int(q, 4, stamp->mtime);
	bind_int(q, 5, stamp->inode);
	return done(s, q, err);
}

static bool file_it(struct store *s, struct doc *d, const char *asked, const char *rules, const struct stamp *stamp,
		    enum filed *what, struct err *err)
{
	int64_t before = 0, same = 0;
	sqlite3_stmt *q = prepared(s, Q_BY_PATH);

	if (!q)
		return fail(s, err);
	bind_str(q, 1, d->src.path);
	if (sqlite3_step(q) == SQLITE_ROW)
		before = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	q = prepared(s, Q_BY_HASH);
	bind_str(q, 1, str_z(d->src.id));
	if (sqlite3_step(q) == SQLITE_ROW)
		same = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);

	if (same) {
		d->id = same;
		*what = before == same ? FILED_UNCHANGED : before ? FILED_UPDATED : FILED_DUPLICATE;
	} else {
		d->id = 0;
		*what = before ? FILED_UPDATED : FILED_IMPORTED;
		if (!put_document(s, d, asked, rules, err))
			return false;
	}
	if (!put_path(s, d->src.path, d->id, stamp, err))
		return false;
	if (!before || before == d->id)
		return true;
	return paths_left(s, before) ? exec(s, name_by_path, err) : cut_document(s, before, err);
}

bool store_file(struct store *s, struct doc *d, const char *asked, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err)
{
	if (!exec(s, "SAVEPOINT one", err))
		return false;
	if (file_it(s, d, asked, rules, stamp, what, err))
		return exec(s, "RELEASE one", err);
	sqlite3_exec(s->db, "ROLLBACK TO one; RELEASE one", NULL, NULL, NULL);
	return false;
}

bool store_replace(struct store *s, struct doc *d, const char *rules, struct err *err)
{
	struct arena *a = arena_new();
	struct str path, bytes;
	const char *asked;
	bool ok = store_source(s, d->id, a, &path, &bytes, &asked, err) && exec(s, "SAVEPOINT one", err);

	if (ok) {
		d->src.path = path;
		ok = cut_document(s, d->id, err) && put_document(s, d, asked, rules, err);
		sqlite3_exec(s->db, ok ? "RELEASE one" : "ROLLBACK TO one; RELEASE one", NULL, NULL, NULL);
	}
	arena_free(a);
	return ok;
}

/* ── reading ── */

static struct span span_at(sqlite3_stmt *q, int i)
{
	return (struct span){ (uint32_t)sqlite3_column_int64(q, i), (uint32_t)sqlite3_column_int64(q, i + 1) };
}

static int index_or_none(sqlite3_stmt *q, int i)
{
	return sqlite3_column_type(q, i) == SQLITE_NULL ? -1 : sqlite3_column_int(q, i);
}

static int64_t known(const char *const *names, int n, struct str s)
{
	for (int i = 0; i < n; i++)
		if (str_eq(s, str_z(names[i])))
			return i;
	return 0;
}

static enum part_kind part_kind(struct str s)
{
	const char *names[] = { part_kind_name(0), part_kind_name(1), part_kind_name(2), part_kind_name(3) };

	return (enum part_kind)known(names, 4, s);
}

static void load_values(struct store *s, struct doc *d)
{
	sqlite3_stmt *q = prepared(s, Q_GET_VALUES);

	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct value *v = ARENA_PUSH(d->arena, &d->values);

		v->name = column(d->arena, q, 0);
		v->field = field_by_name(v->name);
		v->text = column(d->arena, q, 1);
		v->number = sqlite3_column_int(q, 2);
		v->at = span_at(q, 3);
		v->from = (size_t)sqlite3_column_int64(q, 5);
		v->to = (size_t)sqlite3_column_int64(q, 6);
		v->rule = column(d->arena, q, 7);
	}
	sqlite3_reset(q);
}

static void load_parts(struct store *s, struct doc *d)
{
	sqlite3_stmt *q = prepared(s, Q_GET_PARTS);

	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct part *p = ARENA_PUSH(d->arena, &d->parts);

		p->kind = part_kind(column(d->arena, q, 0));
		p->number = sqlite3_column_int(q, 1);
		p->title = column(d->arena, q, 2);
		p->at = span_at(q, 3);
	}
	sqlite3_reset(q);
}

static void load_sections(struct store *s, struct doc *d)
{
	sqlite3_stmt *q = prepared(s, Q_GET_SECTIONS);

	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct section *t = ARENA_PUSH(d->arena, &d->sections);

		t->part = (uint32_t)sqlite3_column_int(q, 0);
		t->parent = index_or_none(q, 1);
		t->depth = sqlite3_column_int(q, 2);
		t->label = column(d->arena, q, 3);
		t->number = sqlite3_column_int(q, 4);
		t->heading = column(d->arena, q, 5);
		t->from = (size_t)sqlite3_column_int64(q, 6);
		t->to = (size_t)sqlite3_column_int64(q, 7);
		t->end = (size_t)sqlite3_column_int64(q, 8);
		t->at = span_at(q, 9);
	}
	sqlite3_reset(q);
}

static void load_tables(struct store *s, struct doc *d)
{
	sqlite3_stmt *q = prepared(s, Q_GET_GRIDS);

	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct table *t = ARENA_PUSH(d->arena, &d->tables);

		t->part = (uint32_t)sqlite3_column_int(q, 0);
		t->section = index_or_none(q, 1);
		t->caption = column(d->arena, q, 2);
		t->rows = (size_t)sqlite3_column_int64(q, 3);
		t->columns = (size_t)sqlite3_column_int64(q, 4);
		t->header_rows = (size_t)sqlite3_column_int64(q, 5);
		t->at = span_at(q, 6);
		t->cells = ARENA_ARRAY(d->arena, struct str, t->rows * t->columns);
		for (size_t i = 0; i < t->rows * t->columns; i++)
			t->cells[i] = STR("");
	}
	sqlite3_reset(q);
	q = prepared(s, Q_GET_CELLS);
	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		size_t g = (size_t)sqlite3_column_int64(q, 0), y = (size_t)sqlite3_column_int64(q, 1), x = (size_t)sqlite3_column_int64(q, 2);

		if (g < d->tables.n && y < d->tables.p[g].rows && x < d->tables.p[g].columns)
			d->tables.p[g].cells[y * d->tables.p[g].columns + x] = column(d->arena, q, 3);
	}
	sqlite3_reset(q);
}

static void load_findings(struct store *s, struct doc *d)
{
	sqlite3_stmt *q = prepared(s, Q_GET_FINDINGS);

	bind_int(q, 1, d->id);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct finding *f = ARENA_PUSH(d->arena, &d->findings);
		const char *names[] = { severity_name(0), severity_name(1), severity_name(2) };

		f->rule = column(d->arena, q, 0).p;
		f->severity = (enum severity)known(names, 3, column(d->arena, q, 1));
		f->clause = column(d->arena, q, 2);
		f->at = span_at(q, 3);
		f->message = column(d->arena, q, 5);
	}
	sqlite3_reset(q);
}

bool store_load(struct store *s, int64_t id, struct doc *d, struct err *err)
{
	sqlite3_stmt *q = prepared(s, Q_GET_DOCUMENT);
	static const char *const kinds[] = { "text", "html", "markdown" };
	int rc;

	if (!q)
		return fail(s, err);
	bind_int(q, 1, id);
	rc = sqlite3_step(q);
	if (rc != SQLITE_ROW) {
		sqlite3_reset(q);
		return rc == SQLITE_DONE ? err_set(err, ERR_DATABASE, "%s: no document %lld", s->path, (long long)id) : fail(s, err);
	}
	d->id = id;
	struct str sha = column(d->arena, q, 0);

	memcpy(d->src.id, sha.p ? sha.p : "", sha.n < 64 ? sha.n : 64);
	d->src.id[64] = '\0';
	d->src.path = column(d->arena, q, 1);
	d->src.in.name = column(d->arena, q, 3).p;
	d->src.kind = (enum kind)known(kinds, 3, column(d->arena, q, 5));
	d->flowed = sqlite3_column_int(q, 6) != 0;
	d->text = column(d->arena, q, 7);
	d->src.bytes = sqlite3_column_type(q, 8) == SQLITE_NULL ? d->text : column(d->arena, q, 8);
	sqlite3_reset(q);
	load_values(s, d);
	load_parts(s, d);
	load_sections(s, d);
	load_tables(s, d);
	load_findings(s, d);
	return true;
}

bool store_source(struct store *s, int64_t id, struct arena *a, struct str *path, struct str *bytes, const char **encoding,
		  struct err *err)
{
	sqlite3_stmt *q = prepared(s, Q_GET_DOCUMENT);

	if (!q)
		return fail(s, err);
	bind_int(q, 1, id);
	if (sqlite3_step(q) != SQLITE_ROW) {
		sqlite3_reset(q);
		return err_set(err, ERR_DATABASE, "%s: no document %lld", s->path, (long long)id);
	}
	*path = column(a, q, 1);
	*encoding = column(a, q, 4).p;
	*bytes = column(a, q, sqlite3_column_type(q, 8) == SQLITE_NULL ? 7 : 8);
	sqlite3_reset(q);
	return true;
}

uint32_t *store_line_map(struct store *s, int64_t id, const struct doc *d, size_t *n)
{
	sqlite3_stmt *q = prepared(s, Q_GET_MAP);
	uint32_t *map = NULL;

	bind_int(q, 1, id);
	if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL) {
		*n = (size_t)sqlite3_column_bytes(q, 0) / sizeof *map;
		map = ARENA_ARRAY(d->arena, uint32_t, *n + 1);
		memcpy(map, sqlite3_column_blob(q, 0), *n * sizeof *map);
	}
	sqlite3_reset(q);
	return map;
}

static bool collect(struct store *s, struct arena *a, sqlite3_stmt *q, struct ids *out, struct err *err)
{
	int rc;

	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = sqlite3_column_int64(q, 0);
	bool ok = rc == SQLITE_DONE || fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

bool store_ids(struct store *s, struct arena *a, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT id FROM document ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return fail(s, err);
	return collect(s, a, q, out, err);
}

bool store_find(struct store *s, struct arena *a, struct str what, struct ids *out, struct err *err)
{
	static const char *const ways[] = {
		"SELECT id FROM document WHERE number_key=?2 ORDER BY id",
		"SELECT document FROM path WHERE path=?1",
		"SELECT id FROM document WHERE CAST(id AS TEXT)=?1",
		"SELECT id FROM document WHERE length(?1)>=6 AND substr(sha256,1,length(?1))=lower(?1) ORDER BY id",
		"SELECT document FROM path WHERE path LIKE '%/' || replace(replace(?1,'%',''),'_','_') ORDER BY document",
	};

	for (size_t i = 0; i < sizeof ways / sizeof ways[0] && out->n == 0; i++) {
		sqlite3_stmt *q = NULL;

		if (sqlite3_prepare_v2(s->db, ways[i], -1, &q, NULL) != SQLITE_OK)
			return fail(s, err);
		bind_str(q, 1, what);
		if (sqlite3_bind_parameter_count(q) > 1)
			bind_str(q, 2, number_key(a, what));
		if (!collect(s, a, q, out, err))
			return false;
	}
	return true;
}

bool store_prune(struct store *s, bool (*gone)(void *ctx, struct str path), void *ctx, size_t *paths, size_t *documents,
		 struct err *err)
{
	struct arena *a = arena_new();
	struct { struct str *p; size_t n, cap; } list = { 0 };
	struct ids owners = { 0 };
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(s->db, "SELECT path FROM path", -1, &q, NULL) == SQLITE_OK || fail(s, err);

	*paths = *documents = 0;
	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		struct str p = column(a, q, 0);

		if (p.n && gone(ctx, p))
			*ARENA_PUSH(a, &list) = p;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "DELETE FROM path WHERE path=?1", -1, &q, NULL) == SQLITE_OK || fail(s, err));
	for (size_t i = 0; ok && i < list.n; i++) {
		sqlite3_reset(q);
		bind_str(q, 1, list.p[i]);
		ok = sqlite3_step(q) == SQLITE_DONE || fail(s, err);
		++*paths;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "SELECT id FROM document WHERE id NOT IN (SELECT document FROM path)", -1, &q, NULL) ==
			    SQLITE_OK || fail(s, err)) &&
	     collect(s, a, q, &owners, err);
	for (size_t i = 0; ok && i < owners.n; i++) {
		ok = cut_document(s, owners.p[i], err);
		++*documents;
	}
	ok = ok && exec(s, name_by_path, err);
	arena_free(a);
	return ok;
}
