#include "parse/stacked.h"
#include "parse/table.h"
#include "doc/value.h"

/* One cell per line, left from a table that lost its grid: column names, then 1 and its cells, 2 and its cells … */

enum {
	NAME_MAX = 60,   /* bytes of a column's name */
	CELL_MAX = 600,  /* bytes */
	COUNTER_MIN = 6, COUNTER_MAX = 12, /* bytes of 序号, 序　号 */
	ROWS_MIN = 2,
	BODIES_MAX = 12, /* lines of a cell that names bodies */
};

/* The lines that may be cells, from one that counts on. */
struct stack {
	struct { size_t *p; size_t n, cap; } at; /* line indexes */
};

static bool counts(struct doc *d, const struct line *l)
{
	static const char *const names[] = { "序号", "编号", "排名", "名次", "排序" };

	if (l->text.n < COUNTER_MIN || l->text.n > COUNTER_MAX || l->cell || l->table >= 0 || l->contents)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq(value_tight(d->arena, l->text), str_z(names[i])))
			return true;
	return false;
}

/* Could the line be a cell? */
static bool may_be_cell(const struct line *l)
{
	static const enum rule_class never[] = { CLASS_DATE, CLASS_SIGNED_DATE, CLASS_ATTACHMENT_HEAD, CLASS_ATTACHMENT_LIST, CLASS_ATTACHMENT_TITLED,
						 CLASS_CC, CLASS_IMPRINT, CLASS_RECIPIENTS, CLASS_META };

	if (l->text.n > CELL_MAX || l->table >= 0 || l->cell || l->heading || l->contents)
		return false;
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (line_is(l, never[i]))
			return false;
	/* 2.5年 is a cell, 二、 heads text */
	return !table_heads_text(l);
}

/* Bodies that sign, above a date. */
static bool signs(struct doc *d, struct matcher *m, const struct stack *s, size_t k)
{
	struct match org;

	for (size_t i = s->at.p[k]; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			continue;
		if (line_is(l, CLASS_DATE))
			return i > s->at.p[k];
		if (!class_find(m, CLASS_ORG_END, value_tight(d->arena, l->text), 0, &org))
			return false;
	}
	return false;
}

static struct stack collect(struct doc *d, size_t i)
{
	struct stack s = { 0 };

	for (; i < d->lines.n && s.at.n < TABLE_CELLS_MAX; i++) {
		const struct line *l = &d->lines.p[i];

		/* text that recurs beside a number looks like a running header but is a cell here: only certain page furniture is skipped */
		if (l->text.n == 0 || line_is(l, CLASS_NOISE))
			continue;
		if (!may_be_cell(l))
			break;
		*ARENA_PUSH(d->arena, &s.at) = i;
	}
	return s;
}

static bool is_number(const struct doc *d, const struct stack *s, size_t k, int number)
{
	struct str t = k < s->at.n ? d->lines.p[s->at.p[k]].text : STR_NONE;

	return t.n > 0 && t.n <= 4 && t.p[0] >= '0' && t.p[0] <= '9' && value_number(t) == number;
}

/* The only column of bodies (责任单位), whose cells may be several lines; SIZE_MAX: there is none, or more than one. */
static size_t column_of_bodies(struct doc *d, struct matcher *m, const struct stack *s, size_t wide)
{
	size_t found = SIZE_MAX;
	struct match column;

	for (size_t x = 1; x < wide; x++) {
		struct str name = value_tight(d->arena, d->lines.p[s->at.p[x]].text);

		if (!class_find(m, CLASS_TASK_COLUMN, name, 0, &column) || (!match_get(&column, GROUP_LEAD).n && !match_get(&column, GROUP_SUPPORT).n))
			continue;
		if (found != SIZE_MAX)
			return SIZE_MAX;
		found = x;
	}
	return found;
}

static bool all_bodies(struct doc *d, struct matcher *m, const struct stack *s, size_t from, size_t to)
{
	struct match org;

	for (size_t k = from; k < to; k++)
		if (!class_find(m, CLASS_ORG_END, value_tight(d->arena, d->lines.p[s->at.p[k]].text), 0, &org))
			return false;
	return true;
}

