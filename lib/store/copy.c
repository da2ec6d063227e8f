#include "store/copy.h"

#include <string.h>

#include "base/digest.h"
#include "store/columns.h"
#include "store/headings.h"
#include "store/index.h"
#include "store/lengths.h"
#include "store/place.h"
#include "store/remote.h"

enum { BATCH = 200 };

/* Tables with the columns that they have in every database, and the order of their rows. Tables of documents are copied in batches. */
struct copied_table {
	const char *name, *columns, *key;
	bool by_document;
};

static const struct copied_table tables[] = {
	{ "root", "id,folder", "id", false },
	{ "setting", "name,value", "name", false },
	{ "journal", "id,at,who,what,document,documents,detail", "id", false },
	{ "version", "id,document,state,sha256,path,bytes,encoding,asked_encoding,title,doc_number,date,filed,since,until,journal,container,source,reading", "id", false },
	{ "correction", "document,field,value,extracted,who,at", "document,field", false },
	{ "tag", "document,tag,who,at", "document,tag", false },
	{ "arrangement", "document,fonds,year,period,dept,open,item,number,item_of,formerly,pages,who,at", "document", false },
	{ "series", "fonds,year,period,dept,last", "fonds,year,period,dept", false },
	{ "removed_path", "root,rest,path,document,size,mtime,inode", "root,rest", false },
	{ "path", "root,rest,path,document,size,mtime,inode", "root,rest", false },
	{ "document", "id,sha256,path,bytes,encoding,asked_encoding,kind,flowed,title,doc_type,doc_number,number_key,date,rules,likeness,elsewhere,worst,"
		      "filed,changed,parts,sections,grids,findings,cells,doubts,text,source,line_map,pages,container,reading", "id", true },
	{ "header", "document,fields", "document", true },
	{ "derived", "document" DERIVED(DERIVED_COLUMN), "document", true },
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static int columns_of(const struct copied_table *t)
{
	int n = 1;

	for (const char *p = t->columns; *p; p++)
		n += *p == ',';
	return n;
}

/* Copies the rows of a table; of a table of documents, those from one document to another. */
static sqlite3_stmt *rows(struct store *s, const struct copied_table *t, int64_t above, int64_t last, struct err *err)
{
	const char *document = strcmp(t->name, "document") == 0 ? "id" : "document";
	struct buf sql = { 0 };

	buf_fmt(&sql, "SELECT %s FROM %s", t->columns, t->name);
	if (t->by_document)
		buf_fmt(&sql, " WHERE %s>?1 AND %s<=?2", document, document);
	buf_fmt(&sql, " ORDER BY %s", t->key);
	buf_c(&sql, '\0');
	sqlite3_stmt *q = rows_prepare(s, sql.p, err);

	buf_free(&sql);
	if (q && t->by_document) {
		sqlite3_bind_int64(q, 1, above);
		sqlite3_bind_int64(q, 2, last);
	}
	return q;
}

static sqlite3_stmt *insertion(struct store *s, const struct copied_table *t, struct err *err)
{
	struct buf sql = { 0 };

	buf_fmt(&sql, "INSERT OR %s INTO %s(%s) VALUES(", t->by_document ? "ABORT" : "REPLACE", t->name, t->columns);
	for (int i = 1; i <= columns_of(t); i++)
		buf_fmt(&sql, "%s?%d", i > 1 ? "," : "", i);
	buf_z(&sql, ")");
	buf_c(&sql, '\0');
	sqlite3_stmt *q = rows_prepare(s, sql.p, err);

	buf_free(&sql);
	return q;
}

static bool copy_table(struct store *from, struct store *to, const struct copied_table *t, int64_t above, int64_t last, struct err *err)
{
	sqlite3_stmt *in = rows(from, t, above, last, err), *out = in ? insertion(to, t, err) : NULL;
	bool ok = in && out;
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(in)) == SQLITE_ROW) {
		for (int i = 0; i < columns_of(t); i++)
			sqlite3_bind_value(out, i + 1, sqlite3_column_value(in, i));
		ok = rows_done(to, out, err);
	}
	ok = ok && (rc == SQLITE_DONE || rows_fail(from, err));
	sqlite3_finalize(in);
	sqlite3_finalize(out);
	return ok;
}

/* In a file the index is built from the records; headings are copied, since a loaded record has their positions less exactly. */
static bool index_documents(struct store *from, struct store *s, int64_t above, int64_t last, struct err *err)
{
	struct prepared *p = prepared_new();
	int64_t id = above;
	bool ok = true;

	while (ok && (ok = store_next(s, id, &id, err)) && id && id <= last) {
		struct doc d = { .arena = arena_new() };
		struct str ranges;

		ok = headings_get(from, d.arena, id, &ranges, err) && headings_set(s, id, ranges, err);
		if (ok && s->remote)
			ok = store_load_record(from, id, &d, err) && columns_set(s, &d, err);
		else if (ok && (ok = store_load_record(s, id, &d, err) && store_load_derived(s, &d, err))) {
			store_prepare(p, &d);
			ok = lengths_set(s, id, d.text.n, err) && columns_set(s, &d, err) && index_put(s, id, &p->terms, err);
		}
		arena_free(d.arena);
	}
	prepared_free(p);
	return ok;
}

