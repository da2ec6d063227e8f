#include "store/tally.h"

#include "store/listjson.h"
#include "store/remote.h"
#include "store/rows.h"

static struct str column(sqlite3_stmt *q, int i)
{
	return str_z((const char *)sqlite3_column_text(q, i));
}

/* SQLite's JSON functions would double the time of `stats`. */
static bool each_header(struct arena *a, sqlite3_stmt *q, int64_t id, tally_each *each, void *ctx)
{
	struct header h = header_of(a, column(q, 0));

	while (header_next(&h))
		each(ctx, id, h.name, h.text);
	bool whole = header_whole(&h);

	arena_reset(a);
	return whole;
}

bool tally_header(struct store *s, const int64_t *ids, size_t n, tally_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, ids ? "SELECT fields, document FROM header WHERE document=?1" : "SELECT fields, document FROM header", err);
	int rc = SQLITE_DONE;
	int64_t damaged = 0;

	if (!q)
		return false;
	struct arena *a = arena_new();

	for (size_t i = 0; !damaged && ids && i < n && (rc == SQLITE_ROW || rc == SQLITE_DONE); i++) {
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, ids[i]);
		rc = sqlite3_step(q);
		if (rc == SQLITE_ROW && !each_header(a, q, ids[i], each, ctx))
			damaged = ids[i];
	}
	while (!damaged && !ids && (rc = sqlite3_step(q)) == SQLITE_ROW)
		if (!each_header(a, q, sqlite3_column_int64(q, 1), each, ctx))
			damaged = sqlite3_column_int64(q, 1);
	arena_free(a);
	return rows_ended(s, q, rc, err) && (!damaged || rows_damaged(s, damaged, err));
}

bool tally_numbers(struct store *s, tally_number *each, void *ctx, struct err *err)
{
	static const char sql[] =
		"SELECT 'total','documents',count(*) FROM document"
		" UNION ALL SELECT 'total','paths',count(*) FROM path"
		" UNION ALL SELECT 'total','source bytes',coalesce(sum(bytes),0) FROM document"
		" UNION ALL SELECT 'total','sections',coalesce(sum(json_array_length(sections)),0) FROM document"
		" UNION ALL SELECT 'total','tables',coalesce(sum(json_array_length(grids)),0) FROM document"
		" UNION ALL SELECT 'total','findings',coalesce(sum(json_array_length(findings)),0) FROM document"
		" UNION ALL SELECT 'issuer',NULL,0" /* two fields of the header: see above */
		" UNION ALL SELECT * FROM (SELECT 'year',coalesce(substr(date,1,4),'-'),count(*) FROM document GROUP BY 2 ORDER BY 2)"
		" UNION ALL SELECT * FROM (SELECT 'type',coalesce(doc_type,'-'),count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT * FROM (SELECT 'encoding',encoding,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT * FROM (SELECT 'kind',kind,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		/* by the worst finding */
		" UNION ALL SELECT * FROM (SELECT 'status',CASE worst WHEN 3 THEN 'error' WHEN 2 THEN 'warning' WHEN 1 THEN 'info' ELSE 'clean' END,count(*)"
		" FROM document GROUP BY worst ORDER BY worst DESC)"
		" UNION ALL SELECT 'field',NULL,0"
		" UNION ALL SELECT * FROM (SELECT 'finding',json_extract(value,'$[0]'),count(*) FROM document, json_each(findings) GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT 'database','bytes',page_count*page_size FROM pragma_page_count, pragma_page_size"
		" UNION ALL SELECT 'database','free pages',freelist_count FROM pragma_freelist_count"
		" UNION ALL SELECT 'database','version of the tables',user_version FROM pragma_user_version"
		" UNION ALL SELECT 'database','pieces of the index',count(DISTINCT segid) FROM search_idx"
		" UNION ALL SELECT 'database','documents not in the index',count(*) FROM document WHERE id NOT IN (SELECT id FROM search_docsize)";
	if (s->remote)
		return s->engine->numbers(s->remote, each, ctx, err);
	sqlite3_stmt *q = rows_prepare(s, sql, err);
	int rc;

	if (!q)
		return false;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		each(ctx, column(q, 0), column(q, 1), sqlite3_column_int64(q, 2));
	return rows_ended(s, q, rc, err);
}

bool tally_doc_numbers(struct store *s, tally_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT doc_number, id FROM document WHERE doc_number LIKE '%〕%号' ORDER BY 1", err);
	int rc;

	if (!q)
		return false;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		each(ctx, sqlite3_column_int64(q, 1), STR(""), column(q, 0));
	return rows_ended(s, q, rc, err);
}

bool tally_derived(struct store *s, const struct list *l, tally_items *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_of_list(s, l, true);
	int rc = SQLITE_DONE;
	bool more = true, ok = true;

	if (!q)
		return rows_fail(s, err);
	struct arena *a = arena_new();

	while (more && ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct doc d = { .arena = a, .id = sqlite3_column_int64(q, 0) };

		ok = listjson_read(l, &d, column(q, 1)) || rows_damaged(s, d.id, err);
		more = ok && each(ctx, &d);
		arena_reset(a);
	}
	arena_free(a);
	return rows_ended(s, q, rc, err) && ok;
}
