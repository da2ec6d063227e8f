/* Indicators over the years: what documents of several years say of the same subject in the same unit. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "doc/derived.h"
#include "search/search.h"
#include "serve/chart.h"
#include "serve/route.h"
#include "serve/view.h"
#include "store/columns.h"
#include "store/tally.h"

enum { SUBJECTS_SHOWN = 1000, VALUES_MOST = 500 };

struct trend_figure {
	int64_t id;
	uint32_t line, year;
	double number;
	struct str subject, value, unit, kind, comparator;
};

struct trend {
	struct request *r;
	struct days days;
	struct str subject, unit; /* asked for; subject empty: none */
	struct { struct trend_figure *p; size_t n, cap; } all;
};

/* 12,000 and 95.5; false: no number. */
static bool read_number(struct request *r, struct str s, double *out)
{
	char *p = arena_room(r->arena, s.n + 1), *end;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',')
			p[n++] = s.p[i];
	p[n] = '\0';
	*out = strtod(p, &end);
	return end != p && *out >= 0 && *out < 1e15;
}

/* Of the period that it is said of, else of the document. */
static uint32_t year_of(const struct trend *t, int64_t id, struct str period)
{
	uint32_t year = 0;

	for (size_t i = 0; i < 4 && i < period.n && period.p[i] >= '0' && period.p[i] <= '9'; i++)
		year = year * 10 + (uint32_t)(period.p[i] - '0');
	if (year >= 1900 && year < 2200)
		return year;
	return (size_t)id < t->days.n ? t->days.p[id] / 10000 : 0;
}

static bool each(void *ctx, struct doc *d)
{
	struct trend *t = ctx;
	struct arena *a = t->r->arena;

	for (size_t i = 0; i < d->indicators.n; i++) {
		const struct indicator *x = &d->indicators.p[i];
		struct trend_figure s = { .id = d->id, .line = x->found.at.from, .year = year_of(t, d->id, x->period) };

		if (!x->subject.n || !s.year || x->norm.n || !read_number(t->r, x->value, &s.number))
			continue;
		if (t->subject.n && !(str_eq(x->subject, t->subject) && str_eq(x->unit, t->unit)))
			continue;
		s.subject = arena_str(a, x->subject);
		s.unit = arena_str(a, x->unit);
		s.value = arena_str(a, x->value);
		s.kind = arena_str(a, x->kind);
		s.comparator = arena_str(a, x->comparator);
		*ARENA_PUSH(a, &t->all) = s;
	}
	return true;
}

static int by_subject(const void *x, const void *y)
{
	const struct trend_figure *a = x, *b = y;
	int order = str_cmp(a->subject, b->subject);

	order = order ? order : str_cmp(a->unit, b->unit);
	return order ? order : a->year != b->year ? (a->year > b->year) - (a->year < b->year) : (a->id > b->id) - (a->id < b->id);
}

static bool same(const struct trend_figure *a, const struct trend_figure *b)
{
	return str_eq(a->subject, b->subject) && str_eq(a->unit, b->unit);
}

/* Those of at least two years. */
static void put_subjects(struct trend *t)
{
	struct request *r = t->r;
	size_t shown = 0;

	for (size_t i = 0, end; i < t->all.n; i = end) {
		const struct trend_figure *first = &t->all.p[i];
		size_t years = 1;

		for (end = i + 1; end < t->all.n && same(first, &t->all.p[end]); end++)
			years += t->all.p[end].year != t->all.p[end - 1].year;
		if (years < 2 || shown++ >= SUBJECTS_SHOWN)
			continue;
		if (r->json) {
			json_open(r->out, '{');
			json_key(r->out, "subject");
			json_name(r->out, first->subject);
			json_key(r->out, "unit");
			json_name(r->out, first->unit);
			json_key(r->out, "years");
			json_int(r->out, (int64_t)years);
			json_close(r->out, '}');
			continue;
		}
		html(r, "<tr><td><a href=\"/indicators?subject=$u&amp;unit=$u\">$t</a></td><td class=\"short\">$t</td><td class=\"number\">$n</td><td class=\"short\">$d–$d</td></tr>\n", first->subject, first->unit,
		     first->subject, first->unit, years, (long long)first->year, (long long)t->all.p[end - 1].year);
	}
}

