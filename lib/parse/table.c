#include "parse/table.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "rules/match.h"
#include "doc/value.h"

/* ── one row a line, cells parted by TABs ── */

static struct pieces tab_row(struct arena *a, struct str raw)
{
	struct pieces out = { 0 };
	size_t from = 0;

	for (size_t i = 0; i <= raw.n; i++)
		if (i == raw.n || raw.p[i] == '\t') {
			*ARENA_PUSH(a, &out) = norm_line(a, str_sub(raw, from, i));
			from = i + 1;
		}
	return out;
}

static size_t count_tabs(const struct line *l)
{
	const char *p = l->raw.p, *end = p + l->raw.n;
	size_t n = 0;

	if (l->text.n == 0 || l->contents)
		return 0;
	for (; (p = memchr(p, '\t', (size_t)(end - p))); p++)
		n++;
	return n;
}

/* 0 as well for a paragraph that TABs indent, and for a cell on a line of its own. */
static size_t tabs(const struct line *l)
{
	return l->cell || str_starts(l->raw, STR("\t")) ? 0 : count_tabs(l);
}

/* A row below one of as many cells may begin with empty ones: a merged cell goes on, or a head of two rows. Two columns would also be
 * a paragraph. */
static bool is_row_below(const struct line *l, size_t wide)
{
	return (wide > 2 ? count_tabs(l) : tabs(l)) + 1 == wide;
}

static struct span span_of(const struct doc *d, size_t first, size_t end)
{
	return (struct span){ d->lines.p[first].no, d->lines.p[end - 1].end_no };
}

bool table_heads_text(const struct line *l)
{
	static const char *const styles[] = { "part", "chapter", "section", "article", "cn-dun" };

	for (size_t i = 0; l->label && i < sizeof styles / sizeof styles[0]; i++)
		if (strcmp(l->label->rule->style, styles[i]) == 0)
			return true;
	return false;
}

bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells)
{
	if (cells > TABLE_CELLS_MAX)
		doc_refuse_table(d, span_of(d, first, end));
	return cells > TABLE_CELLS_MAX;
}

/* ── rows that head it ── */

/* 12, 3.5, 80％: no name of a column, but a year may be one. */
static bool is_figure(struct str t)
{
	size_t digits = 0;

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		if (cp >= '0' && cp <= '9')
			digits++;
		else if (cp != '.' && cp != ',' && cp != '%' && cp != 0xFF05 && cp != '-' && cp != '+' && !is_blank(cp))
			return false;
	}
	return digits > 0 && !(t.n == 4 && (str_starts(t, STR("19")) || str_starts(t, STR("20"))));
}

/* Does row y look like the row below: consecutive row numbers, or figures in the same columns? */
static bool is_data(const struct table *t, size_t y)
{
	const struct str *row = t->cells + y * t->columns, *below = row + t->columns;
	size_t figures = 0;
	int number = value_number(row[0]);

	if (y + 1 >= t->rows)
		return false;
	if (number > 0 && is_figure(row[0]) && value_number(below[0]) == number + 1)
		return true;
	for (size_t x = 0; x < t->columns; x++) {
		if (is_figure(row[x]) && !is_figure(below[x]) && below[x].n)
			return false;
		figures += is_figure(row[x]);
	}
	return figures * 2 > t->columns;
}

/* Does row y continue the header above: names below a name that spans columns, empty below a name that spans rows? */
static bool heads_on(const struct table *t, size_t y)
{
	const struct str *row = t->cells + y * t->columns, *above = row - t->columns;
	bool under = false, spans = false;

	for (size_t x = 0; x < t->columns; x++) {
		if (is_figure(row[x]) || (above[x].n == 0 && row[x].n == 0))
			return false;
		under = under || (above[x].n == 0 && row[x].n > 0);
		spans = spans || (above[x].n > 0 && row[x].n == 0);
	}
	return under && spans;
}

size_t table_headers(const struct table *t)
{
	size_t n = 1;

	if (t->rows < 2)
		return t->rows;
	if (is_data(t, 0))
		return 0;
	while (n + 1 < t->rows && heads_on(t, n))
		n++;
	return n;
}

/* The header printed again on each page. */
static void drop_headers(struct table *t)
{
	size_t kept = 1;

	for (size_t y = 1; y < t->rows; y++) {
		bool same = true;

		for (size_t x = 0; x < t->columns && same; x++)
			same = t->cells[x].n && str_eq(t->cells[x], t->cells[y * t->columns + x]);
		if (same)
			continue;
		memmove(t->cells + kept++ * t->columns, t->cells + y * t->columns, t->columns * sizeof *t->cells);
	}
	t->rows = kept;
}

void table_put(struct doc *d, struct table t, size_t first, size_t end, const char *step)
{
	t.rule = str_z(step);
	if (t.header_rows == 1)
		drop_headers(&t);
	t.section = -1;
	t.at = span_of(d, first, end);
	for (size_t k = first; k < end; k++)
		if (d->lines.p[k].text.n)
			d->lines.p[k].table = (int32_t)d->tables.n;
	*ARENA_PUSH(d->arena, &d->tables) = t;
}

