#include "parse/counted.h"

#include "doc/value.h"
#include "parse/table.h"

enum {
	COLUMNS_MIN = 3,
	ROWS_MIN = 2,
	NAME_MAX = 45, /* bytes of a column's name */
	NAMES_MIN = 12, /* bytes of all columns' names */
	DIGITS_MAX = 4,
};

/* Cells separated by TABs or aligned by blanks are recognised elsewhere. */
static bool may_be_row(const struct line *l)
{
	return l->table < 0 && !l->cell && !l->heading && !str_has(l->raw, STR("\t")) && !str_has(l->text, STR("  "));
}

static bool names_count(struct str t)
{
	return str_eq(t, STR("序号")) || str_eq(t, STR("编号")) || str_eq(t, STR("序"));
}

static bool is_header(const struct pieces *names)
{
	if (names->n < COLUMNS_MIN || names->n > COLUMNS_MAX || !names_count(names->p[0]))
		return false;
	for (size_t x = 0; x < names->n; x++)
		if (names->p[x].n > NAME_MAX || str_has(names->p[x], STR("：")) || str_has(names->p[x], STR("。")))
			return false;
	return true;
}

static bool counts(struct str t, size_t number)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n > 0 && t.n <= DIGITS_MAX && (size_t)value_number(t) == number;
}

static bool adds_up(struct str t)
{
	return str_eq(t, STR("合计")) || str_eq(t, STR("总计")) || str_eq(t, STR("共计"));
}

static void put_row(struct table *t, const struct pieces *cells)
{
	size_t short_by = t->columns - cells->n; /* 合计 500: without a name beside it */

	for (size_t x = 0; x < t->columns; x++)
		t->cells[t->rows * t->columns + x] = x == 0 ? cells->p[0] : x <= short_by ? STR("") : cells->p[x - short_by];
	t->rows++;
}

/* Reads the table whose header is line i. Returns one past its last line; i: no table. */
static size_t read_counted(struct doc *d, size_t i, const struct pieces *names)
{
	struct table t = { .columns = names->n, .header_rows = 1 };
	size_t end = i + 1, rows = 0;

	for (size_t k = i + 1; k < d->lines.n && (k - i) * names->n <= TABLE_CELLS_MAX; k++) {
		const struct line *l = &d->lines.p[k];

		if (l->text.n == 0)
			continue;
		struct pieces cells = value_split(d->arena, l->text, STR(" "));
		if (!may_be_row(l))
			break;
		bool sum = rows >= ROWS_MIN && cells.n > 1 && adds_up(cells.p[0]) && cells.n + 1 >= names->n && cells.n <= names->n;

		if (cells.n == 0 || !(sum || counts(cells.p[0], rows + 1)))
			break;
		if (!sum && cells.n != names->n) /* a cell is empty or contains a blank: which one cannot be decided */
			return i;
		end = k + 1;
		if (sum)
			break;
		rows++;
	}
	if (rows < ROWS_MIN)
		return i;
	t.cells = ARENA_ARRAY(d->arena, struct str, (rows + 2) * names->n);
	put_row(&t, names);
	for (size_t k = i + 1; k < end; k++)
		if (d->lines.p[k].text.n) {
			struct pieces cells = value_split(d->arena, d->lines.p[k].text, STR(" "));

			put_row(&t, &cells);
		}
	table_put(d, t, i, end, "table-counted");
	return end;
}

void table_counted(struct doc *d)
{
	const struct str first = STR("序"), other = STR("编号");

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n < NAMES_MIN || (l->text.p[0] != first.p[0] && l->text.p[0] != other.p[0]) ||
		    !(str_starts(l->text, first) || str_starts(l->text, other)) || !may_be_row(l))
			continue;
		struct pieces names = value_split(d->arena, l->text, STR(" "));
		size_t end = is_header(&names) ? read_counted(d, i, &names) : i;

		i = end > i ? end - 1 : i;
	}
}
