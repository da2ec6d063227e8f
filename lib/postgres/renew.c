#include "postgres/renew.h"

#include <string.h>

#include "postgres/marks.h"
#include "postgres/tables.h"

enum { AT_ONCE = 100 };

/* The SQL that copies a document: all columns as they are but these two. */
static void copying(struct buf *sql, const char *from, const char *to)
{
	struct buf kept = { 0 };

	for (struct str rest = str_z(tables_document); rest.n;) {
		size_t end = str_find(rest, STR(","));
		struct str one = str_sub(rest, 0, end == SIZE_MAX ? rest.n : end);

		if (!str_eq(one, STR("heads")) && !str_eq(one, STR("grams")))
			buf_fmt(&kept, "%.*s,", STR_ARG(one));
		rest = end == SIZE_MAX ? STR("") : str_sub(rest, end + 1, rest.n);
	}
	buf_c(&kept, '\0');
	buf_fmt(sql, "INSERT INTO guidang.%s(%sheads,grams) SELECT %s$2,$3 FROM guidang.%s WHERE id=$1", to, kept.p, kept.p, from);
	buf_c(sql, '\0');
	buf_free(&kept);
}

static bool put(struct link *l, const char *sql, struct marks *m, int64_t id, struct err *err)
{
	struct params p = { .a = arena_new() };

	param_int(&p, id);
	param_text(&p, m->heads.n ? buf_view(&m->heads) : STR(""));
	param_grams(&p, (const int32_t *)(const void *)m->grams.p, m->grams.n / sizeof(int32_t));
	bool ok = link_run(l, sql, &p, true, NULL, err);

	arena_free(p.a);
	return ok;
}

bool renew_marks(struct link *l, const char *from, const char *to, struct err *err)
{
	struct marks m = { 0 };
	struct buf sql = { 0 };
	bool ok = true;
	size_t n = AT_ONCE;

	copying(&sql, from, to);
	for (int64_t last = -1; ok && n == AT_ONCE;) {
		struct params p = { .a = arena_new() };
		struct link_reply *r = NULL;

		param_int(&p, last);
		ok = link_run(l, arena_fmt(p.a, "SELECT id, body, ftitle, vals, size, ranges FROM guidang.%s WHERE id>$1 ORDER BY id LIMIT %d", from, AT_ONCE).p, &p,
			      true, &r, err);
		n = ok ? reply_rows(r) : 0;
		for (size_t i = 0; ok && i < n; i++) {
			last = reply_int(r, i, 0);
			marks_again(&m, reply_text(r, i, 1), reply_text(r, i, 2), reply_text(r, i, 3), reply_int(r, i, 4), reply_text(r, i, 5));
			ok = put(l, sql.p, &m, last, err);
		}
		reply_free(r);
		arena_free(p.a);
	}
	marks_free(&m);
	buf_free(&sql);
	return ok;
}
