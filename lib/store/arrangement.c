#include "store/arrangement.h"

#include "base/json.h"
#include "doc/archivenumber.h"
#include "store/journal.h"
#include "store/rows.h"

static bool bound(struct store *s, sqlite3_stmt *q, struct err *err)
{
	return q != NULL || rows_fail(s, err);
}

bool arrangement_load(struct store *s, struct arena *a, int64_t id, struct arrangement *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_ARRANGEMENT);

	*out = (struct arrangement){ 0 };
	if (!bound(s, q, err))
		return false;
	sqlite3_bind_int64(q, 1, id);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		*out = (struct arrangement){
			.fonds = rows_column(a, q, 0), .year = rows_column(a, q, 1), .period = rows_column(a, q, 2), .dept = rows_column(a, q, 3),
			.open = rows_column(a, q, 4), .item = sqlite3_column_int64(q, 5), .number = rows_column(a, q, 6),
			.item_of = sqlite3_column_int64(q, 7), .formerly = rows_column(a, q, 8), .pages = sqlite3_column_int64(q, 9),
		};
	sqlite3_reset(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static void bind_said(sqlite3_stmt *q, int i, struct str t)
{
	rows_bind(q, i, t.n ? t : STR_NONE);
}

bool arrangement_say(struct store *s, int64_t id, const struct arrangement *what, struct err *err)
{
	enum statement how = Q_SAY_ARRANGEMENT;

	if (s->remote) { /* virtual tables do not support upserts */
		sqlite3_stmt *any = rows_prepared(s, Q_ANY_ARRANGEMENT);

		if (!bound(s, any, err))
			return false;
		sqlite3_bind_int64(any, 1, id);
		int64_t one;

		if (!rows_number(s, any, &one, err))
			return false;
		how = one ? Q_SAY_AGAIN : Q_SAY_NEW;
	}
	sqlite3_stmt *q = rows_prepared(s, how);

	if (!bound(s, q, err))
		return false;
	sqlite3_bind_int64(q, 1, id);
	bind_said(q, 2, what->fonds);
	bind_said(q, 3, what->year);
	bind_said(q, 4, what->period);
	bind_said(q, 5, what->dept);
	bind_said(q, 6, what->open);
	if (what->pages)
		sqlite3_bind_int64(q, 7, what->pages);
	else
		sqlite3_bind_null(q, 7);
	rows_bind(q, 8, str_z(journal_user()));
	sqlite3_bind_int64(q, 9, s->now);
	return rows_done(s, q, err);
}

static void bind_series(sqlite3_stmt *q, const struct arrangement *a)
{
	const struct str key[] = { a->fonds, a->year, a->period, a->dept };

	for (int i = 0; i < 4; i++)
		rows_bind(q, i + 1, key[i].n ? key[i] : STR(""));
}

/* Items are counted within fonds, year, period and department. */
static bool next_item(struct store *s, const struct arrangement *a, int64_t at_least, int64_t *item, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_LAST_ITEM);

	if (!bound(s, q, err))
		return false;
	bind_series(q, a);
	if (!rows_number(s, q, item, err))
		return false;
	++*item;
	if (at_least && at_least < *item) {
		*item = at_least;
		return true; /* a number taken over from elsewhere, below the numbers given here */
	}
	*item = at_least ? at_least : *item;
	if (!bound(s, q = rows_prepared(s, Q_PUT_SERIES), err))
		return false;
	bind_series(q, a);
	sqlite3_bind_int64(q, 5, *item);
	return rows_done(s, q, err);
}

static bool put_item(struct store *s, int64_t id, int64_t item, struct str number, int64_t item_of, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_ITEM);

	if (!bound(s, q, err))
		return false;
	sqlite3_bind_int64(q, 1, id);
	if (item)
		sqlite3_bind_int64(q, 2, item);
	else
		sqlite3_bind_null(q, 2);
	bind_said(q, 3, number);
	if (item_of)
		sqlite3_bind_int64(q, 4, item_of);
	else
		sqlite3_bind_null(q, 4);
	rows_bind(q, 5, str_z(journal_user()));
	sqlite3_bind_int64(q, 6, s->now);
	return rows_done(s, q, err);
}

