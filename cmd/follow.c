#include <stdlib.h>

#include "confine.h"
#include "base/json.h"
#include "doc/counterpart.h"
#include "doc/derived.h"
#include "lines.h"
#include "opt.h"
#include "search/search.h"
#include "write/lists.h"

enum { ITEMS_MAX = 5000 /* items of a list, from all documents */, DIVISION_MAX = 36 /* bytes of a place name */ };

/* One item of one document. */
struct point {
	const struct doc *doc;
	size_t item;
	struct str year;
};

/* Items that are counterparts of each other, in order. */
struct follow_series {
	const struct shape *shape;
	struct str unit;
	struct { struct point *p; size_t n, cap; } points;
};

struct following {
	struct arena *arena;
	enum derived which;
	struct { struct follow_series *p; size_t n, cap; } series;
	size_t items, left_out;
};

/* The first year in a text. */
static struct str year_in(struct str t)
{
	for (size_t i = 0; i + 4 <= t.n; i++) {
		size_t k = i;

		while (k < t.n && k < i + 5 && t.p[k] >= '0' && t.p[k] <= '9')
			k++;
		if (k == i + 4 && (t.p[i] == '1' || t.p[i] == '2') && (i == 0 || t.p[i - 1] < '0' || t.p[i - 1] > '9'))
			return str_sub(t, i, k);
	}
	return STR_NONE;
}

static struct str year_of(const struct doc *d, struct str period)
{
	struct str year = year_in(period);

	if (!year.n)
		year = year_in(doc_text(d, FIELD_TITLE));
	return year.n ? year : str_sub(doc_text(d, FIELD_DATE), 0, 4);
}

static void take(struct following *f, const struct doc *d, size_t item, struct str text, struct str unit, struct str period)
{
	const struct shape *shape = counterpart_shape(f->arena, text);
	struct follow_series *best = NULL;
	double alike = 0;

	if (f->items++ >= ITEMS_MAX) {
		f->left_out++;
		return;
	}
	for (size_t i = 0; i < f->series.n && alike < 1; i++) {
		struct follow_series *s = &f->series.p[i];
		double now = str_eq(s->unit, unit) ? counterpart_alike(s->shape, shape) : 0;

		/* two items of one document are not counterparts, unless they are equal */
		if (now < 1 && s->points.n && s->points.p[s->points.n - 1].doc == d)
			continue;
		if (now >= counterpart_least && now > alike) {
			alike = now;
			best = s;
		}
	}
	if (!best) {
		best = ARENA_PUSH(f->arena, &f->series);
		*best = (struct follow_series){ .shape = shape, .unit = unit };
	}
	*ARENA_PUSH(f->arena, &best->points) = (struct point){ d, item, year_of(d, period) };
}

static void take_all(struct following *f, const struct doc *d)
{
	if (f->which == DERIVED_indicators)
		for (size_t i = 0; i < d->indicators.n; i++)
			take(f, d, i, d->indicators.p[i].subject, d->indicators.p[i].unit, d->indicators.p[i].period);
	else
		for (size_t i = 0; i < d->tasks.n; i++)
			take(f, d, i, d->tasks.p[i].task, STR_NONE, d->tasks.p[i].deadline);
}

static struct str issuer_of(const struct doc *d)
{
	struct str issuer = doc_text(d, FIELD_ISSUERS);

	return issuer.n ? issuer : doc_text(d, FIELD_TITLE);
}

/* ── rank: whose figure stands over whose ── */

enum rank { RANK_NATIONAL, RANK_PROVINCE, RANK_CITY, RANK_COUNTY, RANK_TOWNSHIP, RANK_UNIT };
static const char *const rank_names[] = { "national", "province", "city", "county", "township", "unit" };
static const char *const rank_said[] = { "国家", "省级", "市级", "县级", "乡镇", "单位" };

static bool begins_with_any(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_starts(s, str_z(*words)))
			return true;
	return false;
}

