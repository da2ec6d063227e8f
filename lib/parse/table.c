#include "parse/table.h"

#include <string.h>

#include "text/fold.h"
#include "rules/rules.h"
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

static size_t tabs(const struct line *l)
{
	const char *p = l->raw.p, *end = p + l->raw.n;
	size_t n = 0;

	if (l->cell || l->text.n == 0 || l->contents || *p == '\t') /* a paragraph that TABs indent */
		return 0;
	for (; (p = memchr(p, '\t', (size_t)(end - p))); p++)
		n++;
	return n;
}

static struct span span_of(const struct doc *d, size_t first, size_t end)
{
	return (struct span){ d->lines.p[first].no, d->lines.p[end - 1].end_no };
}

bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells)
{
	if (cells > TABLE_CELLS_MAX)
		doc_refuse_table(d, span_of(d, first, end));
	return cells > TABLE_CELLS_MAX;
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
	drop_headers(&t);
	t.header_rows = 1;
	t.section = -1;
	t.at = span_of(d, first, end);
	for (size_t k = first; k < end; k++)
		if (d->lines.p[k].text.n)
			d->lines.p[k].table = (int32_t)d->tables.n;
	*ARENA_PUSH(d->arena, &d->tables) = t;
}

void table_tabbed(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		size_t wide = tabs(&d->lines.p[i]) + 1, end = i + 1, rows_ = 1;

		if (wide < 2 || wide > COLUMNS_MAX || d->lines.p[i].table >= 0)
			continue;
		for (size_t k = i + 1, parts = 0; k < d->lines.n; k++) {
			const struct line *l = &d->lines.p[k];
			bool page = line_of_page(l); /* the number of the page that ends */

			if ((l->text.n == 0 || page) && ++parts <= (page ? 3 : 1))
				continue;
			if (tabs(l) + 1 != wide)
				break;
			parts = 0;
			end = k + 1;
			rows_++;
		}
		/* two bodies that sign side by side are no table */
		if (rows_ < 3 && !(rows_ == 2 && wide > 2))
			continue;
		if (table_too_large(d, i, end, rows_ * wide)) {
			i = end - 1;
			continue;
		}
		struct table t = { .rows = rows_, .columns = wide, .cells = ARENA_ARRAY(d->arena, struct str, rows_ * wide) };

		for (size_t k = i, y = 0; k < end; k++) {
			if (tabs(&d->lines.p[k]) == 0)
				continue;
			struct pieces row = tab_row(d->arena, d->lines.p[k].raw);

			for (size_t x = 0; x < wide; x++)
				t.cells[y * wide + x] = row.p[x].n ? row.p[x] : STR("");
			y++;
		}
		table_put(d, t, i, end, "table-tabbed");
		i = end - 1;
	}
}

/* ── Markdown: | a | b | ── */

static struct pieces md_row(struct arena *a, struct str t)
{
	struct pieces out = { 0 };
	size_t from = 0;

	if (str_starts(t, STR("|")))
		t = str_sub(t, 1, t.n);
	if (str_ends(t, STR("|")))
		t = str_sub(t, 0, t.n - 1);
	for (size_t i = 0; i <= t.n; i++)
		if (i == t.n || (t.p[i] == '|' && (i == 0 || t.p[i - 1] != '\\'))) {
			*ARENA_PUSH(a, &out) = str_trim(str_sub(t, from, i));
			from = i + 1;
		}
	return out;
}

static size_t md_width(struct str t)
{
	size_t bars = 0;

	for (size_t i = 0; i < t.n; i++)
		bars += t.p[i] == '|' && (i == 0 || t.p[i - 1] != '\\');
	return bars > 1 ? bars - 1 : 0;
}

static bool md_rule(struct str t)
{
	bool dash = false;

	for (size_t i = 0; i < t.n; i++) {
		if (!strchr("|-: ", t.p[i]))
			return false;
		dash = dash || t.p[i] == '-';
	}
	return dash && str_has(t, STR("|"));
}

void table_markdown(struct doc *d)
{
	for (size_t i = 0; i + 1 < d->lines.n; i++) {
		struct str head = d->lines.p[i].text;

		if (!str_has(head, STR("|")) || !md_rule(d->lines.p[i + 1].text))
			continue;
		size_t end = i + 2;

		while (end < d->lines.n && str_starts(d->lines.p[end].text, STR("|")))
			end++;
		size_t wide = md_row(d->arena, head).n;

		if (table_too_large(d, i, end, (end - i - 1) * wide)) {
			i = end - 1;
			continue;
		}
		struct table t = { .rows = end - i - 1, .columns = wide, .cells = ARENA_ARRAY(d->arena, struct str, (end - i - 1) * wide) };

		for (size_t y = 0, k = i; k < end; k++) {
			if (k == i + 1)
				continue;
			struct pieces row = md_row(d->arena, d->lines.p[k].text);

			for (size_t x = 0; x < wide; x++)
				t.cells[y * wide + x] = x < row.n ? row.p[x] : STR("");
			y++;
		}
		table_put(d, t, i, end, "table-markdown");
		i = end - 1;
	}
}

/* ── | a | b | in plain text ── */

static bool barred(const struct line *l)
{
	return l->text.n > 2 && l->table < 0 && str_starts(l->text, STR("|")) && str_ends(l->text, STR("|"));
}

/* +------+-----+ */
static bool border(const struct line *l)
{
	for (size_t i = 0; i < l->text.n; i++)
		if (!strchr("+-=|", l->text.p[i]))
			return false;
	return l->text.n > 2 && str_starts(l->text, STR("+"));
}

void table_barred(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		size_t wide = barred(&d->lines.p[i]) ? md_width(d->lines.p[i].text) : 0, end = i, borders = 0;

		if (wide < 2 || wide > COLUMNS_MAX)
			continue;
		while (end < d->lines.n && (border(&d->lines.p[end]) || (barred(&d->lines.p[end]) && md_width(d->lines.p[end].text) == wide)))
			borders += border(&d->lines.p[end++]);
		struct table t = { .columns = wide };
		bool apart = true;

		if (table_too_large(d, i, end, (end - i) * wide)) {
			i = end - 1;
			continue;
		}
		struct pieces *cells = ARENA_ARRAY(d->arena, struct pieces, (end - i) * wide);

		for (size_t k = i; k < end; k++) {
			if (border(&d->lines.p[k])) {
				apart = true;
				continue;
			}
			struct pieces row = md_row(d->arena, d->lines.p[k].text);

			t.rows += borders > 1 ? apart : row.p[0].n > 0 || t.rows == 0;
			apart = false;
			for (size_t x = 0; x < wide && x < row.n; x++)
				if (row.p[x].n)
					*ARENA_PUSH(d->arena, &cells[(t.rows - 1) * wide + x]) = row.p[x];
		}
		if (t.rows < 2)
			continue;
		t.cells = ARENA_ARRAY(d->arena, struct str, t.rows * wide);
		for (size_t k = 0; k < t.rows * wide; k++)
			t.cells[k] = value_join(d->arena, &cells[k]);
		table_put(d, t, i, end, "table-barred");
		i = end - 1;
	}
}
