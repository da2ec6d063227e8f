#include "postgres/renew.h"

#include "postgres/marks.h"

enum { AT_ONCE = 100 };

static bool put(struct link *l, const char *table, struct marks *m, int64_t id, struct err *err)
{
	struct params p = { .a = arena_new() };

	param_int(&p, id);
	param_text(&p, m->heads.n ? buf_view(&m->heads) : STR(""));
	param_grams(&p, (const int32_t *)(const void *)m->grams.p, m->grams.n / sizeof(int32_t));
	bool ok = link_run(l, arena_fmt(p.a, "UPDATE guidang.%s SET heads=$2, grams=$3 WHERE id=$1", table).p, &p, true, NULL, err);

	arena_free(p.a);
	return ok;
}

bool renew_marks(struct link *l, const char *table, struct err *err)
{
	struct marks m = { 0 };
	bool ok = true;
	size_t n = AT_ONCE;

	for (int64_t last = -1; ok && n == AT_ONCE;) {
		struct params p = { .a = arena_new() };
		struct link_reply *r = NULL;

		param_int(&p, last);
		ok = link_run(l, arena_fmt(p.a, "SELECT id, body, ftitle, vals, size, ranges FROM guidang.%s WHERE id>$1 ORDER BY id LIMIT %d", table, AT_ONCE).p, &p,
			      true, &r, err);
		n = ok ? reply_rows(r) : 0;
		for (size_t i = 0; ok && i < n; i++) {
			last = reply_int(r, i, 0);
			marks_again(&m, reply_text(r, i, 1), reply_text(r, i, 2), reply_text(r, i, 3), reply_int(r, i, 4), reply_text(r, i, 5));
			ok = put(l, table, &m, last, err);
		}
		reply_free(r);
		arena_free(p.a);
	}
	marks_free(&m);
	return ok;
}
