#include "store/paths.h"

#include "store/remote.h"

bool paths_find(struct store *s, struct str file, struct str given, bool make, struct site *at, int64_t *id, sqlite3_stmt **row, struct err *err)
{
	if (given.p && !file.n)
		*at = (struct site){ 0, given };
	else if (!place_of(s, file, make, at, err))
		return false;
	for (int try = 0;; try++) {
		sqlite3_stmt *q = rows_prepared(s, Q_BY_PATH);

		if (!q)
			return rows_fail(s, err);
		sqlite3_bind_int64(q, 1, at->root);
		rows_bind(q, 2, at->rest);
		int rc = sqlite3_step(q);

		*id = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
		*row = q;
		if (rc == SQLITE_ROW || try || !s->unplaced || at->root <= 0)
			return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
		sqlite3_reset(q);
		if (!(q = rows_prepared(s, Q_PLACE_FORMER)))
			return rows_fail(s, err);
		sqlite3_bind_int64(q, 1, at->root);
		rows_bind(q, 2, at->rest);
		rows_bind(q, 3, file);
		if (!rows_done(s, q, err))
			return false;
	}
}

bool store_unchanged(struct store *s, struct str file, const struct stamp *stamp, int64_t *id)
{
	if (s->first_load || stamp->size < 0) /* a path that comes twice is known by its content */
		return false;
	struct site at;
	struct err ignored;
	sqlite3_stmt *q = NULL;

	if (s->remote)
		return place_of(s, file, false, &at, &ignored) && s->engine->unchanged(s->remote, at.root, at.rest, stamp, id, &ignored) && *id;
	bool same = paths_find(s, file, STR_NONE, false, &at, id, &q, &ignored) && *id && sqlite3_column_int64(q, 1) == stamp->size &&
		    sqlite3_column_int64(q, 2) == stamp->mtime && sqlite3_column_int64(q, 3) == stamp->inode;

	if (q)
		sqlite3_reset(q);
	return same;
}

/* A statement about the members of a bundle, its place bound; NULL: it has none, or *err. */
static sqlite3_stmt *bundle_rows(struct store *s, enum statement which, struct str file, struct err *err)
{
	struct site at;
	sqlite3_stmt *q = place_of(s, file, false, &at, err) && at.root >= 0 ? rows_prepared(s, which) : NULL;

	if (q) {
		sqlite3_bind_int64(q, 1, at.root);
		rows_bind(q, 2, at.rest);
	}
	return q;
}

bool store_bundle_unchanged(struct store *s, struct str file, const struct stamp *stamp)
{
	struct err ignored;
	sqlite3_stmt *q = s->first_load || stamp->size < 0 ? NULL : bundle_rows(s, Q_BUNDLE_PATHS, file, &ignored);

	if (!q)
		return false;
	sqlite3_bind_int64(q, 3, stamp->size);
	sqlite3_bind_int64(q, 4, stamp->mtime);
	sqlite3_bind_int64(q, 5, stamp->inode);
	bool same = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 0) > 0 && sqlite3_column_int64(q, 0) == sqlite3_column_int64(q, 1);

	sqlite3_reset(q);
	return same;
}

bool store_bundle_failed(struct store *s, struct str file, struct err *err)
{
	sqlite3_stmt *q = bundle_rows(s, Q_BUNDLE_FAILED, file, err);

	return !q || rows_done(s, q, err);
}

/* Virtual tables do not support upserts: the row is deleted and inserted again. */
static bool cut_path(struct store *s, const struct site *at, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_CUT_PATH);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, at->root);
	rows_bind(q, 2, at->rest);
	return rows_done(s, q, err);
}

bool paths_put(struct store *s, const struct site *at, struct str path, int64_t id, const struct stamp *stamp, struct err *err)
{
	if (s->remote && !cut_path(s, at, err))
		return false;
	sqlite3_stmt *q = rows_prepared(s, s->remote ? Q_PUT_NEW_PATH : Q_PUT_PATH);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, at->root);
	rows_bind(q, 2, at->rest);
	rows_bind(q, 3, path);
	sqlite3_bind_int64(q, 4, id);
	sqlite3_bind_int64(q, 5, stamp->size);
	sqlite3_bind_int64(q, 6, stamp->mtime);
	sqlite3_bind_int64(q, 7, stamp->inode);
	return rows_done(s, q, err);
}

bool paths_known(struct store *s, struct doc *d, const struct site *at, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PATH_AT);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, at->root);
	rows_bind(q, 2, at->rest);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		d->src.path = rows_column(d->arena, q, 0);
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

bool paths_names(struct store *s, int64_t id, struct str path, bool *yes, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_NAMED_BY);
	int64_t one;

	if (q) {
		sqlite3_bind_int64(q, 1, id);
		rows_bind(q, 2, path);
	}
	bool ok = rows_number(s, q, &one, err);

	*yes = one == 1;
	return ok;
}

bool paths_name(struct store *s, int64_t id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_NAME_BY_PATH);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	return rows_done(s, q, err);
}