static bool has_stop(const struct doc *d, const struct stack *s, size_t k)
{
	return str_has(d->lines.p[s->at.p[k]].text, STR("。"));
}

/* Where the row with the next number begins; its own length where there is none: of the last row. */
static size_t row_end(struct doc *d, struct matcher *m, const struct stack *s, size_t at, size_t wide, size_t bodies, int number)
{
	size_t end = at + 1;

	if (is_number(d, s, at + wide, number + 1))
		return at + wide;
	for (size_t k = at + 2; k < at + wide; k++) /* cells are missing */
		if (is_number(d, s, k, number + 1))
			return k;
	for (size_t k = at + wide + 1; bodies != SIZE_MAX && k <= at + wide + BODIES_MAX; k++) /* cells of several lines */
		if (is_number(d, s, k, number + 1))
			return k;
	/* text behind the table is told by its stops, if the cells of the first row have none */
	while (end < s->at.n && end < at + wide && !signs(d, m, s, end) && (!has_stop(d, s, end) || (number > 1 && has_stop(d, s, wide + end - at))))
		end++;
	return end;
}

static struct str joined(struct doc *d, const struct stack *s, size_t from, size_t to)
{
	struct str text = from < to ? d->lines.p[s->at.p[from]].text : STR("");

	for (size_t k = from + 1; k < to; k++)
		text = arena_join(d->arena, arena_join(d->arena, text, STR("\n")), d->lines.p[s->at.p[k]].text);
	return text;
}

/* The cells of the row [from, to), which may have more lines than cells: those of the bodies, else those of the last cell. */
static void put_row(struct doc *d, struct matcher *m, const struct stack *s, size_t from, size_t to, size_t wide, size_t bodies, struct str *cells)
{
	size_t more = to - from > wide ? to - from - wide : 0, several = wide - 1;

	if (more && bodies != SIZE_MAX && all_bodies(d, m, s, from + bodies, from + bodies + more + 1))
		several = bodies;
	for (size_t x = 0; x < wide; x++) {
		size_t k = from + x + (x > several ? more : 0), end = k + 1 + (x == several ? more : 0);

		cells[x] = k < to ? joined(d, s, k, end < to ? end : to) : STR("");
	}
}

/* Reads the table whose first cell is line i. Returns one past its last line; i: no table. */
static size_t read_stack(struct doc *d, struct matcher *m, size_t i)
{
	struct stack s = collect(d, i);
	struct { size_t *p; size_t n, cap; } starts = { 0 };
	size_t wide = 1, whole = 0, end;

	while (wide < s.at.n && wide <= COLUMNS_MAX && !is_number(d, &s, wide, 1) && d->lines.p[s.at.p[wide]].text.n <= NAME_MAX)
		wide++;
	if (wide < 2 || wide > COLUMNS_MAX || !is_number(d, &s, wide, 1))
		return i;
	size_t bodies = column_of_bodies(d, m, &s, wide);

	*ARENA_PUSH(d->arena, &starts) = 0;
	for (end = wide; is_number(d, &s, end, (int)starts.n);) {
		size_t next = row_end(d, m, &s, end, wide, bodies, (int)starts.n);

		*ARENA_PUSH(d->arena, &starts) = end;
		whole += next - end == wide || (next - end > wide && all_bodies(d, m, &s, end + bodies, next - (wide - bodies - 1)));
		end = next;
	}
	size_t rows = starts.n;

	*ARENA_PUSH(d->arena, &starts) = end;
	if (rows < ROWS_MIN + 1 || whole * 2 < rows - 1)
		return i;
	struct table t = { .rows = rows, .columns = wide, .header_rows = 1, .cells = ARENA_ARRAY(d->arena, struct str, rows * wide) };

	for (size_t y = 0; y < rows; y++)
		put_row(d, m, &s, starts.p[y], starts.p[y + 1], wide, bodies, &t.cells[y * wide]);
	table_put(d, t, i, s.at.p[end - 1] + 1, "table-stacked");
	return s.at.p[end - 1] + 1;
}

void table_stacked(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->lines.n; i++)
		if (counts(d, &d->lines.p[i])) {
			size_t end = read_stack(d, m, i);

			i = end > i ? end - 1 : i;
		}
}
