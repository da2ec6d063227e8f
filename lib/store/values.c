#include "store/values.h"

#include <stdlib.h>

#include "store/days.h"
#include "store/valuerow.h"
#include "text/fold.h"
#include "text/seek.h"

bool valuerow_header(struct store *s, int64_t *blocks, int64_t *codes, int64_t *columns, struct err *err)
{
	sqlite3_stmt *q = valuerow_from(s, ROW_HEADER, 0, 0, 0);
	int64_t layout;
	int rc;

	*blocks = *codes = *columns = 0;
	if (!q) /* a database of an earlier version */
		return true;
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		struct valuerow x = valuerow_bytes(q);

		if (!valuerow_number(&x, &layout) || layout != VALUEROW_LAYOUT || !valuerow_number(&x, blocks) || !valuerow_number(&x, codes) || !valuerow_number(&x, columns) ||
		    *blocks > ROWS_ID_MAX / COLUMNS_BLOCK_MAX || *codes >= VALUEROW_CODE_END)
			*blocks = 0;
	}
	return valuerow_ended(s, q, rc, err);
}

bool values_open(struct store *s, struct arena *a, int column, struct value_lists *v, struct err *err)
{
	int64_t columns;
	int rc;

	*v = (struct value_lists){ .s = s, .column = column };
	if (!valuerow_known(column))
		return true;
	if (!valuerow_header(s, &v->blocks, &v->codes, &columns, err))
		return false;
	if (!(columns >> column & 1))
		v->blocks = 0;
	if (v->blocks == 0)
		return true;
	sqlite3_stmt *q = valuerow_from(s, ROW_CHANGED, column, 0, VALUEROW_N_MAX);

	while ((rc = q ? sqlite3_step(q) : SQLITE_ERROR) == SQLITE_ROW)
		*ARENA_PUSH(a, &v->changed) = sqlite3_column_int64(q, 0) & VALUEROW_N_MAX;
	return valuerow_ended(s, q, rc, err);
}

static void take_holding(struct valuerow x, struct str part, columns_holds *holds, void *ctx, struct arena *a, struct ids *out)
{
	const unsigned char *at = seek_bytes(x.p, x.end, part);
	struct str text;
	int64_t code = 0;

	while (at && valuerow_text(&x, &code, &text)) {
		if (at >= x.p) /* it is in a later one */
			continue;
		if (code < VALUEROW_CODE_END && holds(ctx, text))
			*ARENA_PUSH(a, out) = code;
		at = seek_bytes(x.p, x.end, part);
	}
}

bool values_holding_so(struct value_lists *v, struct arena *a, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = valuerow_from(v->s, ROW_TEXT, v->column, 0, VALUEROW_N_MAX);
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		take_holding(valuerow_bytes(q), part, holds, ctx, a, out);
	return valuerow_ended(v->s, q, rc, err);
}

static bool text_holds(void *ctx, struct str text)
{
	const struct word *w = ctx;

	return folded_find(text, w->folded, w->prefix, 0) != SIZE_MAX;
}

