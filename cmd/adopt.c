/* guidang arrange --import: takes the numbers of an existing catalogue (CSV or a workbook) over to filed documents. */
#include "adopt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doc/archivenumber.h"
#include "doc/value.h"
#include "intake/intake.h"
#include "parse/parse.h"
#include "store/arrangement.h"
#include "text/fold.h"

enum column { NUMBER, TITLE, DOC_NUMBER, YEAR, PERIOD, DEPT, FONDS, PAGES, COLUMNS };
static const char *const names[COLUMNS] = { "档号", "题名", "文号", "年度", "保管期限", "机构", "全宗号", "页数" };

struct row {
	struct str cell[COLUMNS];
	size_t line;
};

struct rows {
	struct row *p;
	size_t n, cap;
};

/* ── reading ── */

/* Parses one record (RFC 4180) at *at. */
static void csv_record_in(struct arena *a, struct str s, size_t *at, struct str *cells, size_t *n, size_t max)
{
	bool quoted = false;
	struct buf b = { 0 };

	*n = 0;
	for (; *at <= s.n; ++*at) {
		char c = *at < s.n ? s.p[*at] : '\n';

		if (quoted && c == '"' && *at + 1 < s.n && s.p[*at + 1] == '"') {
			buf_c(&b, '"');
			++*at;
		} else if (c == '"' && (quoted || b.n == 0)) {
			quoted = !quoted;
		} else if (!quoted && (c == ',' || c == '\n' || *at == s.n)) {
			if (*n < max)
				cells[(*n)++] = arena_str(a, str_trim(buf_view(&b)));
			b.n = 0;
			if (c != ',')
				break;
		} else if (*at < s.n && c != '\r') {
			buf_c(&b, c);
		}
	}
	++*at;
	buf_free(&b);
}

enum { CELLS_MAX = 64 };

/* Finds the columns by their names; false: the row is not a header row. */
static bool read_head(struct arena *a, const struct str *cells, size_t n, int where[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++) {
		where[c] = -1;
		for (size_t i = 0; i < n && where[c] < 0; i++) {
			struct str name = arena_squeeze(a, cells[i]);

			if (str_eq(name, str_z(names[c])) || (c == DEPT && str_starts(name, str_z(names[c]))))
				where[c] = (int)i;
		}
	}
	return where[NUMBER] >= 0 && (where[TITLE] >= 0 || where[DOC_NUMBER] >= 0);
}

static void take_row(struct arena *a, const struct str *cells, size_t n, const int where[COLUMNS], size_t line, struct rows *out)
{
	struct row r = { .line = line };

	for (int c = 0; c < COLUMNS; c++)
		if (where[c] >= 0 && (size_t)where[c] < n)
			r.cell[c] = norm_line(a, cells[where[c]]);
	if (r.cell[NUMBER].n)
		*ARENA_PUSH(a, out) = r;
}

static bool read_csv(struct arena *a, struct str bytes, struct rows *out, struct err *err)
{
	struct decoded d;
	struct str cells[CELLS_MAX];
	int where[COLUMNS];
	bool head = false;
	size_t n, line = 0;

	if (!decode(a, bytes, NULL, &d, err))
		return false;
	for (size_t at = 0; at < d.text.n;) {
		csv_record_in(a, d.text, &at, cells, &n, CELLS_MAX);
		line++;
		if (!head)
			head = read_head(a, cells, n, where);
		else
			take_row(a, cells, n, where, line, out);
	}
	return head || err_set(err, ERR_USAGE, "no row with the columns 档号 and 题名 or 文号");
}