bool arrangement_number(struct store *s, struct arena *a, int64_t id, const char *template, bool again, enum numbering_result *how, struct buf *lacks,
			struct err *err)
{
	struct arrangement at;
	struct buf number = { 0 };
	sqlite3_stmt *q;
	int64_t copy;

	if (!arrangement_load(s, a, id, &at, err))
		return false;
	*how = NUMBERED_ALREADY;
	if (at.item_of || (at.item && !again))
		return true;
	archive_number_lacks(template, &at, lacks);
	*how = NUMBERED_LACKS;
	if (lacks->n)
		return true;
	if (!bound(s, q = rows_prepared(s, Q_NUMBERED_COPY), err))
		return false;
	sqlite3_bind_int64(q, 1, id);
	rows_bind(q, 2, at.fonds);
	if (!rows_number(s, q, &copy, err))
		return false;
	if (copy) {
		*how = NUMBERED_COPY;
		return put_item(s, id, 0, STR_NONE, copy, err);
	}
	*how = NUMBERED_NEW;
	bool ok = next_item(s, &at, 0, &at.item, err) && archive_number(template, &at, &number, err) &&
		  put_item(s, id, at.item, buf_view(&number), 0, err);

	buf_free(&number);
	return ok;
}

bool arrangement_join(struct store *s, int64_t leader, const int64_t *ids, size_t n, struct err *err)
{
	struct arrangement nothing = { 0 };
	bool ok = !leader || arrangement_say(s, leader, &nothing, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = ids[i] == leader || (arrangement_say(s, ids[i], &nothing, err) && put_item(s, ids[i], 0, STR_NONE, leader, err));
	return ok;
}

bool arrangement_adopt(struct store *s, int64_t id, const struct arrangement *a, int64_t *taken, struct err *err)
{
	int64_t item = 0;

	if (!arrangement_find(s, a->number, taken, err))
		return false;
	if (*taken && *taken != id)
		return true;
	*taken = 0;
	return arrangement_say(s, id, a, err) && (!a->item || next_item(s, a, a->item, &item, err)) && put_item(s, id, a->item, a->number, 0, err);
}

bool arrangement_find(struct store *s, struct str number, int64_t *id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_BY_NUMBER);

	if (!bound(s, q, err))
		return false;
	rows_bind(q, 1, number);
	return rows_number(s, q, id, err);
}

bool arrangement_order(struct store *s, struct arena *a, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT a.document FROM arrangement a JOIN document d ON d.id=a.document LEFT JOIN arrangement l ON"
				      " l.document=a.item_of WHERE coalesce(a.item,l.item) IS NOT NULL ORDER BY coalesce(l.fonds,a.fonds),"
				      " coalesce(l.year,a.year), coalesce(l.period,a.period), coalesce(l.dept,a.dept), coalesce(l.item,a.item),"
				      " a.item_of IS NOT NULL, a.document", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	return rows_ids(s, a, q, out, err);
}

bool arrangement_each(struct store *s, void (*each)(void *ctx, const struct arranged_row *r), void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT d.id, a.number, a.period, a.year, d.title, d.path FROM arrangement a JOIN document d ON d.id=a.document"
				      " WHERE a.period IS NOT NULL AND a.year IS NOT NULL AND a.item_of IS NULL ORDER BY a.number IS NULL, a.number, d.id",
			       -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct arranged_row r = { .id = sqlite3_column_int64(q, 0) };
		struct str *to[] = { &r.number, &r.period, &r.year, &r.title, &r.path };

		for (int i = 0; i < 5; i++)
			*to[i] = str_z((const char *)sqlite3_column_text(q, i + 1));
		each(ctx, &r);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool arrangement_any(struct store *s)
{
	return rows_any(s, "SELECT 1 FROM arrangement WHERE item IS NOT NULL LIMIT 1");
}
