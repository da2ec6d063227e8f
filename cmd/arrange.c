/* guidang arrange: fonds, year, retention period, department, openness, and the item numbers (DA/T 22, DA/T 13, DA/T 18). */
#include <errno.h>
#include <stdlib.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "adopt.h"
#include "desk.h"
#include "doc/archivenumber.h"
#include "search/search.h"
#include "store/arrangement.h"

static const char *const open_names[] = { "开放", "控制", "未审核" };

/* Names of the properties in a plan, and their options. */
static const struct particular {
	const char *option, *name;
	size_t at;
} particulars[] = {
	{ "fonds", "全宗", offsetof(struct arrangement, fonds) },   { "year", "年度", offsetof(struct arrangement, year) },
	{ "period", "期限", offsetof(struct arrangement, period) }, { "dept", "机构", offsetof(struct arrangement, dept) },
	{ "open", "开放", offsetof(struct arrangement, open) },
};
enum { PARTICULARS = sizeof particulars / sizeof particulars[0] };

static struct str *place_in(struct arrangement *a, const struct particular *p)
{
	return (struct str *)(void *)((char *)a + p->at);
}

static bool is_year(struct str s)
{
	bool ok = s.n == 4;

	for (size_t i = 0; ok && i < 4; i++)
		ok = s.p[i] >= '0' && s.p[i] <= '9';
	return ok && s.p[0] != '0';
}

/* Is this a valid value of the property? *err names the valid ones. */
static bool take(struct arena *a, struct arrangement *to, const struct particular *p, struct str value, const char *where, struct err *err)
{
	if (value.n == 0 || utf8_valid(value) != value.n)
		return err_set(err, ERR_USAGE, "%s: %s has no value", where, p->option);
	if (strcmp(p->option, "year") == 0 && !is_year(value))
		return err_set(err, ERR_USAGE, "%s: a year has four digits, not \"%.*s\"", where, STR_ARG(value));
	if (strcmp(p->option, "period") == 0 && archive_period_years(value) < 0)
		return err_set(err, ERR_USAGE, "%s: a retention period is 永久, 30年, 10年 (or Y, D30, D10), not \"%.*s\"", where, STR_ARG(value));
	if (strcmp(p->option, "open") == 0) {
		size_t i = 0;

		while (i < 3 && !str_eq(value, str_z(open_names[i])))
			i++;
		if (i == 3)
			return err_set(err, ERR_USAGE, "%s: openness is 开放, 控制 or 未审核, not \"%.*s\"", where, STR_ARG(value));
	}
	if (strcmp(p->option, "period") == 0) { /* the same value: D30 and 30年 are one series */
		int years = archive_period_years(value);

		value = years ? arena_fmt(a, "%d年", years) : STR("永久");
	}
	*place_in(to, p) = value;
	return true;
}

/* ── the plan: QUERY => 全宗=0109 年度=2024 期限=30年 机构=办公室 ── */

struct arrange_rule {
	struct str query;
	struct arrangement what;
};

struct plan {
	struct arrange_rule *p;
	size_t n, cap;
};

static const struct particular *particular_named(struct str name)
{
	for (size_t i = 0; i < PARTICULARS; i++)
		if (str_eq(name, str_z(particulars[i].option)) || str_eq(name, str_z(particulars[i].name)))
			return &particulars[i];
	return NULL;
}

static bool read_rule(struct arena *a, struct str line, const char *where, struct plan *out, struct err *err)
{
	size_t arrow = str_find(line, STR("=>"));
	struct arrange_rule r = { .query = str_trim(str_sub(line, 0, arrow)) };

	if (arrow == SIZE_MAX || r.query.n == 0)
		return err_set(err, ERR_USAGE, "%s: a line is QUERY => 全宗=… 年度=… 期限=… 机构=… 开放=…; nothing is changed", where);
	for (struct str rest = str_trim(str_sub(line, arrow + 2, line.n)); rest.n;) {
		size_t end = strcspn(arena_str(a, rest).p, " \t");
		struct str one = str_sub(rest, 0, end);
		size_t eq = str_find(one, STR("="));
		const struct particular *p = eq == SIZE_MAX ? NULL : particular_named(str_sub(one, 0, eq));

		rest = str_trim(str_sub(rest, end, rest.n));
		if (!p)
			return err_set(err, ERR_USAGE, "%s: \"%.*s\" is none of 全宗=… 年度=… 期限=… 机构=… 开放=…; nothing is changed", where,
				       STR_ARG(one));
		if (!take(a, &r.what, p, str_sub(one, eq + 1, one.n), where, err))
			return false;
	}
	*ARENA_PUSH(a, out) = r;
	return true;
}