/* The division that ends nearest behind `from`: 云岭省, 云州市; its end, 0: there is none. */
static size_t division_end(struct str s, size_t from, enum rank *rank)
{
	static const struct { const char *mark; enum rank rank; } marks[] = {
		{ "自治区", RANK_PROVINCE }, { "自治州", RANK_CITY }, { "省", RANK_PROVINCE }, { "市", RANK_CITY }, { "州", RANK_CITY }, { "盟", RANK_CITY },
		{ "县", RANK_COUNTY }, { "区", RANK_COUNTY }, { "旗", RANK_COUNTY }, { "镇", RANK_TOWNSHIP }, { "乡", RANK_TOWNSHIP }, { "街道", RANK_TOWNSHIP },
	};
	static const char *const others[] = { "城乡", "城镇", "社区", "校区", "院区", "小区", NULL };
	struct str rest = str_sub(s, from, s.n < from + DIVISION_MAX ? s.n : from + DIVISION_MAX);
	size_t best = SIZE_MAX, end = 0;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t at = str_find(rest, str_z(marks[i].mark)), to = at == SIZE_MAX ? 0 : at + strlen(marks[i].mark);
		bool other = false;

		for (size_t k = 0; at != SIZE_MAX && others[k]; k++)
			other = other || str_ends(str_sub(rest, 0, to), str_z(others[k]));
		/* 州 within 云州市 is no end; a name has something before its mark */
		if (at == SIZE_MAX || at == 0 || other || at >= best || (str_eq(str_z(marks[i].mark), STR("州")) && str_starts(str_sub(rest, to, rest.n), STR("市"))))
			continue;
		best = at;
		end = from + to;
		*rank = marks[i].rank;
	}
	return end;
}

/* By the last of the divisions that the issuer's name begins with; a hospital or school is a unit, whatever its place is called. */
static enum rank rank_of(struct str issuer)
{
	static const char *const national[] = { "中共中央", "国务院", "国家", "全国", "中华人民共和国", "教育部", "财政部", "民政部", "人力资源社会保障部", NULL };
	static const char *const cities[] = { "北京市", "上海市", "天津市", "重庆市", NULL };
	static const char *const units[] = { "医院", "学校", "大学", "学院", "中学", "小学", "公司", "卫生院", "服务中心", NULL };
	enum rank rank = RANK_UNIT;

	for (size_t i = 0; units[i]; i++)
		if (str_has(issuer, str_z(units[i])))
			return RANK_UNIT;
	if (begins_with_any(issuer, national))
		return RANK_NATIONAL;
	for (size_t at = 0, end; (end = division_end(issuer, at, &rank)) > 0; at = end)
		if (at == 0 && begins_with_any(issuer, cities))
			rank = RANK_PROVINCE;
	return rank;
}

static int by_year_and_rank(const void *x, const void *y)
{
	const struct point *a = x, *b = y;
	int years = str_cmp(a->year, b->year);
	enum rank one = rank_of(issuer_of(a->doc)), other = rank_of(issuer_of(b->doc));

	return years ? years : one != other ? (one > other) - (one < other) : (a > b) - (a < b);
}

/* What a superior asks of a year stands before what a subordinate does. */
static void put_in_order(struct following *f)
{
	for (size_t i = 0; i < f->series.n; i++)
		qsort(f->series.p[i].points.p, f->series.p[i].points.n, sizeof *f->series.p[i].points.p, by_year_and_rank);
}

/* ── written ── */

static void point_text(const struct following *f, const struct point *p, struct buf *b)
{
	buf_fmt(b, "  %.*s  [%lld] %.*s（%s）  ", STR_ARG(p->year), (long long)p->doc->id, STR_ARG(issuer_of(p->doc)), rank_said[rank_of(issuer_of(p->doc))]);
	if (f->which == DERIVED_indicators) {
		const struct indicator *i = &p->doc->indicators.p[p->item];

		buf_fmt(b, "%s %.*s %.*s%.*s", str_eq(i->kind, STR("result")) ? "完成" : "目标", STR_ARG(i->comparator), STR_ARG(i->value), STR_ARG(i->unit));
		buf_fmt(b, "  (第%u行)\n", i->found.at.from);
	} else {
		const struct task *t = &p->doc->tasks.p[p->item];

		for (size_t k = 0; k < t->lead.n; k++)
			buf_fmt(b, "%s%.*s", k ? "、" : "", STR_ARG(t->lead.p[k]));
		buf_fmt(b, "  %.*s  (第%u行)\n", STR_ARG(t->deadline), t->found.at.from);
	}
}

static struct str name_of(const struct following *f, const struct follow_series *s)
{
	const struct point *p = &s->points.p[0];

	return f->which == DERIVED_indicators ? p->doc->indicators.p[p->item].subject : p->doc->tasks.p[p->item].task;
}

/* Series of several items, then items without counterpart. */
static void write_text(const struct following *f, struct buf *b)
{
	if (f->series.n)
		buf_fmt(b, "── %s ──\n", derived_lists[f->which].label);
	for (int alone = 0; alone < 2; alone++) {
		bool begun = false;

		for (size_t i = 0; i < f->series.n; i++) {
			const struct follow_series *s = &f->series.p[i];

			if ((s->points.n == 1) != alone)
				continue;
			if (alone && !begun)
				buf_z(b, "── 无对应 ──\n");
			begun = true;
			buf_str(b, name_of(f, s));
			if (s->unit.n)
				buf_fmt(b, "（%.*s）", STR_ARG(s->unit));
			buf_c(b, '\n');
			for (size_t k = 0; k < s->points.n; k++)
				point_text(f, &s->points.p[k], b);
		}
	}
}

