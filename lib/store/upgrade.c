#include "store/upgrade.h"

#include "store/remote.h"

#include <sys/stat.h>

#include "store/columns.h"
#include "store/headings.h"
#include "store/index.h"
#include "store/lengths.h"
#include "store/place.h"
#include "store/schema.h"

static bool set_fingerprint(struct store *s, struct doc *d, int64_t fingerprint, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_FINGERPRINT);

	if (!q)
		return rows_fail(s, err);
	struct str number = doc_text(d, FIELD_DOC_NUMBER);

	sqlite3_bind_int64(q, 1, d->id);
	sqlite3_bind_int64(q, 2, fingerprint);
	rows_bind(q, 3, number.n ? number_key(d->arena, number) : STR_NONE);
	return rows_done(s, q, err);
}

/* Data computed from complete records. */
static bool take_records(struct store *s, bool headings, bool columns, struct err *err)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct prepared *p = prepared_new();
	struct ids ids = { 0 };
	bool ok = store_ids(s, a, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = one };

		ok = store_load_record(s, ids.p[i], &d, err) && (!columns || store_load_derived(s, &d, err));
		if (ok && headings)
			store_prepare(p, &d);
		ok = ok && (!headings || (headings_set(s, ids.p[i], buf_view(&p->terms.headings), err) &&
					  set_fingerprint(s, &d, p->terms.fingerprint, err))) &&
		     (!columns || columns_set(s, &d, err));
		arena_reset(one);
	}
	prepared_free(p);
	arena_free(one);
	arena_free(a);
	return ok && (!headings || rows_exec(s, HEADINGS_KNOWN, err));
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

/* One row after the other, none open while the index is written: FTS5 is made to forget by going back to a savepoint, which
 * ends every SELECT that is under way. */
static bool take_index(struct store *s, struct err *err)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct terms *t = terms_new();
	struct ids ids = { 0 };
	bool ok = store_ids(s, a, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		sqlite3_stmt *q = rows_prepared(s, Q_GET_TEXT);

		if (q)
			sqlite3_bind_int64(q, 1, ids.p[i]);
		ok = (q && sqlite3_step(q) == SQLITE_ROW) || rows_fail(s, err);
		if (!ok)
			break;
		struct str title = rows_column(one, q, 0), text = rows_column(one, q, 1);

		sqlite3_reset(q);
		terms_take(t, title, text);
		ok = index_put(s, ids.p[i], t, err);
		arena_reset(one);
	}
	terms_free(t);
	arena_free(one);
	arena_free(a);
	return ok;
}

/* ── the places of version 10's paths ── */

struct former {
	struct str path;
	int64_t document, size, mtime, inode;
};

static struct str first_step(struct str path)
{
	size_t slash = str_find(path, STR("/"));

	return slash == SIZE_MAX ? STR("") : str_sub(path, 0, slash);
}

/* Is this the same file, seen from the working directory? */
static bool is_here(const struct former *f)
{
	struct stat st;

	return f->size >= 0 && stat(f->path.p, &st) == 0 && st.st_size == f->size && (int64_t)st.st_ino == f->inode &&
	       st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec == f->mtime;
}

static bool put_place(struct store *s, const struct former *f, const struct site *at, struct arena *a, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_PATH);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, at->root);
	rows_bind(q, 2, at->rest);
	rows_bind(q, 3, decode_path(a, f->path));
	sqlite3_bind_int64(q, 4, f->document);
	sqlite3_bind_int64(q, 5, f->size);
	sqlite3_bind_int64(q, 6, f->mtime);
	sqlite3_bind_int64(q, 7, f->inode);
	return rows_done(s, q, err);
}

/* A relative path was given from the working directory if a file below its first folder still is what was filed; from
 * where others were given cannot be told. */
