/* Values of many documents, counted on the server. */
#include "postgres/counts.h"

#include "postgres/filing.h"
#include "postgres/shards.h"
#include "postgres/tables.h"

bool counts_values(struct remote *r, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err)
{
	struct params p = { .a = a };
	struct link_reply *reply = NULL;
	char letter[2] = { marks_letter(column), '\0' };
	bool own = column == COLUMN_ENCODING || column == COLUMN_KIND;

	param_ints(&p, ids->p, ids->n);
	if (!own)
		param_text(&p, str_z(letter));
	/* counts of the values, then the number of documents without one */
	const char *sql = column == COLUMN_ENCODING ? "SELECT encoding, count(*) FROM document WHERE id=ANY($1) GROUP BY 1" :
			  column == COLUMN_KIND     ? "SELECT kind, count(*) FROM document WHERE id=ANY($1) GROUP BY 1" :
						      "WITH d AS MATERIALIZED (SELECT facets FROM document WHERE id=ANY($1))"
						      " SELECT substr(v,2), count(*) FROM d, unnest(facets) v WHERE substr(v,1,1)=$2 GROUP BY 1"
						      " UNION ALL SELECT '', count(*) FROM d WHERE NOT EXISTS (SELECT FROM unnest(facets) v WHERE substr(v,1,1)=$2)";

	if (!filing_flush(r, err) || !link_run(r->link, sql, &p, false, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++)
		if (reply_int(reply, i, 1))
			each(ctx, reply_text(reply, i, 0), (size_t)reply_int(reply, i, 1));
	reply_free(reply);
	return true;
}

bool counts_years(struct remote *r, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err)
{
	struct params p = { .a = a };
	struct link_reply *reply = NULL;

	param_ints(&p, ids->p, ids->n);
	if (!filing_flush(r, err) || !link_run(r->link, "SELECT day/10000, count(*) FROM document WHERE id=ANY($1) GROUP BY 1", &p, false, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++)
		count[(size_t)reply_int(reply, i, 0) % 10000] += (size_t)reply_int(reply, i, 1);
	reply_free(reply);
	return true;
}

/* The expression for the bytes of all tables, on all servers that answer. */
static void bytes_of(const struct remote *r, struct buf *sql)
{
	buf_z(sql, "(SELECT sum(b)::int8 FROM (SELECT sum(pg_total_relation_size(c.oid))::int8 AS b FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace"
		   " WHERE nspname='guidang' AND relkind='r'");
	for (size_t i = 0; i < r->partitions.n; i++)
		if (!r->partitions.p[i].missing && shards_begin(r, i))
			buf_fmt(sql, " UNION ALL SELECT bytes FROM guidang_shards.%s_bytes", r->partitions.p[i].server);
	buf_z(sql, ") x)");
}

int64_t counts_bytes(struct remote *r)
{
	struct buf sql = { 0 };
	struct err ignored;
	int64_t n = 0;

	buf_z(&sql, "SELECT ");
	bytes_of(r, &sql);
	buf_c(&sql, '\0');
	tables_number(r->link, sql.p, &n, &ignored);
	buf_free(&sql);
	return n;
}

bool counts_numbers(struct remote *r, tally_number *each, void *ctx, struct err *err)
{
	static const char sql[] =
		"SELECT 'total','documents',count(*) FROM document"
		" UNION ALL SELECT 'total','paths',count(*) FROM path"
		" UNION ALL SELECT 'total','source bytes',coalesce(sum(bytes),0)::int8 FROM document"
		" UNION ALL SELECT 'total','sections',coalesce(sum(json_array_length(sections::json)),0)::int8 FROM document"
		" UNION ALL SELECT 'total','tables',coalesce(sum(json_array_length(grids::json)),0)::int8 FROM document"
		" UNION ALL SELECT 'total','findings',coalesce(sum(json_array_length(findings::json)),0)::int8 FROM document"
		" UNION ALL SELECT 'issuer',NULL,0"
		" UNION ALL SELECT * FROM (SELECT 'year',coalesce(substr(date,1,4),'-'),count(*) FROM document GROUP BY 2 ORDER BY 2) a"
		" UNION ALL SELECT * FROM (SELECT 'type',coalesce(doc_type,'-'),count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2) b"
		" UNION ALL SELECT * FROM (SELECT 'encoding',encoding,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2) c"
		" UNION ALL SELECT * FROM (SELECT 'kind',kind,count(*) FROM document GROUP BY 2 ORDER BY 3 DESC,2) d"
		" UNION ALL SELECT * FROM (SELECT 'status',CASE worst WHEN 3 THEN 'error' WHEN 2 THEN 'warning' WHEN 1 THEN 'info' ELSE 'clean' END,count(*)"
		" FROM document GROUP BY worst ORDER BY worst DESC) e"
		" UNION ALL SELECT 'field',NULL,0"
		" UNION ALL SELECT * FROM (SELECT 'finding',(value->>0) COLLATE \"C\",count(*) FROM document, json_array_elements(findings::json) GROUP BY 2 ORDER BY 3 DESC,2) f"
		" UNION ALL SELECT 'database','bytes',";
	struct link_reply *reply = NULL;
	struct buf b = { 0 };

	buf_z(&b, sql);
	bytes_of(r, &b);
	buf_z(&b, " UNION ALL SELECT 'database','version of the tables',max(version) FROM tables");
	buf_c(&b, '\0');
	bool ok = filing_flush(r, err) && link_run(r->link, b.p, NULL, false, &reply, err);

	buf_free(&b);
	if (!ok)
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++)
		each(ctx, reply_text(reply, i, 0), reply_null(reply, i, 1) ? STR_NONE : reply_text(reply, i, 1), reply_int(reply, i, 2));
	reply_free(reply);
	return true;
}
