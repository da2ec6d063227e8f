#include "store/departments.h"

#include <string.h>

#include "doc/departments.h"
#include "store/columns.h"
#include "store/remote.h"
#include "store/rows.h"

enum { DEPARTMENTS_MAX = 20000 };

struct departments {
	struct arena *a;
	struct strings *out;
};

static void add_department(void *ctx, struct str value, size_t documents)
{
	const struct departments *d = ctx;

	if (documents && str_starts(value, STR(DEPARTMENT_ALIAS "=")) && d->out->n < DEPARTMENTS_MAX)
		*ARENA_PUSH(d->a, d->out) = arena_str(d->a, str_sub(value, strlen(DEPARTMENT_ALIAS "="), value.n));
}

bool departments_filed(struct store *s, struct arena *a, struct strings *out, struct err *err)
{
	struct departments d = { a, out };
	struct ids ids = { 0 };

	if (s->remote) {
		bool ok = s->engine->aliases(s->remote, a, STR(DEPARTMENT_ALIAS), DEPARTMENTS_MAX, out, err);

		departments_sort(out);
		return ok;
	}
	/* of how many documents: the values of documents that were removed are still there */
	sqlite3_stmt *q = rows_prepare(s, "SELECT max(id) FROM document WHERE EXISTS(SELECT 1 FROM column_value WHERE field=?1 AND text>='" DEPARTMENT_ALIAS
					  "=' AND text<'" DEPARTMENT_ALIAS ">')", err);

	if (!q)
		return false;
	sqlite3_bind_int(q, 1, COLUMN_ALIAS);
	int rc = sqlite3_step(q);
	int64_t last = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;

	if (!rows_ended(s, q, rc == SQLITE_ROW ? SQLITE_DONE : rc, err))
		return false;
	ids.p = ARENA_ARRAY(a, int64_t, (size_t)last + 1);
	for (int64_t id = 1; id <= last; id++)
		ids.p[ids.n++] = id;
	bool ok = last == 0 || columns_count(s, a, COLUMN_ALIAS, &ids, 0, add_department, &d, err);

	departments_sort(out);
	return ok;
}