static bool take_places(struct store *s, struct err *err)
{
	struct arena *a = arena_new();
	struct { struct former *p; size_t n, cap; } all = { 0 };
	struct paths here = { 0 };
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(s->db, "SELECT path, document, size, mtime, inode FROM former_path ORDER BY path", -1, &q, NULL) == SQLITE_OK;
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct former *f = ARENA_PUSH(a, &all);
		struct str step;

		*f = (struct former){ rows_column(a, q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3),
				      sqlite3_column_int64(q, 4) };
		step = first_step(f->path);
		if (f->path.n && f->path.p[0] != '/' && (here.n == 0 || !str_eq(here.p[here.n - 1], step)) && is_here(f))
			*ARENA_PUSH(a, &here) = step;
	}
	sqlite3_finalize(q);
	ok = (ok && rc == SQLITE_DONE) || rows_fail(s, err);
	for (size_t i = 0; ok && i < all.n; i++) {
		struct site at = { 0, all.p[i].path };
		bool placed = all.p[i].path.n && all.p[i].path.p[0] == '/';

		for (size_t k = 0; k < here.n && !placed; k++)
			placed = str_eq(here.p[k], first_step(all.p[i].path));
		ok = (!placed || place_of(s, all.p[i].path, true, &at, err)) && put_place(s, &all.p[i], &at, a, err);
	}
	arena_free(a);
	return ok && rows_exec(s, "DROP TABLE former_path", err);
}

/* What a database of an earlier version does not know, or knows otherwise: headings and fingerprint, columns, sizes, copies,
 * the index. */
bool upgrade_fill_in(struct store *s, struct err *err)
{
	bool headings = rows_any(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM heading WHERE block=-1)");
	bool sizes = rows_any(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM length WHERE block=-1) AND EXISTS(SELECT 1 FROM document)");
	bool index = rows_any(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM search_docsize) AND EXISTS(SELECT 1 FROM document)");
	bool columns = rows_any(s, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM column_block) AND EXISTS(SELECT 1 FROM document)");
	char without_paths[160];

	sqlite3_snprintf(sizeof without_paths, without_paths, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM column_block WHERE id>=%lld) AND EXISTS(SELECT 1 FROM path)",
			 (long long)columns_row(COLUMN_PATH, 0));
	bool places = rows_any(s, "SELECT 1 FROM sqlite_schema WHERE name='former_path'");
	bool more = places || rows_any(s, without_paths);
	bool begun = sqlite3_get_autocommit(s->db) == 0;
	char without_tasks[120];

	sqlite3_snprintf(sizeof without_tasks, without_tasks, "SELECT 1 WHERE NOT EXISTS(SELECT 1 FROM column_block WHERE id>=%lld)", (long long)columns_row(COLUMN_LEAD, 0));
	bool tasks = begun && !columns && rows_any(s, without_tasks);

	if (!headings && !sizes && !index && !columns && !more && !places && !begun)
		return true;
	if ((begun || store_begin(s, err)) && ((!headings && !columns) || take_records(s, headings, columns, err)) && (!sizes || take_sizes(s, err)) &&
	    (!index || take_index(s, err)) &&
	    (!places || take_places(s, err)) && (!more || columns_fill(s, err)) && (!tasks || columns_fill_tasks(s, err)) &&
	    rows_exec(s, "UPDATE document SET elsewhere=1 WHERE " COPIED, err) && store_commit(s, err) && store_tidy(s, err))
		return true;
	store_rollback(s);
	return false;
}

/* ── repair ── */

/* Empties an unreadable record and marks it as made by no rules, so that a new extraction includes it. */
static bool empty_record(struct store *s, int64_t id, struct err *err)
{
	char *sql = sqlite3_mprintf("UPDATE document SET parts=NULL,sections=NULL,grids=NULL,findings=NULL,cells=NULL,rules='' WHERE id=%lld;"
				    "DELETE FROM derived WHERE document=%lld; INSERT OR REPLACE INTO header(document,fields) VALUES(%lld,'[]')",
				    (long long)id, (long long)id, (long long)id);
	bool ok = sql && rows_exec(s, sql, err);

	sqlite3_free(sql);
	return ok;
}