static int by_code(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

bool values_holding(struct value_lists *v, struct arena *a, const struct word *words, size_t n, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = valuerow_from(v->s, ROW_TEXT, v->column, 0, VALUEROW_N_MAX);
	size_t kept = 0;
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		for (size_t i = 0; i < n; i++) {
			struct word w = words[i];

			take_holding(valuerow_bytes(q), w.folded, text_holds, &w, a, out);
		}
	if (n > 1 && out->n)
		qsort(out->p, out->n, sizeof *out->p, by_code);
	for (size_t i = 0; i < out->n; i++)
		if (kept == 0 || out->p[kept - 1] != out->p[i])
			out->p[kept++] = out->p[i];
	out->n = kept;
	return valuerow_ended(v->s, q, rc, err);
}

uint32_t values_day(int64_t code)
{
	int64_t m = code / 32;

	return (uint32_t)(m / 13 * 10000 + m % 13 * 100 + code % 32);
}

/* Codes that are asked for, one after the other. */
struct wanted {
	const struct values_asked *asked;
	size_t at;
	int64_t end; /* of days: behind the last group */
};

static bool is_wanted(struct wanted *w, int64_t code)
{
	const struct ids *codes = w->asked->codes;

	if (!codes)
		return days_within(values_day(code), w->asked->first, w->asked->last);
	while (w->at < codes->n && codes->p[w->at] < code)
		w->at++;
	return w->at < codes->n && codes->p[w->at] == code;
}

/* Moves past the lists at the beginning of the row whose sizes are one byte and whose codes are not asked for: nearly all. */
static void pass_short(struct valuerow *x, struct wanted *w, int64_t base)
{
	const struct ids *codes = w->asked->codes;
	int64_t next;

	if (!codes)
		return;
	while (w->at < codes->n && codes->p[w->at] < base)
		w->at++;
	next = w->at < codes->n ? codes->p[w->at] - base : INT64_MAX;
	for (const unsigned char *p = x->p; x->end - p >= 2 && p[0] < next && p[0] < 0x80 && p[1] > 0 && p[1] < 0x80 && p[1] + 2 <= x->end - p; x->p = p)
		p += 2 + p[1];
}

/* The groups of the next codes, which follow each other closely. */
static bool next_groups(struct wanted *w, int64_t *first, int64_t *last)
{
	const struct ids *codes = w->asked->codes;
	size_t i = w->at;

	if (!codes) {
		*first = valuerow_day(w->asked->first / 10000 * 10000) >> VALUEROW_GROUP_BITS;
		*last = w->asked->last ? valuerow_day(w->asked->last / 10000 * 10000 + 1231) >> VALUEROW_GROUP_BITS : VALUEROW_N_MAX;
		return !w->at++;
	}
	if (i >= codes->n)
		return false;
	*first = *last = codes->p[i] >> VALUEROW_GROUP_BITS;
	for (; i < codes->n && codes->p[i] >> VALUEROW_GROUP_BITS <= *last + 1; i++)
		*last = codes->p[i] >> VALUEROW_GROUP_BITS;
	return true;
}

bool values_short(struct value_lists *v, struct arena *a, const struct values_asked *asked, values_each *each, void *ctx, struct ids *pieces, size_t *documents,
		  struct err *err)
{
	struct wanted w = { .asked = asked };
	int64_t first, last;

	*documents = 0;
	while (next_groups(&w, &first, &last)) {
		sqlite3_stmt *q = valuerow_from(v->s, ROW_GROUP, v->column, first, last);
		int rc = SQLITE_ERROR;

		while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
			int64_t base = (sqlite3_column_int64(q, 0) & VALUEROW_N_MAX) << VALUEROW_GROUP_BITS, code, many;
			struct valuerow x = valuerow_bytes(q), list;

			pass_short(&x, &w, base);
			while (valuerow_list(&x, &code, &list, &many)) {
				size_t size = (size_t)(list.end - list.p);
				bool take = is_wanted(&w, base + code);

				if (take && size == 0)
					*ARENA_PUSH(a, pieces) = base + code;
				else if (take)
					valuerow_each(list, 0, each, ctx);
				*documents += !take ? 0 : size == 0 ? (size_t)many : size / 2 + 1;
				pass_short(&x, &w, base);
			}
		}
		if (!valuerow_ended(v->s, q, rc, err))
			return false;
		if (asked->codes) /* those without documents */
			while (w.at < asked->codes->n && asked->codes->p[w.at] >> VALUEROW_GROUP_BITS <= last)
				w.at++;
	}
	return true;
}

static sqlite3_stmt *piece_row(struct value_lists *v, int64_t code, int64_t piece, int *rc)
{
	sqlite3_stmt *q = valuerow_from(v->s, ROW_PIECE, v->column, code << VALUEROW_PIECE_BITS | piece, code << VALUEROW_PIECE_BITS | piece);

	*rc = q ? sqlite3_step(q) : SQLITE_ERROR;
	return q;
}

