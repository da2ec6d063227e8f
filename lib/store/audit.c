#include "store/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "store/columns.h"
#include "store/headings.h"
#include "store/lengths.h"
#include "store/remote.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/values.h"
#include "index/bounded.h"
#include "index/varint.h"

typedef void told(void *ctx, const char *what);

struct told_to {
	told *tell;
	void *ctx;
};

static bool each_row(struct store *s, const char *sql, told *tell, void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(q, 0);

		if (text && strcmp(text, "ok") != 0)
			tell(ctx, text);
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		rows_fail(s, err);
	sqlite3_finalize(q);
	return rc == SQLITE_DONE;
}

static void unknown_field(void *ctx, const char *name)
{
	const struct told_to *to = ctx;
	char what[256];

	if (field_by_name(str_z(name)) != FIELD_EXTRA)
		return;
	snprintf(what, sizeof what, "a correction is of %.100s, which is no field", name);
	to->tell(to->ctx, what);
}

/* Data entered by users: it cannot be recomputed from a source, so defects are reported and not repaired. */
static bool audit_desk(struct store *s, told *tell, void *ctx, struct err *err)
{
#define KNOWN "(SELECT id FROM document UNION SELECT document FROM version)"
	static const char wrong[] =
		"SELECT 'a correction of '||document||', which is no document' FROM correction WHERE document NOT IN " KNOWN
		" UNION ALL SELECT 'a tag of '||document||', which is no document' FROM tag WHERE document NOT IN " KNOWN
		" UNION ALL SELECT 'the arrangement of '||document||', which is no document' FROM arrangement WHERE document NOT IN " KNOWN
		" UNION ALL SELECT 'document '||document||' is one item with '||item_of||', which is no document' FROM arrangement WHERE item_of NOT IN " KNOWN
		" UNION ALL SELECT 'the correction of '||field||' of document '||document||' cannot be read' FROM correction"
		" WHERE NOT json_valid(value) OR NOT json_valid(extracted)"
		" UNION ALL SELECT 'item '||item||' of '||fonds||' '||year||' '||period||' '||dept||' was given '||count(*)||' times' FROM arrangement"
		" WHERE item IS NOT NULL AND item_of IS NULL GROUP BY fonds, year, period, dept, item HAVING count(*)>1"
		" UNION ALL SELECT 'the series '||s.fonds||' '||s.year||' '||s.period||' '||s.dept||' counts to '||s.last||', and item '||max(a.item)||' was given'"
		" FROM series s JOIN arrangement a USING (fonds, year, period, dept) GROUP BY s.fonds, s.year, s.period, s.dept HAVING max(a.item)>s.last"
		" UNION ALL SELECT 'path '||path||' is below a folder that is not known' FROM path WHERE root NOT IN (SELECT id FROM root) AND root<>0"
		" UNION ALL SELECT 'the removed path '||path||' belongs to no document' FROM removed_path WHERE document NOT IN " KNOWN;
#undef KNOWN
	struct told_to to = { tell, ctx };

	return each_row(s, wrong, tell, ctx, err) && each_row(s, "SELECT DISTINCT field FROM correction", unknown_field, &to, err);
}

void audit_views(struct store *s, void (*tell)(void *ctx, struct str name), void *ctx)
{
	if (!s->remote)
		schema_views(s->db, tell, ctx);
}

/* Values of another type than their column: SQLite compares and sorts them otherwise. */
static bool audit_types(struct store *s, told *tell, void *ctx, struct err *err)
{
	static const char columns[] =
		"SELECT t.name, c.name, lower(c.type) FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type='table' AND c.type IN ('INTEGER','TEXT','BLOB')"
		" AND t.name IN ('document','header','derived','length','heading','column_block','column_value','value_list','bound','bound_piece','root','path','removed_path',"
		"'version','correction','tag','arrangement','series','journal','setting') ORDER BY t.name, c.cid";
	sqlite3_stmt *q = rows_prepare(s, columns, err);
	struct buf sql = { 0 };
	bool ok = q != NULL;
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(q, 0), *column = (const char *)sqlite3_column_text(q, 1),
			   *type = (const char *)sqlite3_column_text(q, 2);

		sql.n = 0;
		buf_fmt(&sql, "SELECT count(*)||' values of %s in %s are no %s' FROM \"%s\" WHERE typeof(\"%s\") NOT IN ('%s','null') HAVING count(*)>0", column, table,
			type, table, column, type);
		buf_c(&sql, '\0');
		ok = each_row(s, sql.p, tell, ctx, err);
	}
	ok = ok && (rc == SQLITE_DONE || rows_fail(s, err));
	sqlite3_finalize(q);
	buf_free(&sql);
	return ok;
}

