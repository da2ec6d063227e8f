#include "store/days.h"

#include <stdlib.h>

#include "store/remote.h"
#include "store/scan.h"
#include "store/values.h"

/* The entries of the usual form at the beginning of what is left of the block. */
static void usual_days(struct scan_walk *w, struct days *out)
{
	const unsigned char *p = w->p, *end = w->end;
	int64_t id = w->id, behind = w->behind < (int64_t)out->n - 1 ? w->behind : (int64_t)out->n - 1;
	uint32_t *day = out->p;

	while (id < behind && end - p >= 5 && (*p == 4 || *p == 0)) {
		id++;
		if (*p == 4)
			day[id] = scan_day((struct str){ (const char *)p + 1, 4 });
		p += *p + 1;
	}
	w->p = p;
	w->id = id;
}

bool columns_days(struct store *s, struct arena *a, struct days *out, struct err *err)
{
	if (s->remote)
		return remote_days(s, a, out, err);
	struct scan_walk w;

	if (!scan_largest(s, "SELECT max(id) FROM document", &out->n, err))
		return false;
	out->n++;
	out->p = ARENA_ARRAY(a, uint32_t, out->n);
	if (!scan_begin(&w, s, FIELD_DATE, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w)) {
		usual_days(&w, out);
		while (scan_entry(&w))
			if ((size_t)w.id < out->n)
				out->p[w.id] = scan_day(w.entry);
	}
	return scan_end(&w, err);
}

/* Of the hits from the i-th on that are in blocks which follow one another. */
static bool days_of_run(struct store *s, const struct hits *h, size_t *i, uint32_t *day, struct err *err)
{
	int64_t size = columns_block(FIELD_DATE), from = h->p[*i].id / size, to = from;
	struct scan_walk w;
	size_t end = *i;

	for (; end < h->n && h->p[end].id / size <= to + 1; end++)
		to = h->p[end].id / size;
	if (!scan_begin(&w, s, FIELD_DATE, from, to))
		return rows_fail(s, err);
	while (scan_block(&w))
		while (*i < end && scan_entry(&w)) {
			while (*i < end && h->p[*i].id < w.id)
				++*i;
			if (*i < end && h->p[*i].id == w.id)
				day[*i] = scan_day(w.entry);
		}
	*i = end;
	return scan_end(&w, err);
}

bool days_of(struct store *s, struct arena *a, const struct hits *h, uint32_t *day, struct err *err)
{
	enum { PART = 64 }; /* of all documents: for more hits the whole column is read */
	bool many = h->n > 0 && (int64_t)h->n > h->p[h->n - 1].id / PART, ok = true;
	struct days all;

	if (many && !columns_days(s, a, &all, err))
		return false;
	for (size_t i = 0; many && i < h->n; i++)
		day[i] = (size_t)h->p[i].id < all.n ? all.p[h->p[i].id] : 0;
	if (many)
		return true;
	for (size_t i = 0; ok && i < h->n;)
		ok = days_of_run(s, h, &i, day, err);
	return ok;
}

/* ── ranges ── */

/* As ISO date. */
static struct str iso(struct arena *a, uint32_t day)
{
	unsigned y = day / 10000, m = day / 100 % 100, d = day % 100;

	return d ? arena_fmt(a, "%04u-%02u-%02u", y, m, d) : m ? arena_fmt(a, "%04u-%02u", y, m) : arena_fmt(a, "%04u", y);
}

bool days_walk(struct store *s, uint32_t first, uint32_t last, bool down, days_each *each, void *ctx, bool *all, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, down ? Q_DAYS_DOWN : Q_DAYS_UP);
	struct arena *a = arena_new();
	int rc = SQLITE_DONE;

	*all = false;
	if (!q) {
		arena_free(a);
		return rows_fail(s, err);
	}
	/* "2024" and "2024-03" come before all days of theirs */
	rows_bind(q, 1, first ? arena_fmt(a, "%04u", first / 10000) : STR("0"));
	rows_bind(q, 2, arena_fmt(a, "%.*s~", STR_ARG(last ? iso(a, last) : STR(""))));
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		uint32_t day = columns_day((struct str){ (const char *)sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) });

		if (days_within(day, first, last) && !each(ctx, sqlite3_column_int64(q, 0), day))
			break;
	}
	*all = rc == SQLITE_DONE;
	sqlite3_reset(q);
	arena_free(a);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

struct days_first {
	struct arena *a;
	struct hits *out;
	size_t want, told, total, same; /* same: the hits before have another date */
	uint32_t day;
	bool exact;
};