static bool read_plan(struct arena *a, const char *file, struct plan *out, struct err *err)
{
	FILE *f = fopen(file, "re");
	char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t n;
	bool ok = true;

	if (!f)
		return err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	while (ok && (n = getline(&line, &cap, f)) > 0) {
		struct str t = arena_str(a, str_trim((struct str){ line, (size_t)n }));

		number++;
		if (t.n && t.p[0] != '#')
			ok = read_rule(a, t, arena_fmt(a, "%s:%zu", file, number).p, out, err);
	}
	free(line);
	fclose(f);
	return ok;
}

/* ── which documents ── */

struct chosen {
	struct arena *a;
	struct ids *out;
};

static void choose(void *ctx, int64_t id, struct str whole, struct str path)
{
	struct chosen *c = ctx;

	(void)whole;
	(void)path;
	*ARENA_PUSH(c->a, c->out) = id;
}

static bool find(struct store *s, struct arena *a, struct str query, struct ids *out, struct err *err)
{
	struct query_notes notes = { 0 };
	struct hits hits = { 0 };
	struct query *q = query_parse(a, query, &notes);

	for (size_t i = 0; i < notes.n; i++)
		say("query: %.*s", STR_ARG(notes.p[i]));
	if (!search_run(s, a, q, SORT_DATE, SIZE_MAX, &hits, err))
		return false;
	for (size_t i = 0; i < hits.n; i++)
		*ARENA_PUSH(a, out) = hits.p[i].id;
	return true;
}

/* Operands: paths of folders and files, accession numbers, and the others together as a query; none: all documents. */
static bool selected(const struct args *args, struct store *s, struct arena *a, struct ids *out, struct err *err)
{
	struct str query = STR_NONE;
	struct chosen c = { a, out };
	struct stat st;

	for (int i = 0; i < args->n; i++) {
		struct buf whole = { 0 };
		char *end;
		long long id = strtoll(args->operands[i], &end, 10);
		struct doc d = { .arena = a };

		if (stat(args->operands[i], &st) == 0) {
			bool ok = store_whole_path(s, str_z(args->operands[i]), &whole, err) && store_paths_below(s, buf_view(&whole), choose, &c, err);

			buf_free(&whole);
			if (!ok)
				return false;
		} else if (*end == '\0' && id > 0) {
			if (!store_load_record(s, id, &d, err))
				return err_set(err, ERR_USAGE, "no document has the accession number %lld; nothing is changed", id);
			*ARENA_PUSH(a, out) = id;
		} else {
			query = query.n ? arena_join(a, arena_join(a, query, STR(" ")), str_z(args->operands[i])) : str_z(args->operands[i]);
		}
	}
	return (!query.n && args->n) || find(s, a, query, out, err);
}

static int by_date(const void *x, const void *y, void *ctx)
{
	struct str *dates = ctx;
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	int c = str_cmp(dates[a], dates[b]);

	return c ? c : a < b ? -1 : a > b;
}

/* By date, then in the order given; repeats removed. */
static bool in_order(struct store *s, struct arena *a, struct ids *ids, struct err *err)
{
	int64_t most = 0;
	size_t n = 0;

	for (size_t i = 0; i < ids->n; i++)
		most = ids->p[i] > most ? ids->p[i] : most;
	struct str *dates = ARENA_ARRAY(a, struct str, (size_t)most + 1);
	struct arena *one = arena_new();

	for (size_t i = 0; i < ids->n; i++) {
		struct doc d = { .arena = one };

		if (dates[ids->p[i]].p)
			continue;
		if (!store_load_record(s, ids->p[i], &d, err)) {
			arena_free(one);
			return false;
		}
		dates[ids->p[i]] = arena_str(a, doc_text(&d, FIELD_DATE).n ? doc_text(&d, FIELD_DATE) : STR("~")); /* documents without date last */
		ids->p[n++] = ids->p[i];
		arena_reset(one);
	}
	ids->n = n;
	arena_free(one);
	if (n)
		qsort_r(ids->p, n, sizeof *ids->p, by_date, dates);
	return true;
}