static bool read_book(struct arena *a, const char *file, struct str bytes, const struct rules *rules, struct rows *out, struct err *err)
{
	struct matcher *m = matcher_new(rules);
	struct doc d;
	int where[COLUMNS];
	bool any = false;
	bool ok = parse(m, a, str_z(file), bytes, NULL, &d, err);

	for (size_t t = 0; ok && t < d.tables.n; t++) {
		const struct table *x = &d.tables.p[t];
		bool head = false;

		for (size_t y = 0; y < x->rows; y++) {
			if (!head)
				head = read_head(a, x->cells + y * x->columns, x->columns, where);
			else
				take_row(a, x->cells + y * x->columns, x->columns, where, y + 1, out);
		}
		any = any || head;
	}
	matcher_free(m);
	return ok && (any || err_set(err, ERR_USAGE, "no row with the columns 档号 and 题名 or 文号"));
}

/* ── laying it on ── */

struct paper {
	struct str title, number;
	int64_t id;
};

struct papers {
	struct paper *p;
	size_t n, cap;
};

static bool read_papers(struct store *s, struct arena *a, struct papers *out, struct err *err)
{
	struct ids ids = { 0 };
	struct arena *one = arena_new();
	bool ok = store_ids(s, a, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = one };

		ok = store_load_record(s, ids.p[i], &d, err);
		if (ok)
			*ARENA_PUSH(a, out) = (struct paper){ arena_str(a, value_key(one, doc_text(&d, FIELD_TITLE))),
							      arena_str(a, number_key(one, doc_text(&d, FIELD_DOC_NUMBER))), ids.p[i] };
		arena_reset(one);
	}
	arena_free(one);
	return ok;
}

/* The only document that fits the row: the one with its document number; if there are several or none, the one with its title. 0: none. */
static int64_t meant(struct arena *a, const struct papers *all, const struct row *r)
{
	struct str title = value_key(a, r->cell[TITLE]), number = r->cell[DOC_NUMBER].n ? number_key(a, r->cell[DOC_NUMBER]) : STR_NONE;
	int64_t found[2] = { 0, 0 };
	size_t n[2] = { 0, 0 };

	for (size_t i = 0; i < all->n; i++) {
		bool same_title = title.n && str_eq(all->p[i].title, title), same_number = number.n && str_eq(all->p[i].number, number);

		if (same_number && !found[0])
			found[0] = all->p[i].id;
		n[0] += same_number;
		if (same_title && (!number.n || same_number || !all->p[i].number.n)) {
			if (!found[1])
				found[1] = all->p[i].id;
			n[1]++;
		}
	}
	return n[0] == 1 ? found[0] : n[1] >= 1 ? found[1] : 0;
}

/* Z109-WS·2011-D30-BGS-0001: parts that have no column of their own. */
static struct arrangement place_of_row(struct arena *a, const struct row *r)
{
	struct arrangement at = { .number = r->cell[NUMBER], .year = r->cell[YEAR], .period = r->cell[PERIOD], .dept = r->cell[DEPT],
				  .fonds = r->cell[FONDS] };
	struct str n = at.number, part[8];
	size_t parts = 0, digits = n.n;

	for (size_t i = 0, from = 0; i <= n.n && parts < 8; i++) {
		bool dot = i + 1 < n.n && (unsigned char)n.p[i] == 0xC2 && (unsigned char)n.p[i + 1] == 0xB7;

		if (i < n.n && n.p[i] != '-' && !dot)
			continue;
		part[parts++] = str_sub(n, from, i);
		from = i + (dot ? 2 : 1);
		i += dot;
	}
	while (digits > 0 && n.p[digits - 1] >= '0' && n.p[digits - 1] <= '9')
		digits--;
	at.item = n.n - digits && n.n - digits < 10 ? strtoll(arena_str(a, str_sub(n, digits, n.n)).p, NULL, 10) : 0;
	if (parts == 6) { /* fonds, category, year, period, department, item */
		at.fonds = at.fonds.n ? at.fonds : part[0];
		at.year = at.year.n ? at.year : part[2];
		at.period = at.period.n ? at.period : part[3];
		at.dept = at.dept.n ? at.dept : part[4];
	}
	int years = archive_period_years(at.period);

