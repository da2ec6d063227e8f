/* Reads columns block by block, each entry once. */
#include "store/scan.h"

#include "store/days.h"
#include "store/remote.h"
#include "text/fold.h"
#include "text/seek.h"

enum {
	FEW = 500,          /* values that are looked up one by one, not by going through all */
};

bool scan_begin(struct scan_walk *w, struct store *s, int column, int64_t from, int64_t to)
{
	int64_t behind = columns_row(column + 1, 0) - 1;

	*w = (struct scan_walk){ .s = s, .column = column, .size = columns_block(column), .q = rows_prepared(s, Q_GET_COLUMNS) };
	if (!w->q)
		return false;
	sqlite3_bind_int64(w->q, 1, columns_row(column, from));
	sqlite3_bind_int64(w->q, 2, to < behind - columns_row(column, 0) ? columns_row(column, to) : behind);
	return true;
}

bool scan_block(struct scan_walk *w)
{
	w->rc = sqlite3_step(w->q);
	if (w->rc != SQLITE_ROW)
		return false;
	w->id = (sqlite3_column_int64(w->q, 0) - columns_row(w->column, 0)) * w->size - 1;
	w->behind = w->id + w->size;
	w->data = (struct str){ sqlite3_column_blob(w->q, 1), (size_t)sqlite3_column_bytes(w->q, 1) };
	w->p = (const unsigned char *)w->data.p;
	w->end = w->p + w->data.n;
	return true;
}

bool scan_end(struct scan_walk *w, struct err *err)
{
	bool ok = w->rc == SQLITE_DONE || rows_fail(w->s, err);

	sqlite3_reset(w->q);
	return ok;
}

bool scan_largest(struct store *s, const char *sql, size_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, sql, err);
	int64_t top;
	bool ok = q && rows_number(s, q, &top, err);

	sqlite3_finalize(q);
	if (ok)
		*out = (size_t)(top < 0 ? 0 : top < ROWS_ID_MAX ? top : ROWS_ID_MAX);
	return ok;
}

/* ── values ── */

void scan_having(struct scan_walk w, struct str part, columns_holds *holds, void *ctx, struct arena *a, struct ids *out)
{
	const unsigned char *at = seek_bytes(w.p, w.end, part);

	while (at && scan_entry(&w)) {
		if (at >= w.p) /* the id is in a later entry */
			continue;
		if (holds(ctx, w.entry))
			*ARENA_PUSH(a, out) = w.id;
		at = seek_bytes(w.p, w.end, part);
	}
}

bool columns_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	struct scan_walk w;

	if (s->remote)
		return remote_having(s, a, column, part, holds, ctx, out, err);
	if (!scan_begin(&w, s, column, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w))
		scan_having(w, part, holds, ctx, a, out);
	return scan_end(&w, err);
}

struct asked {
	const struct word *word;
	int column;
};

static bool coded_value_holds(void *ctx, struct str entry)
{
	const struct asked *x = ctx;

	return entry.p[0] == (char)(x->column + 1) && folded_find(str_sub(entry, 1, entry.n), x->word->folded, x->word->prefix, 0) != SIZE_MAX;
}

bool scan_holding(struct store *s, struct arena *a, int column, const struct word *words, size_t n, int64_t above, struct ids *out, struct err *err)
{
	struct scan_walk w;
	size_t have = out->n, kept = out->n;

	if (!scan_begin(&w, s, COLUMN_VALUE, (above + 1) / columns_block(COLUMN_VALUE), INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w))
		for (size_t i = 0; i < n; i++)
			scan_having(w, words[i].folded, coded_value_holds, &(struct asked){ &words[i], column }, a, out);
	for (size_t i = have; i < out->n; i++)
		if (out->p[i] > above)
			out->p[kept++] = out->p[i];
	out->n = kept;
	return scan_end(&w, err);
}

/* ── counted ── */

/* Each count that may be among the `most` largest is at least this. */
static size_t least_count(struct arena *a, const size_t *count, size_t n, size_t most)
{
	size_t *largest = ARENA_ARRAY(a, size_t, most), least = 1; /* falling */

	for (size_t i = 0; i < n; i++) {
		size_t k = most;

		if (count[i] <= largest[most - 1])
			continue;
		for (; k > 1 && largest[k - 2] < count[i]; k--)
			largest[k - 1] = largest[k - 2];
		largest[k - 1] = count[i];
	}
	return largest[most - 1] > least ? largest[most - 1] : least;
}

/* The values counted at least so often are looked up one by one, if they are few. */
static bool tell_few(struct store *s, const size_t *count, size_t n, size_t least, columns_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_VALUE_TEXT);
	int rc = SQLITE_ROW;

	if (!q)
		return rows_fail(s, err);
	for (size_t i = 0; i < n && (rc == SQLITE_ROW || rc == SQLITE_DONE); i++) {
		if (count[i] < least)
			continue;
		sqlite3_bind_int64(q, 1, (sqlite3_int64)i);
		rc = sqlite3_step(q);
		if (rc == SQLITE_ROW)
			each(ctx, (struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) }, count[i]);
		sqlite3_reset(q);
	}
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static bool tell_values(struct store *s, int column, const size_t *count, size_t n, columns_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT id, text FROM column_value WHERE field=?1", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int(q, 1, column);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		size_t id = (size_t)sqlite3_column_int64(q, 0);

		if (id < n && count[id])
			each(ctx, (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }, count[id]);
	}
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

bool columns_count(struct store *s, struct arena *a, int column, const struct ids *ids, size_t most, columns_each *each, void *ctx, struct err *err)
{
	struct { size_t *p; size_t n, cap; } count = { 0 };
	struct scan_walk w;
	size_t i = 0, with = 0;

	if (s->remote)
		return s->engine->count(s->remote, a, column, ids, each, ctx, err);
	size_t codes;

	if (!scan_largest(s, "SELECT max(id) FROM column_value", &codes, err))
		return false;
	if (!scan_begin(&w, s, column, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w)) {
		while (i < ids->n && ids->p[i] <= w.id)
			i++;
		while (i < ids->n && ids->p[i] <= w.behind && scan_entry(&w)) {
			uint64_t id;

			while (i < ids->n && ids->p[i] < w.id)
				i++;
			if (i == ids->n || ids->p[i] != w.id)
				continue;
			with++;
			const unsigned char *p = (const unsigned char *)w.entry.p, *end = p + w.entry.n;

			while (scan_number(&p, end, &id) && id <= codes) {
				while (count.n <= id)
					*ARENA_PUSH(a, &count) = 0;
				count.p[id]++;
			}
		}
	}
	if (!scan_end(&w, err))
		return false;
	size_t least = most ? least_count(a, count.p, count.n, most) : 0, few = 0;

	for (size_t k = 0; k < count.n && least; k++)
		few += count.p[k] >= least;
	if (!(least && few <= FEW ? tell_few(s, count.p, count.n, least, each, ctx, err) : tell_values(s, column, count.p, count.n, each, ctx, err)))
		return false;
	if (ids->n > with)
		each(ctx, STR(""), ids->n - with);
	return true;
}