/* Fills the columns used by queries and lists from the record. */
static bool set_columns(struct store *s, const struct doc *d, struct err *err)
{
	static const char sql[] = "UPDATE document SET title=?2,doc_type=?3,doc_number=?4,number_key=?5,date=?6,worst=?7,kind=?8 WHERE id=?1";
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	const struct str values[] = { doc_text(d, FIELD_TITLE), doc_text(d, FIELD_DOC_TYPE), number, number.n ? number_key(d->arena, number) : STR_NONE,
				      doc_text(d, FIELD_DATE) };
	sqlite3_stmt *q = NULL;
	int worst = 0;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, d->id);
	for (int i = 0; i < 5; i++)
		rows_bind(q, i + 2, values[i].n ? values[i] : STR_NONE);
	for (size_t i = 0; i < d->findings.n; i++)
		worst = (int)d->findings.p[i].severity + 1 > worst ? (int)d->findings.p[i].severity + 1 : worst;
	sqlite3_bind_int64(q, 7, worst);
	rows_bind(q, 8, str_z(kind_name(d->src.kind)));
	bool ok = rows_done(s, q, err);

	sqlite3_finalize(q);
	return ok;
}

static bool settle_records(struct store *s, struct err *err)
{
	struct arena *a = arena_new(), *one = arena_new();
	struct ids ids = { 0 };
	bool ok = store_ids(s, a, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = one };
		struct err damaged;

		if (!store_load(s, ids.p[i], &d, &damaged)) {
			d = (struct doc){ .arena = one };
			ok = empty_record(s, ids.p[i], err) && store_load(s, ids.p[i], &d, err);
		}
		ok = ok && set_columns(s, &d, err);
		arena_reset(one);
	}
	arena_free(one);
	arena_free(a);
	return ok;
}

/* Gives every value the type of its column. */
static bool settle_types(struct store *s, struct err *err)
{
	static const char columns[] = "SELECT format('UPDATE OR IGNORE \"%w\" SET \"%w\"=CAST(\"%w\" AS %s) WHERE typeof(\"%w\") NOT IN (%Q,''null'')', t.name, c.name, c.name,"
				      " c.type, c.name, lower(c.type)) FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type='table' AND c.type IN"
				      " ('INTEGER','TEXT','BLOB') AND t.name IN ('document','header','derived')";
	sqlite3_stmt *q = rows_prepare(s, columns, err);
	bool ok = q != NULL;
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW)
		ok = rows_exec(s, (const char *)sqlite3_column_text(q, 0), err);
	ok = ok && (rc == SQLITE_DONE || rows_fail(s, err));
	sqlite3_finalize(q);
	return ok;
}

bool store_repair(struct store *s, struct err *err)
{
	static const char strays[] = "DELETE FROM header WHERE document NOT IN (SELECT id FROM document); DELETE FROM derived WHERE document NOT IN (SELECT id FROM document);"
				     "DELETE FROM path WHERE document NOT IN (SELECT id FROM document); DELETE FROM length; DELETE FROM heading;"
				     "DELETE FROM column_block; DELETE FROM column_value; DELETE FROM value_list; DELETE FROM bound; DELETE FROM bound_piece";

	if (!store_needs_file(s, "check --database --repair", "import --again", err))
		return false;
	if (store_begin(s, err) && rows_exec(s, strays, err) && settle_types(s, err) && settle_records(s, err) && rows_exec(s, schema_no_index(), err) &&
	    rows_exec(s, schema_index(), err) && take_records(s, true, true, err) && columns_fill(s, err) && take_sizes(s, err) && take_index(s, err) &&
	    rows_exec(s, "UPDATE document SET elsewhere=1 WHERE " COPIED, err) && store_commit(s, err) && store_tidy(s, err))
		return true;
	store_rollback(s);
	return false;
}
