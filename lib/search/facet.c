#include <stdlib.h>

#include <sqlite3.h>

#include "store/lists.h"
#include "search/search.h"

static int by_value(const void *x, const void *y)
{
	return str_cmp(((const struct facet *)x)->value, ((const struct facet *)y)->value);
}

static int by_count(const void *x, const void *y)
{
	const struct facet *a = x, *b = y;

	return a->count != b->count ? (a->count > b->count ? -1 : 1) : by_value(x, y);
}

void facets_count(struct facets *f)
{
	size_t n = 0;

	if (f->n == 0)
		return;
	qsort(f->p, f->n, sizeof *f->p, by_value);
	for (size_t i = 0; i < f->n; i++)
		if (n && str_eq(f->p[n - 1].value, f->p[i].value))
			f->p[n - 1].count++;
		else
			f->p[n++] = f->p[i];
	f->n = n;
	qsort(f->p, f->n, sizeof *f->p, by_count);
}

static const char fields[] = "SELECT fields FROM header WHERE document=?1";

static void add(struct arena *a, struct facets *out, struct str value)
{
	*ARENA_PUSH(a, out) = (struct facet){ arena_str(a, value), 1 };
}

bool search_facet(struct store *s, struct arena *a, const struct hits *h, struct str name, struct facets *out, struct err *err)
{
	static const struct { const char *name, *sql; enum field field; } known[] = {
		{ "issuer", fields, FIELD_ISSUERS },
		{ "to", fields, FIELD_RECIPIENTS },
		{ "year", "SELECT substr(date,1,4) FROM document WHERE id=?1", 0 },
		{ "type", "SELECT doc_type FROM document WHERE id=?1", 0 },
		{ "encoding", "SELECT encoding FROM document WHERE id=?1", 0 },
		{ "kind", "SELECT kind FROM document WHERE id=?1", 0 },
	};
	const char *sql = NULL;
	enum field field = 0;
	sqlite3_stmt *q = NULL;

	*out = (struct facets){ 0 };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq(name, str_z(known[i].name))) {
			sql = known[i].sql;
			field = known[i].field;
		}
	if (!sql)
		return err_set(err, ERR_USAGE, "unknown facet \"%.*s\": issuer, to, year, type, encoding or kind", STR_ARG(name));
	if (sqlite3_prepare_v2(store_handle(s), sql, -1, &q, NULL) != SQLITE_OK)
		return err_set(err, ERR_DATABASE, "%s: %s", store_path(s), sqlite3_errmsg(store_handle(s)));
	for (size_t i = 0; i < h->n; i++) {
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, h->p[i].id);
		if (sqlite3_step(q) != SQLITE_ROW)
			continue;
		struct str value = str_z((const char *)sqlite3_column_text(q, 0));

		if (sql != fields) {
			add(a, out, value);
			continue;
		}
		for (struct header f = header_of(a, value); header_next(&f);)
			if (str_eq(f.name, str_z(field_name(field))))
				add(a, out, f.text);
	}
	sqlite3_finalize(q);
	facets_count(out);
	return true;
}