/* ── saying and numbering ── */

struct arrange_outcome {
	size_t new, already, copies, lacking;
};

static bool arrange_one(const struct args *args, struct store *s, int64_t id, struct arrangement *what, const char *template, struct arrange_outcome *o,
			struct err *err)
{
	struct doc d = { .arena = arena_new() };
	struct arrangement now;
	struct buf lacks = { 0 };
	enum numbering_result how;
	bool again = opt_has(args, "renumber");
	bool ok = store_load_record(s, id, &d, err) && arrangement_load(s, d.arena, id, &now, err);

	/* without a given year, the year of the document's date */
	struct arrangement said = *what;

	if (ok && !said.year.n && !now.year.n)
		said.year = str_sub(doc_text(&d, FIELD_DATE), 0, 4);
	if (ok && now.item && !again) /* what the number contains is kept */
		said = (struct arrangement){ .open = said.open, .pages = said.pages };
	ok = ok && arrangement_say(s, id, &said, err) && arrangement_number(s, d.arena, id, template, again, &how, &lacks, err);
	if (ok && how == NUMBERED_LACKS) {
		struct buf b = { 0 };

		desk_name(s, id, &b);
		buf_fmt(&b, _("  lacks %.*s"), (int)lacks.n, lacks.p);
		put_clean(buf_view(&b), stdout);
		putchar('\n');
		buf_free(&b);
	}
	if (ok)
		*(how == NUMBERED_NEW ? &o->new : how == NUMBERED_COPY ? &o->copies : how == NUMBERED_LACKS ? &o->lacking : &o->already) += 1;
	buf_free(&lacks);
	arena_free(d.arena);
	return ok;
}

static bool options(const struct args *args, struct arena *a, struct arrangement *out, struct err *err)
{
	const char *pages = opt_get(args, "pages");
	char *end;

	for (size_t i = 0; i < PARTICULARS; i++) {
		const char *value = opt_get(args, particulars[i].option);
		char where[32];

		snprintf(where, sizeof where, "--%s", particulars[i].option);
		if (value && !take(a, out, &particulars[i], str_z(value), where, err))
			return false;
	}
	out->pages = pages ? strtoll(pages, &end, 10) : 0;
	if (pages && (*end || out->pages < 1))
		return err_set(err, ERR_USAGE, "--pages takes a whole number of at least 1, not \"%s\"", pages);
	return true;
}

/* The template is kept in the database, so that the next command continues the numbering. */
static bool take_template(const struct args *args, struct store *s, struct arena *a, const char **out, struct err *err)
{
	const char *given = opt_get(args, "template");
	struct buf probe = { 0 };
	struct str kept;
	bool ok = !given || archive_number(given, &(struct arrangement){ 0 }, &probe, err);

	buf_free(&probe);
	if (!ok || (given && !store_set_setting(s, "archive-number", str_z(given), err)) || !store_setting(s, a, "archive-number", &kept, err))
		return false;
	*out = kept.n ? kept.p : ARCHIVE_NUMBER;
	return true;
}

static bool follow_plan(struct store *s, struct arena *a, const struct plan *plan, struct ids *all, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < plan->n; i++) {
		struct ids ids = { 0 };

		ok = find(s, a, plan->p[i].query, &ids, err);
		for (size_t k = 0; ok && k < ids.n; k++) {
			struct arrangement now, said = plan->p[i].what;

			ok = arrangement_load(s, a, ids.p[k], &now, err);
			if (ok && now.item) /* already numbered: unchanged */
				said = (struct arrangement){ .open = said.open };
			ok = ok && arrangement_say(s, ids.p[k], &said, err);
			*ARENA_PUSH(a, all) = ids.p[k];
		}
	}
	return ok;
}