/* What was reached counts before what was to be reached; of a year the last. */
static void put_chart(struct trend *t)
{
	struct request *r = t->r;
	struct chart_points points = { 0 };

	for (size_t i = 0; i < t->all.n; i++) {
		const struct trend_figure *s = &t->all.p[i];
		bool result = str_eq(s->kind, STR("result"));
		struct chart_point p = { arena_fmt(r->arena, "%u", s->year), s->value, s->number, arena_fmt(r->arena, "/d/%lld#line-%u", (long long)s->id, s->line) };

		if (points.n && str_eq(points.p[points.n - 1].label, p.label)) {
			if (result)
				points.p[points.n - 1] = p;
			continue;
		}
		*ARENA_PUSH(r->arena, &points) = p;
	}
	chart_curve(r, arena_fmt(r->arena, "%.*s (%.*s)", STR_ARG(t->subject), STR_ARG(t->unit)), &points);
}

static void put_values(struct trend *t)
{
	struct request *r = t->r;

	for (size_t i = 0; i < t->all.n && i < VALUES_MOST; i++) {
		const struct trend_figure *s = &t->all.p[i];

		if (r->json) {
			json_open(r->out, '{');
			json_key(r->out, "year");
			json_int(r->out, s->year);
			json_key(r->out, "comparator");
			json_name(r->out, s->comparator);
			json_key(r->out, "value");
			json_name(r->out, s->value);
			json_key(r->out, "unit");
			json_name(r->out, s->unit);
			json_key(r->out, "kind");
			json_name(r->out, s->kind);
			json_key(r->out, "accession");
			json_int(r->out, s->id);
			json_key(r->out, "line");
			json_int(r->out, s->line);
			json_close(r->out, '}');
			continue;
		}
		html(r, "<tr><td>$d</td><td class=\"number\">$t $t</td><td class=\"short\">$t</td><td class=\"short\">$z</td><td class=\"short\"><a href=\"/d/$d#line-$d\">$z $d</a></td></tr>\n", (long long)s->year,
		     str_eq(s->comparator, STR("=")) ? STR("") : s->comparator, s->value, s->unit,
		     str_eq(s->kind, STR("result")) ? phrase(r, "reached") : str_eq(s->kind, STR("target")) ? phrase(r, "to be reached") : "", (long long)s->id, (long long)s->line,
		     phrase(r, "document"), (long long)s->id);
	}
}

static void put_head(struct trend *t)
{
	struct request *r = t->r;
	struct str title = t->subject.n ? t->subject : str_z(phrase(r, "Indicators over the years"));

	view_begin(r, title, "/overview");
	html(r, "<p class=\"back\"><a href=\"$z\">$z</a></p>\n<h1>$t</h1>\n", t->subject.n ? "/indicators" : "/overview",
	     t->subject.n ? phrase(r, "Indicators over the years") : phrase(r, "Overview"), title);
	if (t->subject.n)
		put_chart(t);
	html(r, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$t\"><table>\n<tr>", title);
	if (t->subject.n)
		html(r, "<th scope=\"col\">$z</th><th scope=\"col\" class=\"number\">$z</th><th scope=\"col\">$z</th><th scope=\"col\">$z</th><th scope=\"col\">$z</th></tr>\n", phrase(r, "Year"),
		     phrase(r, "Value"), phrase(r, "Unit"), phrase(r, "Kind"), phrase(r, "Place"));
	else
		html(r, "<th scope=\"col\">$z</th><th scope=\"col\">$z</th><th scope=\"col\" class=\"number\">$z</th><th scope=\"col\">$z</th></tr>\n", phrase(r, "Indicator"),
		     phrase(r, "Unit"), phrase(r, "Years"), phrase(r, "Period"));
}

void route_trend(struct request *r, struct str rest)
{
	struct trend t = { .r = r, .subject = request_get(r, "subject"), .unit = request_get(r, "unit") };
	struct err err = { 0 };

	if (rest.n) {
		view_refuse(r, 404, phrase(r, "There is no such page."));
		return;
	}
	if (!columns_days(r->store, r->arena, &t.days, &err) || !tally_derived(r->store, &derived_lists[DERIVED_indicators], each, &t, &err)) {
		view_failed(r, &err);
		return;
	}
	if (t.all.n)
		qsort(t.all.p, t.all.n, sizeof *t.all.p, by_subject);
	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '[');
	} else {
		put_head(&t);
	}
	if (t.subject.n)
		put_values(&t);
	else
		put_subjects(&t);
	view_rows_end(r);
}