static int by_place(const void *x, const void *y)
{
	uint32_t a = ((const struct table *)x)->at.from, b = ((const struct table *)y)->at.from;

	return a < b ? -1 : a > b;
}

void table_order(struct doc *d)
{
	size_t n = d->tables.n, i = 1;

	while (i < n && d->tables.p[i - 1].at.from <= d->tables.p[i].at.from)
		i++;
	if (i >= n)
		return;
	for (i = 0; i < n; i++)
		d->tables.p[i].section = (int32_t)i; /* where it was */
	qsort(d->tables.p, n, sizeof *d->tables.p, by_place);
	int32_t *now = ARENA_ARRAY(d->arena, int32_t, n);

	for (i = 0; i < n; i++) {
		now[d->tables.p[i].section] = (int32_t)i;
		d->tables.p[i].section = -1;
	}
	for (i = 0; i < d->lines.n; i++)
		if (d->lines.p[i].table >= 0)
			d->lines.p[i].table = now[d->lines.p[i].table];
}

static size_t cells_of(const struct line *l)
{
	size_t n = count_tabs(l);

	return n ? n + 1 : 0;
}

/* How many columns a table that begins here has: those of its first row, or of the row below where that goes on with a head of which the
 * last cells, empty ones, were cut off: 序号, 任务, 责任 above ⇥⇥牵头⇥配合. */
static size_t columns_from(const struct doc *d, size_t first)
{
	size_t wide = tabs(&d->lines.p[first]) + 1, below = 0;

	if (first + 2 < d->lines.n && str_starts(d->lines.p[first + 1].raw, STR("\t")))
		below = cells_of(&d->lines.p[first + 1]);
	return below > wide && cells_of(&d->lines.p[first + 2]) == below ? below : wide;
}

/* A row whose last cells, empty ones, were cut off: it begins with its number or an empty cell, or lacks one cell only. */
static bool is_cut_row(const struct line *l, size_t wide)
{
	size_t n = cells_of(l);
	bool counted = l->raw.n && l->raw.p[0] >= '0' && l->raw.p[0] <= '9';

	return wide > 2 && n > 1 && n < wide && (counted || (n > 2 && (n + 1 == wide || str_starts(l->raw, STR("\t")))));
}

enum { CUT_ROWS = 8 };

struct tabbed {
	size_t end, rows, cut; /* cut: rows of fewer cells, besides the first */
};

/* The rows from `first` on; `ragged`: also those whose last cells were cut off. */
static struct tabbed rows_from(const struct doc *d, size_t first, size_t wide, bool ragged)
{
	struct tabbed t = { .end = first + 1, .rows = 1 };

	for (size_t k = first + 1, parts = 0; k < d->lines.n; k++) {
		const struct line *l = &d->lines.p[k];
		bool page = line_of_page(l); /* the number of the page that ends */

		if ((l->text.n == 0 || page) && ++parts <= (page ? 3 : 1))
			continue;
		bool whole = is_row_below(l, wide);

		if (!whole && !(ragged && parts == 0 && is_cut_row(l, wide)))
			break;
		parts = 0;
		t.end = k + 1;
		t.rows++;
		t.cut += !whole;
		if (t.cut > CUT_ROWS && t.cut * 2 > t.rows) /* no table, and as much text may follow */
			break;
	}
	return t;
}

void table_tabbed(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		if (tabs(&d->lines.p[i]) == 0 || tabs(&d->lines.p[i]) >= COLUMNS_MAX || d->lines.p[i].table >= 0)
			continue;
		size_t wide = columns_from(d, i);
		struct tabbed all = rows_from(d, i, wide, true);
		bool ragged = all.cut > 0 && all.cut * 2 <= all.rows;

		if (wide > COLUMNS_MAX)
			continue;
		if (!ragged)
			all = rows_from(d, i, wide, false);
		/* two bodies that sign side by side are no table */
		if (all.rows < 3 && !(all.rows == 2 && wide > 2))
			continue;
		if (table_too_large(d, i, all.end, all.rows * wide)) {
			i = all.end - 1;
			continue;
		}
		struct table t = { .rows = all.rows, .columns = wide, .cells = ARENA_ARRAY(d->arena, struct str, all.rows * wide) };

		for (size_t k = i, y = 0; k < all.end; k++) {
			if (k > i && !is_row_below(&d->lines.p[k], wide) && !(ragged && is_cut_row(&d->lines.p[k], wide)))
				continue;
			struct pieces row = tab_row(d->arena, d->lines.p[k].raw);

			for (size_t x = 0; x < wide; x++)
				t.cells[y * wide + x] = x < row.n && row.p[x].n ? row.p[x] : STR("");
			y++;
		}
		t.header_rows = table_headers(&t);
		table_put(d, t, i, all.end, "table-tabbed");
		i = all.end - 1;
	}
}
