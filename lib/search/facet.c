#include <stdlib.h>

#include "search/search.h"
#include "store/about.h"
#include "store/columns.h"
#include "store/desk.h"
#include "store/remote.h"

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
			f->p[n - 1].count += f->p[i].count;
		else
			f->p[n++] = f->p[i];
	f->n = n;
	qsort(f->p, f->n, sizeof *f->p, by_count);
}

struct gathered {
	struct arena *a;
	struct facets *out;
	bool list; /* those without any do not count */
};

static void add(void *ctx, struct str value, size_t documents)
{
	struct gathered *g = ctx;

	if (value.n || !g->list)
		*ARENA_PUSH(g->a, g->out) = (struct facet){ arena_str(g->a, value), documents };
}

static bool years(struct store *s, struct arena *a, const struct ids *ids, struct facets *out, struct err *err)
{
	enum { YEARS = 10000 };
	size_t *count = ARENA_ARRAY(a, size_t, YEARS);
	struct days days = { 0 };

	if (store_remote(s) ? !remote_years(s, a, ids, count, err) : !columns_days(s, a, &days, err))
		return false;
	for (size_t i = 0; i < ids->n && !store_remote(s); i++) {
		uint32_t day = (size_t)ids->p[i] < days.n ? days.p[ids->p[i]] : 0;

		count[day / 10000 % YEARS]++;
	}
	for (unsigned y = 0; y < YEARS; y++)
		if (count[y])
			*ARENA_PUSH(a, out) = (struct facet){ y ? arena_fmt(a, "%04u", y) : STR(""), count[y] };
	return true;
}

struct tags {
	struct gathered *g;
	const struct ids *ids; /* rising */
};

static void add_tag(void *ctx, struct str tag, int64_t document)
{
	struct tags *t = ctx;

	if (ids_place(t->ids, document) < t->ids->n)
		add(t->g, tag, 1);
}

/* Beside the header fields whose columns are coded. */
static const char *const others[] = { "year", "tag", "encoding", "kind", "lead", "support" };
static const char *const chinese[] = { "年份", "标签", "编码", "格式", "牵头", "配合" };
_Static_assert(sizeof others == sizeof chinese, "each has a Chinese name");
enum { OTHERS = sizeof others / sizeof others[0] };

/* 牵头 → lead; any other name as it is. */
static struct str english(struct str name)
{
	for (size_t i = 0; i < OTHERS; i++)
		if (str_eq(name, str_z(chinese[i])))
			return str_z(others[i]);
	return name;
}

struct str search_facet_name(size_t i)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (columns_coded(f) && i-- == 0)
			return field_query_name((enum field)f, 0);
	return i < OTHERS ? str_z(others[i]) : STR_NONE;
}

void search_facet_names(struct buf *out)
{
	struct str name;

	for (size_t i = 0; (name = search_facet_name(i)).n; i++)
		buf_fmt(out, "%s%.*s", i ? ", " : "", STR_ARG(name));
}

static bool unknown(struct str name, struct err *err)
{
	struct buf names = { 0 };

	search_facet_names(&names);
	err_set(err, ERR_USAGE, "unknown facet \"%.*s\"; facets are %.*s", STR_ARG(name), STR_ARG(buf_view(&names)));
	buf_free(&names);
	return false;
}

/* The column counted; FIELD_TITLE, which has none: another facet, or no facet at all. */
static int column_of(struct str name)
{
	static const struct { const char *name; int column; } columns[] = {
		{ "encoding", COLUMN_ENCODING }, { "kind", COLUMN_KIND }, { "lead", COLUMN_LEAD }, { "support", COLUMN_SUPPORT }, /* of a task */
	};
	enum field field = field_by_query_name(name);

	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		if (str_eq(name, str_z(columns[i].name)))
			return columns[i].column;
	return field == FIELD_EXTRA ? FIELD_TITLE : (int)field;
}

bool search_facet(struct store *s, struct arena *a, const struct hits *h, struct str asked, size_t most, struct facets *out, struct err *err)
{
	struct str name = english(asked);
	struct gathered g = { a, out, false };
	struct ids ids = { .p = ARENA_ARRAY(a, int64_t, h->n + 1), .n = h->n };
	int column = column_of(name);
	bool ok;

	*out = (struct facets){ 0 };
	for (size_t i = 0; i < h->n; i++)
		ids.p[i] = h->p[i].id;
	g.list = column == COLUMN_LEAD || column == COLUMN_SUPPORT || (column < FIELD_COUNT && field_is_list((enum field)column));
	if (str_eq(name, STR("year")))
		ok = years(s, a, &ids, out, err);
	else if (str_eq(name, STR("tag")))
		ok = desk_each_tagged(s, add_tag, &(struct tags){ &g, &ids }, err);
	else if (store_remote(s) && (column == COLUMN_LEAD || column == COLUMN_SUPPORT))
		ok = about_count(s, a, DERIVED_tasks, column == COLUMN_LEAD ? "lead" : "support", &ids, add, &g, err);
	else
		ok = columns_coded(column) ? columns_count(s, a, column, &ids, most, add, &g, err) : unknown(name, err);
	if (ok)
		facets_count(out);
	return ok;
}