static int by_id(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

/* The hits of one date are complete. */
static void end_day(struct days_first *f)
{
	if (f->out->n > f->same)
		qsort(f->out->p + f->same, f->out->n - f->same, sizeof *f->out->p, by_id);
	f->same = f->out->n;
}

static bool take_day(void *ctx, int64_t id, uint32_t day)
{
	struct days_first *f = ctx;

	if (day != f->day)
		end_day(f);
	f->day = day;
	if (f->same < f->want)
		*ARENA_PUSH(f->a, f->out) = (struct hit){ .id = id };
	else if (f->total >= f->told)
		return f->exact = false;
	f->total++;
	return true;
}

bool columns_first_days(struct store *s, struct arena *a, uint32_t first, uint32_t last, bool down, size_t want, size_t told, struct hits *out,
			size_t *total, bool *exact, struct err *err)
{
	struct days_first f = { .a = a, .out = out, .want = want, .told = told, .exact = true };
	bool all;

	if (!days_walk(s, first, last, down, take_day, &f, &all, err))
		return false;
	end_day(&f);
	out->n = out->n < want ? out->n : want;
	*total = f.total;
	*exact = f.exact;
	return true;
}

/* ── the first of given documents ── */

struct dated {
	uint32_t day;
	struct hit hit;
};

struct days_wanted {
	struct arena *a;
	uint64_t *wanted;  /* a bit each */
	int64_t ids;       /* below this */
	size_t n;
	uint32_t day;      /* of those from `same` on, which are not known before its end */
	size_t same;
	struct { struct dated *p; size_t n, cap; } found;
};

static void take_wanted(void *ctx, int64_t id)
{
	struct days_wanted *w = ctx;

	if (id < w->ids && w->wanted[id / 64] >> id % 64 & 1)
		*ARENA_PUSH(w->a, &w->found) = (struct dated){ .hit.id = id };
}

static bool end_wanted(void *ctx, uint32_t day)
{
	struct days_wanted *w = ctx;

	for (; w->same < w->found.n; w->same++)
		w->found.p[w->same].day = day;
	return w->found.n < w->n;
}

static int by_day_up(const void *x, const void *y)
{
	const struct dated *a = x, *b = y;

	return a->day != b->day ? (a->day > b->day) - (a->day < b->day) : (a->hit.id > b->hit.id) - (a->hit.id < b->hit.id);
}

static int by_day_down(const void *x, const void *y)
{
	const struct dated *a = x, *b = y;

	return a->day != b->day ? (a->day < b->day) - (a->day > b->day) : (a->hit.id > b->hit.id) - (a->hit.id < b->hit.id);
}

/* The hits whose blocks are not listed, or changed since: they are looked up. */
static bool take_others(struct store *s, struct days_wanted *w, const struct hits *others, struct err *err)
{
	uint32_t *day = ARENA_ARRAY(w->a, uint32_t, others->n + 1);

	if (!days_of(s, w->a, others, day, err))
		return false;
	for (size_t i = 0; i < others->n; i++)
		if (day[i])
			*ARENA_PUSH(w->a, &w->found) = (struct dated){ day[i], others->p[i] };
	return true;
}

bool days_first(struct store *s, struct arena *a, const struct hits *h, bool down, size_t n, struct hits *out, bool *done, struct err *err)
{
	struct days_wanted w = { .a = a, .n = n };
	struct value_lists v;
	struct hits others = { 0 };
	size_t changed = 0;

	*done = false;
	if (!values_open(s, a, FIELD_DATE, &v, err))
		return false;
	if (v.blocks == 0 || h->n == 0)
		return true;
	w.ids = v.blocks * COLUMNS_BLOCK_MAX;
	if (h->p[h->n - 1].id < w.ids)
		w.ids = h->p[h->n - 1].id + 1;
	w.wanted = ARENA_ARRAY(a, uint64_t, (size_t)w.ids / 64 + 1);
	for (size_t i = 0; i < h->n; i++) {
		int64_t id = h->p[i].id, block = id / COLUMNS_BLOCK_MAX;

		while (changed < v.changed.n && v.changed.p[changed] < block)
			changed++;
		if (id >= w.ids || (changed < v.changed.n && v.changed.p[changed] == block))
			*ARENA_PUSH(a, &others) = h->p[i];
		else
			w.wanted[id / 64] |= UINT64_C(1) << id % 64;
	}
	if (!values_days(&v, down, take_wanted, end_wanted, &w, err) || !take_others(s, &w, &others, err))
		return false;
	if (w.found.n < n)
		return true;
	qsort(w.found.p, w.found.n, sizeof *w.found.p, down ? by_day_down : by_day_up);
	*out = (struct hits){ .p = ARENA_ARRAY(a, struct hit, n + 1), .n = n };
	for (size_t i = 0; i < n; i++)
		out->p[i] = *(struct hit *)bsearch(&w.found.p[i].hit, h->p, h->n, sizeof *h->p, by_id);
	*done = true;
	return true;
}