/* The bytes that were kept of earlier versions, and of documents taken out. */
static bool audit_versions(struct store *s, told *tell, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT document, sha256, source FROM version WHERE source IS NOT NULL", err);
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		char hex[DIGEST_HEX + 1], what[128];

		digest_hex((struct str){ sqlite3_column_blob(q, 2), (size_t)sqlite3_column_bytes(q, 2) }, hex);
		if (str_eq(str_z(hex), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }))
			continue;
		snprintf(what, sizeof what, "an earlier version kept of document %lld is not the one that was filed (SHA-256)", (long long)sqlite3_column_int64(q, 0));
		tell(ctx, what);
	}
	bool ok = rc == SQLITE_DONE || (q && rows_fail(s, err));

	sqlite3_finalize(q);
	return ok;
}

bool audit_tables(struct store *s, bool write, told *tell, void *ctx, struct err *err)
{
	static const char *const index[] = { "search", "single", "single_title" };
	/* rows that each document must have, and rows whose document is missing */
	static const char orphans[] =
		"SELECT 'document '||id||' has no path' FROM document WHERE id NOT IN (SELECT document FROM path)"
		" UNION ALL SELECT 'path '||path||' belongs to no document' FROM path WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'document '||id||' is not in the index' FROM document WHERE id NOT IN (SELECT id FROM search_docsize)"
		" UNION ALL SELECT 'the index holds '||id||', which is no document' FROM search_docsize WHERE id NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'header fields of '||document||', which is no document' FROM header WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'derived lists of '||document||', which is no document' FROM derived WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'document '||id||' has no header fields' FROM document WHERE id NOT IN (SELECT document FROM header)"
		" UNION ALL SELECT 'document '||id||' is shown under a path that is none of its own' FROM document d"
		" WHERE id IN (SELECT document FROM path) AND NOT EXISTS (SELECT 1 FROM path WHERE document=d.id AND path=d.path)"
		" UNION ALL SELECT 'document '||id||' has copies it does not know of' FROM document WHERE " COPIED
		" UNION ALL SELECT 'the sizes are those of other documents' WHERE (SELECT count(*) FROM document)>0 AND NOT EXISTS (SELECT 1 FROM length WHERE block=-1)";

	/* what a server holds beside the rows is compared document by document */
	static const char on_server[] =
		"SELECT 'document '||id||' has no path' FROM document WHERE id NOT IN (SELECT document FROM path)"
		" UNION ALL SELECT 'path '||path||' belongs to no document' FROM path WHERE document NOT IN (SELECT id FROM document)"
		" UNION ALL SELECT 'derived lists of '||document||', which is no document' FROM derived WHERE document NOT IN (SELECT id FROM document)";

	if (s->remote)
		return each_row(s, on_server, tell, ctx, err) && audit_desk(s, tell, ctx, err);
	if (!schema_check(s->db, s->path, tell, ctx, err))
		return false;
	if (!each_row(s, "PRAGMA integrity_check", tell, ctx, err) || !each_row(s, orphans, tell, ctx, err) ||
	    !audit_types(s, tell, ctx, err) || !audit_versions(s, tell, ctx, err) || !audit_desk(s, tell, ctx, err))
		return false;
	for (size_t i = 0; write && i < sizeof index / sizeof index[0]; i++) {
		char *sql = allocated(sqlite3_mprintf("INSERT INTO %s(%s) VALUES('integrity-check')", index[i], index[i]));
		int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
		char what[256];

		sqlite3_free(sql);
		snprintf(what, sizeof what, "the index %s: %s", index[i], sqlite3_errmsg(s->db));
		if (rc != SQLITE_OK)
			tell(ctx, what);
	}
	return true;
}

