/* Overview of the archive: totals, documents by year and month, issuers, series of document numbers and their gaps. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "search/statistics.h"
#include "serve/chart.h"
#include "serve/route.h"
#include "serve/view.h"
#include "store/columns.h"

enum { ROWS_SHOWN = 30, YEARS = 10000, SERIES_SHOWN = 2000, YEARS_SHOWN = 60 };

static struct str search_address(struct arena *a, const char *field, struct str value, bool quoted)
{
	struct buf b = { 0 };
	struct str out;

	buf_z(&b, "/search?q=");
	view_url(arena_fmt(a, quoted ? "%s:\"%.*s\"" : "%s:%.*s", field, STR_ARG(value)), &b);
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}

/* ── numbers ── */

static void put_json(struct request *r, const struct statistics *st)
{
	struct buf *b = r->out;

	r->reply->type = "application/json";
	json_open(b, '[');
	for (size_t i = 0; i < st->n; i++) {
		json_open(b, '{');
		json_key(b, "group");
		json_name(b, st->p[i].group);
		json_key(b, "value");
		json_name(b, st->p[i].value);
		json_key(b, "count");
		json_int(b, st->p[i].count);
		json_close(b, '}');
	}
	json_close(b, ']');
	buf_c(b, '\n');
}

static void put_group(struct request *r, const struct statistics *st, const char *group, const char *heading, const char *field)
{
	size_t shown = 0;

	for (size_t i = 0; i < st->n; i++) {
		const struct count_row *c = &st->p[i];

		if (!str_eq(c->group, str_z(group)) || shown == ROWS_SHOWN)
			continue;
		if (!shown++)
			html(r, "<section aria-labelledby=\"by-$z\"><h2 id=\"by-$z\">$z</h2>\n<table><tr><th scope=\"col\">$z</th><th scope=\"col\" class=\"number\">$z</th></tr>\n", group, group,
			     heading, heading, phrase(r, "Documents"));
		if (field && c->value.n && !str_eq(c->value, STR("-")))
			html(r, "<tr><td><a href=\"$t\">$t</a></td>", search_address(r->arena, field, c->value, true), c->value);
		else
			html(r, "<tr><td>$t</td>", c->value.n ? c->value : STR("–"));
		html(r, "<td class=\"number\">$d</td></tr>\n", (long long)c->count);
	}
	if (shown)
		html(r, "</table></section>\n");
}

static int by_label(const void *x, const void *y)
{
	return str_cmp(((const struct chart_point *)x)->label, ((const struct chart_point *)y)->label);
}

static void put_years(struct request *r, const struct statistics *st)
{
	struct chart_points all = { 0 };

	for (size_t i = 0; i < st->n; i++)
		if (str_eq(st->p[i].group, STR("year")) && st->p[i].value.n == 4)
			*ARENA_PUSH(r->arena, &all) = (struct chart_point){ st->p[i].value, arena_fmt(r->arena, "%lld", (long long)st->p[i].count), (double)st->p[i].count,
									    search_address(r->arena, "日期", st->p[i].value, false) };
	if (!all.n)
		return;
	qsort(all.p, all.n, sizeof *all.p, by_label);
	if (all.n > YEARS_SHOWN) {
		all.p += all.n - YEARS_SHOWN;
		all.n = YEARS_SHOWN;
	}
	html(r, "<section aria-labelledby=\"by-year\"><h2 id=\"by-year\">$z</h2>\n", phrase(r, "By year"));
	chart_columns(r, str_z(phrase(r, "Documents by year")), &all);
	html(r, "</section>\n");
}

static int64_t number_of(const struct statistics *st, const char *group, const char *value)
{
	for (size_t i = 0; i < st->n; i++)
		if (str_eq(st->p[i].group, str_z(group)) && (!value || str_eq(st->p[i].value, str_z(value))))
			return st->p[i].count;
	return 0;
}

static void put_numbers(struct request *r)
{
	struct statistics st = { 0 };
	struct err err = { 0 };

	if (!statistics_take(r->store, r->arena, &st, &err)) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		put_json(r, &st);
		return;
	}
	view_begin(r, str_z(phrase(r, "Overview")), "/overview");
	html(r, "<h1>$z</h1>\n<p>$t</p>\n<ul class=\"links\"><li><a href=\"/overview/timeline\">$z</a></li><li><a href=\"/overview/numbers\">$z</a></li>"
		"<li><a href=\"/ledger\">$z</a></li><li><a href=\"/indicators\">$z</a></li></ul>\n", phrase(r, "Overview"),
	     arena_fmt(r->arena, phrase(r, "%lld documents"), (long long)number_of(&st, "total", "documents")), phrase(r, "Timeline"), phrase(r, "Number series and gaps"),
	     phrase(r, "Tasks by department"), phrase(r, "Indicators over the years"));
	put_years(r, &st);
	html(r, "<div class=\"columns\">\n");
	put_group(r, &st, "issuer", phrase(r, "Issuers"), "机关");
	put_group(r, &st, "type", phrase(r, "Types of documents"), "文种");
	put_group(r, &st, "kind", phrase(r, "Kinds of files"), NULL);
	put_group(r, &st, "finding", phrase(r, "Findings"), NULL);
	html(r, "</div>\n");
	view_end(r);
}

/* ── series ── */

