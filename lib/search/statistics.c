#include "search/statistics.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "store/lists.h"
#include "search/search.h"

enum { SERIAL_MAX = 100000 };

static struct str column(struct arena *a, sqlite3_stmt *q, int i)
{
	const char *t = (const char *)sqlite3_column_text(q, i);

	return t ? arena_str(a, str_z(t)) : STR("");
}

/* ── header fields: with SQLite's functions for JSON the whole command took twice as long ── */

/* Each value with the number of documents that have it, the most frequent first. */
static void count(struct arena *a, struct facets *f, const char *group, struct statistics *out)
{
	facets_count(f);
	for (size_t i = 0; i < f->n; i++)
		*ARENA_PUSH(a, out) = (struct count_row){ str_z(group), f->p[i].value, (int64_t)f->p[i].count };
}

/* Of a document (whose values begin at `from`) once. */
static void add(struct arena *a, struct facets *f, size_t from, struct str value)
{
	for (size_t i = from; i < f->n; i++)
		if (str_eq(f->p[i].value, value))
			return;
	*ARENA_PUSH(a, f) = (struct facet){ value, 1 };
}

static bool tally_headers(struct store *s, struct arena *a, struct facets *issuers, struct facets *fields)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(store_handle(s), "SELECT fields FROM header", -1, &q, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		size_t n_issuers = issuers->n, n_fields = fields->n;

		for (struct header h = header_of(a, column(a, q, 0)); header_next(&h);) {
			add(a, fields, n_fields, h.name);
			if (str_eq(h.name, str_z(field_name(FIELD_ISSUERS))))
				add(a, issuers, n_issuers, h.text);
		}
		rc = SQLITE_OK;
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE;
}

bool statistics_take(struct store *s, struct arena *a, struct statistics *out, struct err *err)
{
	static const char sql[] =
		"SELECT 'total','documents',count(*) FROM document"
		" UNION ALL SELECT 'total','paths',count(*) FROM path"
		" UNION ALL SELECT 'total','source bytes',coalesce(sum(bytes),0) FROM document"
		" UNION ALL SELECT 'total','sections',coalesce(sum(json_array_length(sections)),0) FROM document"
		" UNION ALL SELECT 'total','tables',coalesce(sum(json_array_length(grids)),0) FROM document"
		" UNION ALL SELECT 'total','findings',coalesce(sum(json_array_length(findings)),0) FROM document"
		" UNION ALL SELECT 'issuer',NULL,0" /* the two of the header: see above */
		" UNION ALL SELECT * FROM (SELECT 'year',coalesce(substr(date,1,4),'-'),count(*) FROM document GROUP BY 2 ORDER BY 2)"
		" UNION ALL SELECT * FROM (SELECT 'type',coalesce(doc_type,'-'),count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT * FROM (SELECT 'encoding',encoding,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT * FROM (SELECT 'kind',kind,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2)"
		/* by the worst finding */
		" UNION ALL SELECT * FROM (SELECT 'status',CASE worst WHEN 3 THEN 'error' WHEN 2 THEN 'warning' WHEN 1 THEN 'info' ELSE 'clean' END,count(*)"
		" FROM document GROUP BY worst ORDER BY worst DESC)"
		" UNION ALL SELECT 'field',NULL,0"
		" UNION ALL SELECT * FROM (SELECT 'finding',rule,count(*) FROM findings GROUP BY 2 ORDER BY 3 DESC,2)"
		" UNION ALL SELECT 'database','bytes',page_count*page_size FROM pragma_page_count, pragma_page_size"
		" UNION ALL SELECT 'database','free pages',freelist_count FROM pragma_freelist_count"
		" UNION ALL SELECT 'database','version of the tables',user_version FROM pragma_user_version"
		" UNION ALL SELECT 'database','pieces of the index',count(DISTINCT segid) FROM search_idx"
		" UNION ALL SELECT 'database','documents not in the index',count(*) FROM document WHERE id NOT IN (SELECT id FROM search_docsize)";
	sqlite3_stmt *q = NULL;
	struct facets issuers = { 0 }, fields = { 0 };
	int rc;

	if (!tally_headers(s, a, &issuers, &fields) || sqlite3_prepare_v2(store_handle(s), sql, -1, &q, NULL) != SQLITE_OK)
		return err_set(err, ERR_DATABASE, "%s: %s", store_path(s), sqlite3_errmsg(store_handle(s)));
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		if (sqlite3_column_type(q, 1) == SQLITE_NULL) {
			bool issuer = str_eq(column(a, q, 0), STR("issuer"));

			count(a, issuer ? &issuers : &fields, issuer ? "issuer" : "field", out);
			continue;
		}
		struct count_row *r = ARENA_PUSH(a, out);

		r->group = column(a, q, 0);
		r->value = column(a, q, 1);
		r->count = sqlite3_column_int64(q, 2);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || err_set(err, ERR_DATABASE, "%s: %s", store_path(s), sqlite3_errmsg(store_handle(s)));
}

static int by_number(const void *x, const void *y)
{
	int a = *(const int *)x, b = *(const int *)y;

	return a < b ? -1 : a > b;
}

static void add_range(struct buf *b, int from, int to)
{
	if (from > to)
		return;
	if (b->n)
		buf_z(b, ", ");
	if (from == to)
		buf_fmt(b, "%d", from);
	else
		buf_fmt(b, "%d–%d", from, to);
}

static void close_series(struct arena *a, struct serials *out, struct str code, int *numbers, size_t n)
{
	struct buf present = { 0 }, missing = { 0 };
	struct series *s;
	int from = 0, last = 0;

	if (n == 0)
		return;
	qsort(numbers, n, sizeof *numbers, by_number);
	for (size_t i = 0; i < n; i++) {
		if (numbers[i] == last)
			continue;
		if (last && numbers[i] != last + 1) {
			add_range(&present, from, last);
			from = numbers[i];
		}
		if (!last)
			from = numbers[i];
		add_range(&missing, last + 1, numbers[i] - 1);
		last = numbers[i];
	}
	add_range(&present, from, last);
	s = ARENA_PUSH(a, out);
	*s = (struct series){ .code = code, .present = arena_str(a, buf_view(&present)), .missing = arena_str(a, buf_view(&missing)), .count = n };
	buf_free(&present);
	buf_free(&missing);
}

bool statistics_numbers(struct store *s, struct arena *a, struct serials *out, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct { int *p; size_t n, cap; } numbers = { 0 };
	struct str code = STR_NONE;

	if (sqlite3_prepare_v2(store_handle(s), "SELECT doc_number FROM document WHERE doc_number LIKE '%〕%号' ORDER BY 1", -1, &q, NULL) !=
	    SQLITE_OK)
		return err_set(err, ERR_DATABASE, "%s: %s", store_path(s), sqlite3_errmsg(store_handle(s)));
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct str n = column(a, q, 0);
		size_t close = str_rfind(n, STR("〕"));
		struct str head = str_sub(n, 0, close + strlen("〕"));
		int serial = atoi(n.p + head.n);

		if (serial <= 0 || serial > SERIAL_MAX)
			continue;
		if (!str_eq(head, code)) {
			close_series(a, out, code, numbers.p, numbers.n);
			numbers.n = 0;
			code = head;
		}
		*ARENA_PUSH(a, &numbers) = serial;
	}
	close_series(a, out, code, numbers.p, numbers.n);
	sqlite3_finalize(q);
	return true;
}