/* The last id of the next batch; 0: no more documents. */
static bool batch_end(struct store *s, int64_t above, int64_t *last, int64_t *n, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT id FROM document WHERE id>?1 ORDER BY id LIMIT ?2", err);
	int rc;

	*last = *n = 0;
	if (!q)
		return false;
	sqlite3_bind_int64(q, 1, above);
	sqlite3_bind_int64(q, 2, BATCH);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		*last = sqlite3_column_int64(q, 0);
		++*n;
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

/* Counts the documents already copied, which must be the first ones of the other database: otherwise `to` is not a copy of it. */
static bool compare_beginning(struct store *from, struct store *to, int64_t *last, int64_t *n, struct err *err)
{
	sqlite3_stmt *here = rows_prepare(to, "SELECT id, sha256 FROM document ORDER BY id", err);
	sqlite3_stmt *there = here ? rows_prepare(from, "SELECT id, sha256 FROM document ORDER BY id", err) : NULL;
	bool ok = here && there, same = true;
	int rc = SQLITE_DONE;

	*last = *n = 0;
	while (ok && same && (rc = sqlite3_step(here)) == SQLITE_ROW) {
		same = sqlite3_step(there) == SQLITE_ROW && sqlite3_column_int64(here, 0) == sqlite3_column_int64(there, 0) &&
		       sqlite3_column_bytes(here, 1) == sqlite3_column_bytes(there, 1) &&
		       memcmp(sqlite3_column_blob(here, 1), sqlite3_column_blob(there, 1), (size_t)sqlite3_column_bytes(here, 1)) == 0;
		*last = sqlite3_column_int64(here, 0);
		++*n;
	}
	ok = ok && (!same || rc == SQLITE_DONE || rows_fail(to, err));
	sqlite3_finalize(here);
	sqlite3_finalize(there);
	return ok && (same || err_set(err, ERR_USAGE, "%s: it holds other documents than %s; a copy is made into an empty database", to->path, from->path));
}

static bool copy_batch(struct store *from, struct store *to, int64_t above, int64_t last, struct err *err)
{
	bool ok = store_begin(to, err);

	for (size_t i = 0; ok && i < TABLES; i++)
		ok = !tables[i].by_document || copy_table(from, to, &tables[i], above, last, err);
	return ok && index_documents(from, to, above, last, err) && store_commit(to, err);
}

static bool copy_others(struct store *from, struct store *to, struct err *err)
{
	bool ok = store_begin(to, err);

	for (size_t i = 0; ok && i < TABLES; i++)
		ok = tables[i].by_document || copy_table(from, to, &tables[i], 0, 0, err);
	for (int64_t id = 0; ok && !to->remote && (ok = store_next(to, id, &id, err)) && id;)
		columns_paths_changed(to, id);
	return ok && (!to->remote || to->engine->settle(to->remote, err)) && store_commit(to, err);
}

bool copy_all(struct store *from, struct store *to, void (*tell)(void *ctx, int64_t documents), void *ctx, const volatile sig_atomic_t *stop,
	      struct copied *out, struct err *err)
{
	int64_t above, last, n;
	bool ok = compare_beginning(from, to, &above, &out->before, err);

	out->documents = out->before;
	while (ok && !(stop && *stop) && (ok = batch_end(from, above, &last, &n, err)) && last) {
		ok = copy_batch(from, to, above, last, err);
		above = last;
		out->documents += ok ? n : 0;
		if (ok && tell)
			tell(ctx, out->documents);
	}
	bool stopped = stop && *stop;

	ok = ok && (stopped || copy_others(from, to, err));
	if (!ok)
		store_rollback(to);
	return ok && (stopped || store_tidy(to, err));
}

/* ── verified ── */

struct sum {
	int64_t rows;
	char hash[DIGEST_HEX + 1];
};

/* A value in a form that does not depend on the kind of database. */
static void add_value(struct buf *b, sqlite3_stmt *q, int i)
{
	if (sqlite3_column_type(q, i) == SQLITE_NULL) {
		buf_c(b, '-');
		return;
	}
	const char *p = sqlite3_column_blob(q, i);
	size_t n = (size_t)sqlite3_column_bytes(q, i);

	buf_fmt(b, "%zu:", n);
	if (n)
		buf_add(b, p, n);
}

static bool add_rows(struct store *s, const struct copied_table *t, int64_t above, int64_t last, struct buf *row, struct sum *sum, struct err *err)
{
	sqlite3_stmt *q = rows(s, t, above, last, err);
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		row->n = 0;
		buf_z(row, sum->hash);
		for (int i = 0; i < columns_of(t); i++)
			add_value(row, q, i);
		digest_hex(buf_view(row), sum->hash);
		sum->rows++;
	}
	bool ok = q && (rc == SQLITE_DONE || rows_fail(s, err));

	sqlite3_finalize(q);
	return ok;
}

static bool sum_table(struct store *s, const struct copied_table *t, struct sum *sum, struct err *err)
{
	struct buf row = { 0 };
	int64_t above = 0, last, n;
	bool ok = true;

	*sum = (struct sum){ 0 };
	if (!t->by_document)
		ok = add_rows(s, t, 0, 0, &row, sum, err);
	while (ok && t->by_document && (ok = batch_end(s, above, &last, &n, err)) && last) {
		ok = add_rows(s, t, above, last, &row, sum, err);
		above = last;
	}
	buf_free(&row);
	return ok;
}

bool copy_verify(struct store *from, struct store *to, struct err *err)
{
	struct sum one, other;

	for (size_t i = 0; i < TABLES; i++) {
		if (!sum_table(from, &tables[i], &one, err) || !sum_table(to, &tables[i], &other, err))
			return false;
		if (one.rows != other.rows || strcmp(one.hash, other.hash) != 0)
			return err_set(err, ERR_DATABASE, "%s: the table %s is another than that of %s (%lld rows, %lld there); make the copy anew", to->path,
				       tables[i].name, from->path, (long long)other.rows, (long long)one.rows);
	}
	return true;
}
