#include "store/undo.h"

#include "base/json.h"
#include "base/jsonin.h"
#include "store/desk.h"
#include "store/journal.h"
#include "store/rows.h"

/* Entries of `set` and `tag` that are not undone, for filed documents. */
#define OPEN_ENTRY                                                                                                              \
	" j.what IN ('set','tag') AND json_extract(j.detail,'$.act') IS NOT NULL"                                              \
	" AND j.document IN (SELECT id FROM document) AND (?1=0 OR j.document=?1)"                                              \
	" AND j.id NOT IN (SELECT e.value FROM journal u, json_each(u.detail,'$.entries') e WHERE u.what='undo')"

static bool one_number(struct store *s, const char *sql, int64_t of, int64_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, sql, err);

	*out = 0;
	if (!q)
		return false;
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_int64(q, 1, of);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(q, 0);
	return rows_ended(s, q, rc, err);
}

bool undo_last(struct store *s, int64_t document, int64_t *entry, struct err *err)
{
	return one_number(s, "SELECT coalesce(max(j.id),0) FROM journal j WHERE" OPEN_ENTRY, document, entry, err);
}

bool undo_last_out(struct store *s, int64_t *entry, struct err *err)
{
	return one_number(s, "SELECT coalesce(max(journal),0) FROM version WHERE state IN ('pruned','removed')", 0, entry, err);
}

bool undo_filed(struct store *s, int64_t document)
{
	return rows_filed(s, document);
}

/* The content of an entry: the field or tag, and the value that the correction replaced. */
struct act_entry {
	struct undone what;
	bool replaced, off; /* off: a tag was removed */
	struct correction before;
};

static struct act_entry read_entry(struct arena *a, sqlite3_stmt *q)
{
	struct str key = rows_column(a, q, 5);
	bool tag = str_eq(rows_column(a, q, 4), STR("tag"));
	struct act_entry e = { .off = str_eq(key, STR("-")), .replaced = sqlite3_column_type(q, 7) != SQLITE_NULL };

	e.what = (struct undone){ sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2), rows_column(a, q, 3),
				  tag ? rows_column(a, q, 6) : key, tag };
	if (e.replaced) {
		struct jsonin value = jsonin_source(a, rows_column(a, q, 7));

		for (jsonin_begin_array(&value); jsonin_more(&value);)
			*ARENA_PUSH(a, &e.before.value) = arena_str(a, jsonin_string(&value));
		e.before.who = rows_column(a, q, 8);
		e.before.at = sqlite3_column_int64(q, 9);
	}
	return e;
}

static bool take_back(struct store *s, struct arena *a, const struct act_entry *e, struct ids *again, struct err *err)
{
	bool any = false;

	if (e->what.tag)
		return desk_lay_tag(s, e->what.document, e->what.field, e->off, &any, err);
	if (e->replaced)
		return desk_lay(s, e->what.document, e->what.field.p, &e->before.value, e->before.who, e->before.at, NULL, a, err);
	if (!desk_lift(s, e->what.document, e->what.field.p, &any, err))
		return false;
	if (any)
		*ARENA_PUSH(a, again) = e->what.document;
	return true;
}

static bool note(struct store *s, int64_t document, const struct undones *all, struct err *err)
{
	struct buf detail = { 0 };

	json_open(&detail, '{');
	json_key(&detail, "entries");
	json_open(&detail, '[');
	for (size_t i = 0; i < all->n; i++)
		json_int(&detail, all->p[i].entry);
	json_close(&detail, ']');
	json_close(&detail, '}');
	bool ok = journal_add(s, "undo", document, (int64_t)all->n, buf_view(&detail), NULL, err);

	buf_free(&detail);
	return ok;
}

bool undo_act(struct store *s, struct arena *a, int64_t entry, int64_t document, struct undones *out, struct ids *again, struct err *err)
{
	static const char sql[] = "SELECT j.id, j.document, j.at, j.who, j.what, k.key, k.value, json_extract(j.detail,'$.was.value'),"
				  "json_extract(j.detail,'$.was.who'),json_extract(j.detail,'$.was.at') FROM journal j, json_each(j.detail) k"
				  " WHERE k.key NOT IN ('was','act') AND" OPEN_ENTRY " AND json_extract(j.detail,'$.act')=(SELECT json_extract(detail,'$.act') FROM journal WHERE id=?2) ORDER BY j.id DESC";
	struct { struct act_entry *p; size_t n, cap; } all = { 0 };
	sqlite3_stmt *q = rows_prepare(s, sql, err);
	int rc = SQLITE_DONE;

	if (!q)
		return false;
	sqlite3_bind_int64(q, 1, document);
	sqlite3_bind_int64(q, 2, entry);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, &all) = read_entry(a, q);
	bool ok = rows_ended(s, q, rc, err);

	for (size_t i = 0; ok && i < all.n; i++) {
		ok = take_back(s, a, &all.p[i], again, err);
		*ARENA_PUSH(a, out) = all.p[i].what;
	}
	return ok && (out->n == 0 || note(s, document, out, err));
}