static int number(const struct args *args, struct store *s, struct arena *a)
{
	struct arrangement what = { 0 };
	struct plan plan = { 0 };
	struct ids ids = { 0 };
	struct arrange_outcome o = { 0 };
	struct err err = { 0 };
	const char *file = opt_get(args, "plan"), *template = NULL;

	if (!options(args, a, &what, &err) || (file && !read_plan(a, file, &plan, &err)))
		return cannot(&err);
	bool ok = store_begin(s, &err) && take_template(args, s, a, &template, &err) && (!file || follow_plan(s, a, &plan, &ids, &err)) &&
		  ((file && args->n == 0) || selected(args, s, a, &ids, &err)) && in_order(s, a, &ids, &err);

	for (size_t i = 0; ok && i < ids.n; i++)
		ok = arrange_one(args, s, ids.p[i], &what, template, &o, &err);
	if (ok && ids.n)
		ok = store_note(s, "arrange", 0, (int64_t)(o.new + o.copies), &err);
	if (!(ok && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!args->quiet)
		say("%zu numbered, %zu one item with a copy, %zu numbered already, %zu lack something and have no number", o.new, o.copies, o.already,
		    o.lacking);
	return ids.n == 0 || o.lacking ? EXIT_NOTHING : EXIT_DONE;
}

/* ── items of several papers ── */

static int join(const struct args *args, struct store *s, struct arena *a, bool together)
{
	struct ids ids = { 0 };
	struct err err = { 0 };
	int status = EXIT_DONE;

	for (int i = 0; i < args->n && status == EXIT_DONE; i++)
		status = desk_find(s, a, args->operands[i], false, &ids);
	if (status != EXIT_DONE)
		return status;
	if (ids.n < (together ? 2 : 1)) {
		say("arrange: which papers are one item? guidang arrange --together ID ID…, the first one gives the number");
		return EXIT_CANNOT;
	}
	if (!(store_begin(s, &err) && arrangement_join(s, together ? ids.p[0] : 0, ids.p, ids.n, &err) &&
	      store_note(s, together ? "together" : "apart", ids.p[0], (int64_t)ids.n, &err) && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!args->quiet)
		together ? say_n(ids.n, "%zu document is one item", "%zu documents are one item", ids.n) :
			   say_n(ids.n, "%zu document stands alone", "%zu documents stand alone", ids.n);
	return EXIT_DONE;
}

static int list(struct store *s, struct arena *a)
{
	struct ids ids = { 0 };
	struct err err = { 0 };

	if (!arrangement_order(s, a, &ids, &err))
		return cannot(&err);
	for (size_t i = 0; i < ids.n; i++) {
		struct arrangement at;
		struct buf b = { 0 };

		if (!arrangement_load(s, a, ids.p[i], &at, &err))
			return cannot(&err);
		buf_fmt(&b, "%.*s%s  ", STR_ARG(at.number), at.item_of ? " +" : "");
		desk_name(s, ids.p[i], &b);
		put_clean(buf_view(&b), stdout);
		putchar('\n');
		buf_free(&b);
	}
	return ids.n ? EXIT_DONE : EXIT_NOTHING;
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	bool listing = opt_has(a, "list");
	int status;

	if (!open_filed(a, !listing, &s, &err))
		status = cannot(&err);
	else if (listing)
		status = list(s, arena);
	else if (opt_has(a, "import"))
		status = adopt_catalogue(a, s, arena, opt_get(a, "import"));
	else if (opt_has(a, "together") || opt_has(a, "apart"))
		status = join(a, s, arena, opt_has(a, "together"));
	else
		status = number(a, s, arena);
	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row options_[] = {
	{ "fonds", 0, "CODE", "全宗号" },
	{ "year", 0, "YEAR", "年度 (default: that of the date)" },
	{ "period", 0, "PERIOD", "保管期限: 永久, 30年, 10年" },
	{ "dept", 0, "NAME", "机构或问题" },
	{ "open", 0, "NAME", "开放标识: 开放, 控制, 未审核" },
	{ "pages", 0, "N", "页数" },
	{ "template", 0, "TEMPLATE", "the archive number, kept with the database ({fonds}-WS·{year}-{period}-{dept}-{item:04})" },
	{ "plan", 0, "FILE", "these for many at once: lines QUERY => 全宗=… 年度=… 期限=… 机构=… 开放=…" },
	{ "renumber", 0, NULL, "new numbers for papers that have one; the old ones are kept beside them" },
	{ "together", 0, NULL, "these papers are one item" },
	{ "apart", 0, NULL, "these papers are items of their own" },
	{ "import", 0, "FILE", "take over the numbers of a catalogue (CSV, .xlsx, .ods: 档号, 题名, 文号 …)" },
	{ "list", 0, NULL, "the numbers in order" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_arrange = { "arrange", "[QUERY|PATH|ID…]", "archive numbers: fonds, year, retention period, department, item", options_, run };