bool values_piece(struct value_lists *v, int64_t code, int64_t piece, values_each *each, void *ctx, struct err *err)
{
	int rc;
	sqlite3_stmt *q = piece_row(v, code, piece, &rc);

	if (rc == SQLITE_ROW)
		valuerow_each(valuerow_bytes(q), piece * VALUES_PIECE - 1, each, ctx);
	return valuerow_ended(v->s, q, rc, err);
}

bool values_mark_piece(struct value_lists *v, int64_t code, int64_t piece, uint64_t bits[static VALUES_PIECE / 64], struct err *err)
{
	int rc;
	sqlite3_stmt *q = piece_row(v, code, piece, &rc);

	if (rc == SQLITE_ROW)
		valuerow_mark(valuerow_bytes(q), bits, VALUES_PIECE);
	return valuerow_ended(v->s, q, rc, err);
}

/* ── by day ── */

/* One group, copied; *found false: none in the range. */
static bool next_group(struct value_lists *v, bool down, int64_t first, int64_t last, struct buf *out, int64_t *group, bool *found, struct err *err)
{
	sqlite3_stmt *q = down ? rows_prepared(v->s, Q_LAST_VALUE_LIST) : valuerow_from(v->s, ROW_GROUP, v->column, first, last);
	int rc = SQLITE_ERROR;

	if (q && down) {
		sqlite3_bind_int64(q, 1, valuerow_id(ROW_GROUP, v->column, first));
		sqlite3_bind_int64(q, 2, valuerow_id(ROW_GROUP, v->column, last));
	}
	if (q)
		rc = sqlite3_step(q);
	*found = rc == SQLITE_ROW;
	if (*found) {
		struct valuerow x = valuerow_bytes(q);

		out->n = 0;
		buf_add(out, x.p, (size_t)(x.end - x.p));
		*group = sqlite3_column_int64(q, 0) & VALUEROW_N_MAX;
	}
	return valuerow_ended(v->s, q, rc, err);
}

enum { CODES = 1 << VALUEROW_GROUP_BITS };

/* The lists of a group, by rising codes. */
struct day_lists {
	struct { int64_t code; struct valuerow list; } day[CODES];
	size_t n;
};

static void take_group(struct valuerow x, int64_t group, struct day_lists *g)
{
	struct valuerow list;
	int64_t code, many;

	for (g->n = 0; g->n < CODES && valuerow_list(&x, &code, &list, &many); g->n++) {
		g->day[g->n].code = group << VALUEROW_GROUP_BITS | code;
		g->day[g->n].list = list;
	}
}

static bool each_of_day(struct value_lists *v, int64_t code, struct valuerow list, values_each *each, void *ctx, struct err *err)
{
	bool ok = true;

	valuerow_each(list, 0, each, ctx);
	for (int64_t i = 0; ok && list.p == list.end && i <= v->blocks * COLUMNS_BLOCK_MAX / VALUES_PIECE; i++)
		ok = values_piece(v, code, i, each, ctx, err);
	return ok;
}

bool values_days(struct value_lists *v, bool down, values_each *each, values_day_end *end, void *ctx, struct err *err)
{
	struct buf row = { 0 };
	struct day_lists g;
	int64_t first = 0, last = VALUEROW_N_MAX, group = 0;
	bool ok, more = true, found = false;

	while ((ok = next_group(v, down, first, last, &row, &group, &found, err)) && found && more) {
		take_group((struct valuerow){ (const unsigned char *)row.p, (const unsigned char *)row.p + row.n }, group, &g);
		for (size_t i = 0; ok && more && i < g.n; i++) {
			size_t k = down ? g.n - 1 - i : i;

			ok = each_of_day(v, g.day[k].code, g.day[k].list, each, ctx, err);
			more = ok && end(ctx, values_day(g.day[k].code));
		}
		if (down)
			last = group - 1;
		else
			first = group + 1;
		if (!ok || last < 0)
			break;
	}
	buf_free(&row);
	return ok;
}
