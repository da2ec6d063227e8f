#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "confine.h"
#include "opt.h"
#include "doc/archivenumber.h"
#include "doc/findings.h"
#include "lines.h"
#include "output.h"
#include "search/statistics.h"
#include "store/arrangement.h"
#include "store/journal.h"
#include "write/format.h"
#include "write/sheet.h"
#include "write/text.h"

enum { ROWS_SHOWN = 15, SERIES_MAX = 64 };

/* A term of the program in the user's language; the texts end with NUL (statistics.c). */
static const char *spoken(struct str name)
{
	return name.n ? gettext(name.p) : "";
}

/* Are the values of this group terms of the program, not words of documents? */
static bool is_ours(struct str group)
{
	static const char *const ours[] = { "total", "status", "field", "database" };

	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		if (str_eq(group, str_z(ours[i])))
			return true;
	return false;
}

static void print_row(const struct count_row *r, size_t width)
{
	struct buf b = { 0 };

	buf_fmt(&b, "  %8lld  ", (long long)r->count);
	text_safe(is_ours(r->group) ? str_z(spoken(r->value)) : r->value, &b);
	if (str_eq(r->group, STR("finding"))) {
		buf_z(&b, "  ");
		finding_about_name(r->value, &b);
	}
	lines_put(buf_view(&b), width, 12);
	buf_free(&b);
}

/* Of a long group the first rows, of years, which are in order, the last ones. */
static void print_groups(const struct statistics *c, bool all, size_t width)
{
	for (size_t begin = 0, end; begin < c->n; begin = end) {
		struct str group = c->p[begin].group;
		size_t from = begin, to;
		bool years = str_eq(group, STR("year"));

		for (end = begin; end < c->n && str_eq(c->p[end].group, group);)
			end++;
		bool cut = !all && !str_eq(group, STR("field")) && end - begin > ROWS_SHOWN;

		printf("%s%s\n", begin ? "\n" : "", spoken(group));
		if (cut && years && str_eq(c->p[begin].value, STR("-"))) /* those without a date come first */
			print_row(&c->p[begin], width);
		if (cut && years)
			from = end - ROWS_SHOWN;
		to = cut ? from + ROWS_SHOWN : end;
		if (from > begin)
			puts(_("  … (-v shows all)"));
		for (size_t i = from; i < to; i++)
			print_row(&c->p[i], width);
		if (to < end)
			puts(_("  … (-v shows all)"));
	}
}

static void print_numbers(const struct serials *n, size_t width)
{
	struct buf b = { 0 };

	if (n->n)
		printf("\n%s\n", _("document numbers"));
	for (size_t i = 0; i < n->n; i++) {
		b.n = 0;
		buf_fmt(&b, "  %.*s: %.*s%s%.*s", STR_ARG(n->p[i].code), STR_ARG(n->p[i].present), n->p[i].missing.n ? _("; missing: ") : "",
			STR_ARG(n->p[i].missing));
		lines_put(buf_view(&b), width, 6);
	}
	buf_free(&b);
}

static json_t *text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