static void write_json(const struct following *f, struct buf *b)
{
	const struct list *l = &derived_lists[f->which];

	json_key(b, l->name);
	json_open(b, '[');
	for (size_t i = 0; i < f->series.n; i++) {
		const struct follow_series *s = &f->series.p[i];

		json_open(b, '{');
		json_key(b, "name");
		json_text_or_null(b, name_of(f, s));
		json_key(b, "unit");
		json_text_or_null(b, s->unit);
		json_key(b, "points");
		json_open(b, '[');
		for (size_t k = 0; k < s->points.n; k++) {
			const struct point *p = &s->points.p[k];

			json_open(b, '{');
			json_key(b, "id");
			json_int(b, p->doc->id);
			json_key(b, "issuer");
			json_text_or_null(b, issuer_of(p->doc));
			json_key(b, "rank");
			json_text_or_null(b, str_z(rank_names[rank_of(issuer_of(p->doc))]));
			json_key(b, "date");
			json_text_or_null(b, doc_text(p->doc, FIELD_DATE));
			json_key(b, "year");
			json_text_or_null(b, p->year);
			json_key(b, "item");
			list_item_json(l, p->doc, list_item(l, p->doc, p->item), b);
			json_close(b, '}');
		}
		json_close(b, ']');
		json_close(b, '}');
	}
	json_close(b, ']');
}

static int follow(struct args *a, struct store *store, struct arena *arena)
{
	struct query_notes notes = { 0 };
	struct query *q = query_parse(arena, opt_words(a, arena), &notes);
	struct following all[] = { { .arena = arena, .which = DERIVED_indicators }, { .arena = arena, .which = DERIVED_tasks } };
	struct hits hits = { 0 };
	struct err err = { 0 };
	struct buf b = { 0 };
	bool json = opt_has(a, "json");
	size_t width = lines_width();

	for (size_t i = 0; i < notes.n; i++)
		say("query: %.*s", STR_ARG(notes.p[i]));
	if (!search_run(store, arena, q, SORT_DATE, SIZE_MAX, &hits, &err))
		return cannot(&err);
	if (!json)
		pager_start(a);
	confine_reading(store, NULL);
	int64_t *taken = ARENA_ARRAY(arena, int64_t, hits.n < FOLLOWED_MAX ? hits.n + 1 : FOLLOWED_MAX); /* fingerprints: of copies only the first */
	size_t n = 0;

	for (size_t i = 0; i < hits.n && i < FOLLOWED_MAX; i++) {
		struct doc *d = ARENA_NEW(arena, struct doc);

		d->arena = arena;
		if (!store_load_record(store, hits.p[i].id, d, &err) || !store_load_derived(store, d, &err))
			return cannot(&err);
		bool copy = false;

		for (size_t k = 0; k < n && !copy; k++)
			copy = taken[k] == d->fingerprint;
		taken[n] = d->fingerprint;
		n += !copy;
		for (int k = 0; k < 2 && !copy; k++)
			take_all(&all[k], d);
	}
	if (hits.n > FOLLOWED_MAX)
		say("only the first %d of %zu documents are followed", FOLLOWED_MAX, hits.n);
	if (all[0].left_out || all[1].left_out)
		say("only the first %d of a list are compared", ITEMS_MAX);
	put_in_order(&all[0]);
	put_in_order(&all[1]);
	if (json)
		json_open(&b, '{');
	for (int k = 0; k < 2; k++)
		(json ? write_json : write_text)(&all[k], &b);
	if (json) {
		json_close(&b, '}');
		buf_c(&b, '\n');
	}
	if (opt_has(a, "json"))
		put_bytes(buf_view(&b), stdout);
	else
		lines_put(buf_view(&b), width, 8);
	buf_free(&b);
	if (all[0].series.n + all[1].series.n)
		return EXIT_DONE;
	say("nothing to follow: none of the %zu documents found has a figure or a task", hits.n);
	return EXIT_NOTHING;
}

static int run(struct args *a)
{
	return in_snapshot(a, follow);
}

static const struct option_row options[] = {
	{ "json", 0, NULL, "one line of JSON" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_follow = { "follow", "QUERY…", "the same figures and tasks through the documents of a query, by date", options, run };