static bool known_tokens(struct store *s, int64_t id, const struct terms *t)
{
	sqlite3_stmt *q = NULL;
	bool same = false;

	if (sqlite3_prepare_v2(s->db, "SELECT sz FROM search_docsize WHERE id=?1", -1, &q, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(q, 1, id);
	if (sqlite3_step(q) == SQLITE_ROW) {
		unsigned char sizes[32] = { 0 };
		uint64_t title = 0, text = 0;
		size_t n = (size_t)sqlite3_column_bytes(q, 0);

		memcpy(sizes, sqlite3_column_blob(q, 0), n < sizeof sizes ? n : sizeof sizes);
		varint_get(sizes + varint_get(sizes, &text), &title); /* column by column */
		same = title == t->n_title && text == t->n - t->n_title;
	}
	sqlite3_finalize(q);
	return same;
}

/* Checks that the columns used by queries and lists agree with the record. */
static bool same_columns(struct store *s, const struct doc *d, int64_t fingerprint)
{
	static const char sql[] = "SELECT title, doc_type, doc_number, number_key, date, kind, worst, likeness, bytes FROM document WHERE id=?1";
	struct arena *a = arena_new();
	sqlite3_stmt *q = NULL;
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	const struct str want[] = { doc_text(d, FIELD_TITLE), doc_text(d, FIELD_DOC_TYPE), number, number.n ? number_key(a, number) : STR_NONE,
				    doc_text(d, FIELD_DATE), str_z(kind_name(d->src.kind)) };
	enum { TEXTS = sizeof want / sizeof want[0] };
	bool same = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_bind_int64(q, 1, d->id) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW;

	for (int i = 0; i < TEXTS && same; i++)
		same = str_eq(rows_column(a, q, i), want[i]);
	same = same && sqlite3_column_int64(q, TEXTS) == doc_worst(d) && sqlite3_column_int64(q, TEXTS + 1) == fingerprint &&
	       (!d->src.bytes.p || sqlite3_column_int64(q, TEXTS + 2) == (int64_t)d->src.bytes.n);
	sqlite3_finalize(q);
	arena_free(a);
	return same;
}

bool audit_source(const struct doc *d)
{
	char hex[DIGEST_HEX + 1];

	if (!d->src.bytes.p && d->src.bytes.n > 0) /* the source is not kept: only the result of reading it */
		return true;
	digest_hex(d->src.bytes, hex);
	return strcmp(hex, d->src.id) == 0;
}

const char *audit_document(struct store *s, struct doc *d, struct holdings *h)
{
	struct prepared *p;
	const char *what = NULL;
	struct err ignored;
	bool sizes = false, columns = false;

	if (!audit_source(d))
		return "the stored source is not the one that was filed (SHA-256)";
	p = prepared_new();
	store_prepare(p, d);
	if (s->remote) {
		if (!same_columns(s, d, p->terms.fingerprint))
			what = "its columns are not those of its record";
		else if (!s->engine->holds(s->remote, d, &columns, &ignored) || !columns)
			what = "what it is searched and ranked by is not that of its record";
		prepared_free(p);
		return what;
	}
	holdings_expect(h, d->id, doc_text(d, FIELD_TITLE), d->text);
	if (!known_tokens(s, d->id, &p->terms))
		what = "the index does not hold what the text holds";
	else if (!same_columns(s, d, p->terms.fingerprint))
		what = "its columns are not those of its record";
	else if (!lengths_are(s, d->id, d->text.n, &sizes, &ignored) || !sizes)
		what = "its size, which answers are ranked by, is another one";
	else if (!columns_are(s, d, &columns, &ignored) || !columns)
		what = "its fields, which are searched and counted, are others";
	prepared_free(p);
	return what;
}

static bool same_lines(struct store *s, int64_t id, struct doc *fresh, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT line_map FROM document WHERE id=?1", err);
	bool same = q && sqlite3_bind_int64(q, 1, id) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW &&
		    str_eq(line_map(fresh), (struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) });

	sqlite3_finalize(q);
	return same;
}

const char *audit_fresh(struct store *s, int64_t id, struct doc *fresh)
{
	struct prepared *p = prepared_new();
	struct err ignored;
	bool same = false;

	store_prepare(p, fresh);
	same = headings_are(s, id, buf_view(&p->terms.headings), &same, &ignored) && same;
	prepared_free(p);
	if (!same)
		return "its headings, which answers are ranked by, are others";
	return s->remote || same_lines(s, id, fresh, &ignored) ? NULL : "the lines that hits are shown with are others";
}

/* Documents and the sum of their sizes. */
static bool totals_are(struct store *s)
{
	static const char sql[] = "SELECT count(*), sum(min((length(CAST(text AS BLOB))+?1-1)/?1, 65535)),"
				  " count(*) FILTER (WHERE length(CAST(text AS BLOB))>0), (SELECT sizes FROM length WHERE block=-1) FROM document";
	sqlite3_stmt *q = NULL;
	int64_t kept[2] = { 0, 0 };
	bool same = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_bind_int64(q, 1, LENGTHS_UNIT) == SQLITE_OK &&
		    sqlite3_step(q) == SQLITE_ROW;

	if (same && sqlite3_column_bytes(q, 3) == sizeof kept)
		memcpy(kept, sqlite3_column_blob(q, 3), sizeof kept);
	same = same && kept[0] == sqlite3_column_int64(q, 2) && kept[1] == sqlite3_column_int64(q, 1);
	sqlite3_finalize(q);
	return same;
}

bool audit_index(struct store *s, struct holdings *h, told *tell, void *ctx, struct err *err)
{
	bool same = true;

	if (s->remote) {
		if (!s->engine->totals(s->remote, &same, err))
			return false;
		if (!same)
			tell(ctx, "the sum of all sizes, which answers are ranked by, is another one");
		return true;
	}
	if (!totals_are(s))
		tell(ctx, "the sum of all sizes, which answers are ranked by, is another one");
	size_t wrong = bounded_wrong(s->db, rows_texts(s));
	char what[128];

	snprintf(what, sizeof what, "the bounds of %zu words, by which searches pass over documents, are others", wrong);
	if (wrong)
		tell(ctx, what);
	if (!values_are(s, &same, err))
		return false;
	if (!same)
		tell(ctx, "the lists of documents by value, by which fields are searched, are others");
	return holdings_compare(h, s, tell, ctx, err);
}