static void put_series(struct request *r)
{
	struct serials all = { 0 };
	struct err err = { 0 };
	struct buf *b = r->out;

	if (!statistics_numbers(r->store, r->arena, NULL, &all, &err)) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		r->reply->type = "application/json";
		json_open(b, '[');
		for (size_t i = 0; i < all.n; i++) {
			json_open(b, '{');
			json_key(b, "code");
			json_name(b, all.p[i].code);
			json_key(b, "present");
			json_name(b, all.p[i].present);
			json_key(b, "missing");
			json_name(b, all.p[i].missing);
			json_key(b, "count");
			json_int(b, (int64_t)all.p[i].count);
			json_close(b, '}');
		}
		json_close(b, ']');
		buf_c(b, '\n');
		return;
	}
	view_begin(r, str_z(phrase(r, "Number series and gaps")), "/overview");
	html(r, "<p class=\"back\"><a href=\"/overview\">$z</a></p>\n<h1>$z</h1>\n<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$z\"><table>\n"
		"<tr><th scope=\"col\">$z</th><th scope=\"col\" class=\"number\">$z</th><th scope=\"col\">$z</th><th scope=\"col\">$z</th></tr>\n",
	     phrase(r, "Overview"), phrase(r, "Number series and gaps"), phrase(r, "Number series and gaps"), phrase(r, "Series"), phrase(r, "Documents"), phrase(r, "Held"),
	     phrase(r, "Missing between them"));
	for (size_t i = 0; i < all.n && i < SERIES_SHOWN; i++)
		html(r, "<tr><td><a href=\"$t\">$t</a></td><td class=\"number\">$n</td><td>$t</td><td class=\"gap\">$t</td></tr>\n",
		     search_address(r->arena, "文号", all.p[i].code, true), all.p[i].code, all.p[i].count, all.p[i].present, all.p[i].missing.n ? all.p[i].missing : STR(""));
	html(r, "</table></div>\n");
	if (all.n > SERIES_SHOWN)
		html(r, "<p>$t</p>\n", arena_fmt(r->arena, phrase(r, "%zu more series: see the JSON of this page."), all.n - SERIES_SHOWN));
	view_end(r);
}

/* ── timeline ── */

/* How many documents each month has, by year × 12 + month. */
static size_t *count_months(struct request *r, size_t *first, size_t *last, struct err *err)
{
	size_t *count = ARENA_ARRAY(r->arena, size_t, YEARS * 12);
	struct days days;

	*first = YEARS * 12;
	*last = 0;
	if (!columns_days(r->store, r->arena, &days, err))
		return NULL;
	for (size_t i = 0; i < days.n; i++) {
		size_t month = days.p[i] / 100 % 100, at = days.p[i] / 10000 % YEARS * 12 + (month ? month - 1 : 0);

		if (!days.p[i] || month == 0 || month > 12)
			continue;
		count[at]++;
		*first = at < *first ? at : *first;
		*last = at > *last ? at : *last;
	}
	return count;
}

static void put_timeline(struct request *r)
{
	struct err err = { 0 };
	size_t first, last, *count = count_months(r, &first, &last, &err);

	if (!count) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		bool any = false;

		r->reply->type = "application/json";
		json_open(r->out, '{');
		for (size_t m = first; m <= last && m < YEARS * 12; m++)
			if (count[m]) {
				json_key(r->out, arena_fmt(r->arena, "%04zu-%02zu", m / 12, m % 12 + 1).p);
				json_int(r->out, (int64_t)count[m]);
				any = true;
			}
		(void)any;
		json_close(r->out, '}');
		buf_c(r->out, '\n');
		return;
	}
	view_begin(r, str_z(phrase(r, "Timeline")), "/overview");
	html(r, "<p class=\"back\"><a href=\"/overview\">$z</a></p>\n<h1>$z</h1>\n", phrase(r, "Overview"), phrase(r, "Timeline"));
	/* a chart for each year that has any, the newest first */
	for (size_t year = last / 12, shown = 0; first <= last && year + 1 > first / 12 && shown < YEARS_SHOWN; year--) {
		struct chart_points all = { 0 };
		size_t sum = 0;

		for (size_t m = 0; m < 12; m++) {
			struct str month = arena_fmt(r->arena, "%04zu-%02zu", year, m + 1);

			sum += count[year * 12 + m];
			*ARENA_PUSH(r->arena, &all) = (struct chart_point){ arena_fmt(r->arena, "%zu", m + 1), arena_fmt(r->arena, "%zu", count[year * 12 + m]),
									    (double)count[year * 12 + m],
									    count[year * 12 + m] ? search_address(r->arena, "日期", month, false) : STR("") };
		}
		if (!sum)
			continue;
		shown++;
		html(r, "<section><h2>$n <span class=\"quiet\">($n)</span></h2>\n", year, sum);
		chart_columns(r, arena_fmt(r->arena, phrase(r, "Documents of %zu by month"), year), &all);
		html(r, "</section>\n");
	}
	view_end(r);
}

static const struct {
	const char *rest;
	void (*put)(struct request *r);
} parts[] = {
	{ "", put_numbers }, { "/numbers", put_series }, { "/timeline", put_timeline },
};

void route_overview(struct request *r, struct str rest)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (str_eq(rest, str_z(parts[i].rest))) {
			parts[i].put(r);
			return;
		}
	view_refuse(r, 404, phrase(r, "There is no such page."));
}