	if (at.period.n && years >= 0)
		at.period = years ? arena_fmt(a, "%d年", years) : STR("永久");
	at.pages = r->cell[PAGES].n ? strtoll(arena_str(a, r->cell[PAGES]).p, NULL, 10) : 0;
	return at;
}

struct outcome {
	size_t taken, same, lost, conflicts;
};

static bool lay(struct store *s, struct arena *a, const char *file, const struct row *r, const struct papers *all, struct outcome *o, struct err *err)
{
	int64_t id = meant(a, all, r), other = 0;
	struct arrangement at = place_of_row(a, r), now;

	if (!id) {
		o->lost++;
		say("%s:%zu: %.*s  %.*s: no such paper is filed", file, r->line, STR_ARG(at.number), STR_ARG(r->cell[TITLE]));
		return true;
	}
	if (!arrangement_load(s, a, id, &now, err))
		return false;
	if (str_eq(now.number, at.number)) {
		o->same++;
		return true;
	}
	if (now.number.n) {
		o->conflicts++;
		say("%s:%zu: %.*s: [%lld] has the number %.*s already; it stays", file, r->line, STR_ARG(at.number), (long long)id, STR_ARG(now.number));
		return true;
	}
	if (!arrangement_adopt(s, id, &at, &other, err))
		return false;
	if (other) {
		o->conflicts++;
		say("%s:%zu: %.*s is the number of [%lld] already; [%lld] gets none", file, r->line, STR_ARG(at.number), (long long)other, (long long)id);
	} else {
		o->taken++;
	}
	return true;
}

int adopt_catalogue(const struct args *args, struct store *s, struct arena *a, const char *file)
{
	struct buf bytes = { 0 };
	struct stamp stamp;
	struct rows rows = { 0 };
	struct papers all = { 0 };
	struct outcome o = { 0 };
	struct rules *rules = NULL;
	struct err err = { 0 };
	bool book = str_ends(str_z(file), STR(".xlsx")) || str_ends(str_z(file), STR(".ods"));
	size_t bare = 0;
	bool ok = file_read(file, &bytes, &stamp, &err);

	if (ok && book)
		ok = load_rules(args, NULL, &rules, &err) && read_book(a, file, buf_view(&bytes), rules, &rows, &err);
	else if (ok)
		ok = read_csv(a, buf_view(&bytes), &rows, &err);
	buf_free(&bytes);
	rules_free(rules);
	if (!ok) {
		say("%s: %s", file, err.message);
		return EXIT_CANNOT;
	}
	ok = store_begin(s, &err) && read_papers(s, a, &all, &err);
	for (size_t i = 0; ok && i < rows.n; i++)
		ok = lay(s, a, file, &rows.p[i], &all, &o, &err);
	for (size_t i = 0; ok && i < all.n; i++) {
		struct arrangement now;
		struct buf b = { 0 };

		ok = arrangement_load(s, a, all.p[i].id, &now, &err);
		if (ok && !now.number.n) {
			bare++;
			desk_name(s, all.p[i].id, &b);
			put_clean(buf_view(&b), stdout);
			putchar('\n');
		}
		buf_free(&b);
	}
	ok = ok && store_note(s, "arrange", 0, (int64_t)o.taken, &err) && store_commit(s, &err);
	if (!ok) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!args->quiet)
		say_counts((struct count[]){ COUNT(o.taken, "%zu number taken over", "%zu numbers taken over"),
					     COUNT(o.same, "%zu the same already", "%zu the same already"), COUNT(o.conflicts, "%zu conflict", "%zu conflicts"),
					     COUNT(o.lost, "%zu row without a paper", "%zu rows without a paper"),
					     COUNT(bare, "%zu paper without a number", "%zu papers without a number"), { 0 } }, "");
	return o.conflicts || o.lost || bare ? EXIT_NOTHING : EXIT_DONE;
}