static void print_json(const struct statistics *c, const struct serials *n)
{
	json_t *o = json_object(), *numbers = json_array();

	for (size_t i = 0; i < c->n; i++) {
		json_t *g = json_object_getn(o, c->p[i].group.p, c->p[i].group.n);

		if (!g) {
			g = json_object();
			json_object_setn_new(o, c->p[i].group.p, c->p[i].group.n, g);
		}
		json_object_setn_new(g, c->p[i].value.p, c->p[i].value.n, json_integer(c->p[i].count));
	}
	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(numbers, json_pack("{s:o, s:o, s:o}", "code", text(n->p[i].code), "present", text(n->p[i].present),
							 "missing", text(n->p[i].missing)));
	json_object_set_new(o, "document_numbers", numbers);
	json_dumpf(o, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(o);
}

/* ── --due: papers whose retention period has ended ── */

struct due {
	struct sheet *sheet;
	struct arena *a;
	struct buf *out;
	int year;
	size_t n;
};

static void due_row(void *ctx, const struct arranged_row *r)
{
	struct due *d = ctx;
	int years = archive_period_years(r->period), from = atoi(r->year.p);

	if (years <= 0 || from <= 0 || from + years >= d->year) /* the period begins with the next year and ends with its last year */
		return;
	sheet_row(d->sheet, (struct str[]){ arena_fmt(d->a, "%zu", ++d->n), r->number, r->title, r->year, r->period,
					    arena_fmt(d->a, "%d", from + years), r->path, STR("") }, 8, d->out);
}

static int due(const struct args *a, struct store *s, struct arena *arena)
{
	static const struct str head[] = { { "序号", 6 }, { "档号", 6 }, { "题名", 6 }, { "年度", 6 }, { "保管期限", 12 }, { "到期年度", 12 }, { "路径", 6 }, { "鉴定意见", 12 } };
	static const double widths[] = { 5, 25, 48, 7, 10, 9, 30, 16 };
	const char *target = opt_get(a, "output");
	bool book = target && str_ends(str_z(target), STR(".xlsx"));
	struct output_rules rules = { .store = s, .ours = format_wrote, .force = opt_has(a, "force"), .whole = true };
	struct output o;
	struct buf b = { 0 };
	struct err err = { 0 };
	time_t now = (time_t)journal_now();
	struct tm tm;
	struct due d = { .a = arena, .out = &b, .year = localtime_r(&now, &tm) ? tm.tm_year + 1900 : 0 };

	if (!output_open(&o, target, &rules))
		return EXIT_CANNOT;
	d.sheet = sheet_new(book ? (o.temporary ? o.temporary : target) : NULL, NULL, &err);
	if (!d.sheet) {
		output_close(&o, false);
		return cannot(&err);
	}
	sheet_page(d.sheet, &(struct sheet_page){ .name = "到期档案", .title = STR("到期档案鉴定清单"), .widths = widths, .columns = 8, .landscape = true,
						  .below = arena_fmt(arena, "截至%d年", d.year), .footer = STR("&C第 &P 页　共 &N 页") }, head, &b);
	sheet_paths(d.sheet, 6);
	(book ? confine_workbook : confine_reading)(s, &o);
	bool ok = arrangement_each(s, due_row, &d, &err);

	ok = sheet_end(d.sheet, &err) && ok;
	ok = ok && output_put(&o, buf_view(&b));
	buf_free(&b);
	if (!output_close(&o, ok))
		ok = false;
	if (err.message[0])
		cannot(&err);
	if (ok && !a->quiet)
		say_n(d.n, "%zu paper whose retention period has ended", "%zu papers whose retention period has ended", d.n);
	return !ok ? EXIT_CANNOT : d.n ? EXIT_DONE : EXIT_NOTHING;
}

static int run(struct args *a)
{
	const char *series[SERIES_MAX + 1] = { NULL };

	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	struct statistics c = { 0 };
	struct serials n = { 0 };
	int status = EXIT_DONE;

	for (size_t i = 0; i < SERIES_MAX && (series[i] = opt_nth(a, "series", i)); i++)
		;
	if (opt_has(a, "due")) {
		status = open_database(a, false, &store, &err) ? due(a, store, arena) : cannot(&err);
		store_close(store);
		arena_free(arena);
		return status;
	}
	bool opened = open_database(a, false, &store, &err), pages = !opt_has(a, "json") && pager_may_start(a);

	if (opened && !pages) /* a confined process starts no pager */
		confine_reading(store, NULL);
	if (!opened || !statistics_take(store, arena, &c, &err) ||
	    !statistics_numbers(store, arena, series, &n, &err))
		status = cannot(&err);
	else if (opt_has(a, "json"))
		print_json(&c, &n);
	else {
		size_t width = lines_width();

		pager_start(a);
		if (pages)
			confine_reading(store, NULL);
		print_groups(&c, a->verbose, width);
		print_numbers(&n, width);
	}
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "json", 0, NULL, "one JSON object" },
	{ "series", 0, "CODE", "gaps also in the numbers of this code, however few they are (may be given often)" },
	{ "due", 0, NULL, "papers whose retention period has ended (CSV, or -o FILE.xlsx)" },
	{ "output", 'o', "FILE", "with --due: write to this file" },
	{ "force", 0, NULL, "replace a file that is no earlier export" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_stats = { "stats", "", "what the database holds", options, run };
