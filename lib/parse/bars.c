#include <string.h>

#include "parse/bars.h"
#include "parse/table.h"
#include "text/fold.h"
#include "doc/value.h"
#include "read/line.h"

/* Tables with vertical bars: Markdown's | a | b | with or without its delimiter row, a | b | c, a | b | with a lone | below
 * where the last cell is empty, as programs print that take the text out of web pages, and boxes of + - | or of box-drawing characters. */

enum {
	BARE_CELL = 240, /* bytes: a longer piece between bars is text */
	LEADING = 3,     /* rows without outer bars required if there is no header */
};

enum kind_of_row { NO_ROW, ROW, BARE_ROW, BORDER };

static bool is_bar(uint32_t cp)
{
	return cp == '|' || cp == 0x2502 || cp == 0x2503 || cp == 0x2551 || cp == 0xFF5C;
}

/* Does it hold the bar of ASCII, or begin with another? Few lines do. */
static bool may_hold_bar(struct str t)
{
	size_t i = 0;

	return t.n && (memchr(t.p, '|', t.n) || ((unsigned char)t.p[0] >= 0xE2 && is_bar(utf8_next(t, &i))));
}

/* The pieces between bars that no backslash escapes, those outside the outer bars left out. *outer: it begins with one. */
static struct pieces cells_of(struct arena *a, struct str t, bool *outer)
{
	struct pieces out = { 0 };
	size_t from = 0;
	bool first = false, last = false;

	for (size_t i = 0; i < t.n;) {
		size_t at = i;
		bool bar = is_bar(utf8_next(t, &i));

		if (!bar || (at > 0 && t.p[at - 1] == '\\'))
			continue;
		last = i == t.n;
		if (at == 0)
			first = true;
		else
			*ARENA_PUSH(a, &out) = str_trim(str_sub(t, from, at));
		from = i;
	}
	if (!last || !first)
		*ARENA_PUSH(a, &out) = str_trim(str_sub(t, from, t.n));
	*outer = first;
	return out;
}

/* +------+-----+, ├───┼───┤, |:---|---:| */
static bool border(struct str t)
{
	size_t lines = 0, joints = 0;

	if (t.p[0] != '+' && t.p[0] != '|' && t.p[0] != '-' && t.p[0] != ':' && (unsigned char)t.p[0] != 0xE2)
		return false;

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);
		bool line = cp == '-' || cp == '=' || cp == 0x2500 || cp == 0x2501 || cp == 0x2550 || cp == 0x2014;
		bool joint = cp == '+' || cp == '|' || (cp >= 0x250C && cp <= 0x256C);

		if (!line && !joint && cp != ':' && cp != ' ')
			return false;
		lines += line;
		joints += joint;
	}
	return lines > 0 && joints > 0;
}

static enum kind_of_row kind_of(struct doc *d, size_t i, struct pieces *cells)
{
	const struct line *l = &d->lines.p[i];
	bool outer;

	*cells = (struct pieces){ 0 };
	if (l->text.n < 3 || l->table >= 0 || l->heading)
		return NO_ROW;
	if (border(l->text))
		return BORDER;
	if (!may_hold_bar(l->text))
		return NO_ROW;
	*cells = cells_of(d->arena, l->text, &outer);
	return outer ? ROW : cells->n > 1 ? BARE_ROW : NO_ROW;
}

struct bars_printed_row {
	struct pieces cells;
	bool apart; /* a border stands above it */
};

struct bars_block {
	struct { struct bars_printed_row *p; size_t n, cap; } rows;
	size_t end, wide;
	size_t borders, ruled; /* borders between rows; rows above the first of them */
	bool bare, rule;       /* without outer bars; a border stands behind the first row */
};

/* Its bar was dropped when lines were split, as that of a title in a frame is. */
static bool is_lone_bar(const struct doc *d, const struct line *l)
{
	return l->text.n == 0 && l->raw.n == 0 && l->raw.p >= d->text.p && l->raw.p < d->text.p + d->text.n && *l->raw.p == '|';
}

/* Rows of one kind from `first` on, borders and single empty lines between them. */
static struct bars_block grow(struct doc *d, size_t first)
{
	struct bars_block b = { .end = first };
	enum kind_of_row of = NO_ROW;
	bool apart = true, blank = false;

	for (size_t k = first; k < d->lines.n; k++) {
		struct pieces cells;
		enum kind_of_row kind = d->lines.p[k].text.n ? kind_of(d, k, &cells) : NO_ROW;

		if (d->lines.p[k].text.n == 0 && !blank && b.rows.n) {
			blank = true;
			continue;
		}
		bool goes_on = kind == BARE_ROW && k + 1 < d->lines.n && is_lone_bar(d, &d->lines.p[k + 1]);

		if (goes_on) /* its last cell, an empty one, has a line of its own */
			*ARENA_PUSH(d->arena, &cells) = STR_NONE;
		/* after an empty line a border begins another box */
		if (kind == NO_ROW || (blank && kind == BORDER) || (of != NO_ROW && kind != BORDER && kind != of) || (kind == BARE_ROW && b.rows.n && cells.n != b.wide))
			break;
		if (kind == BORDER) {
			apart = true;
			b.end = b.rows.n ? k + 1 : b.end;
			continue;
		}
		if (b.rows.n && apart) {
			b.ruled = b.borders++ ? b.ruled : b.rows.n;
			b.rule = b.rule || b.rows.n == 1;
		}
		of = kind;
		b.wide = cells.n > b.wide ? cells.n : b.wide;
		*ARENA_PUSH(d->arena, &b.rows) = (struct bars_printed_row){ cells, apart };
		k += goes_on;
		b.end = k + 1;
		apart = blank = false;
	}
	b.bare = of == BARE_ROW;
	if (apart && b.rows.n == 1) /* | a | b | above a rule, and nothing below */
		b.rule = true;
	return b;
}

/* Names of columns, or a column that counts from 1 below it. */
static bool is_headed(struct matcher *m, const struct bars_block *b)
{
	const struct pieces *cells = &b->rows.p[0].cells, *below = &b->rows.p[1].cells;
	struct match name;
	size_t named = 0;

	for (size_t x = 0; x < cells->n; x++)
		named += class_find(m, CLASS_COLUMN_NAME, cells->p[x], 0, &name);
	return named >= 2 || (below->n && str_eq(below->p[0], STR("1")) && b->rows.n > 2);
}

static bool is_table(struct doc *d, struct matcher *m, const struct bars_block *b)
{
	if (b->rows.n == 0 || b->wide < 2 || b->wide > COLUMNS_MAX)
		return false;
	if (b->rule)
		return b->rows.n > 1 || kind_is(d->src.kind, KIND_MARKED);
	if (b->rows.n < 2)
		return false;
	for (size_t y = 0; y < b->rows.n && b->bare; y++)
		for (size_t x = 0; x < b->rows.p[y].cells.n; x++)
			if (b->rows.p[y].cells.p[x].n > BARE_CELL)
				return false;
	/* links of a web page have the same form */
	return !b->bare || (is_headed(m, b) && (b->rows.n >= LEADING || b->wide > 2));
}

/* A row that a narrow cell broke over lines, as antiword prints it: its first cell is empty, and borders part no rows. */
static bool continues(const struct doc *d, const struct bars_block *b, size_t y)
{
	return b->borders < 2 && kind_is(d->src.kind, KIND_PRINTED) && !b->bare && y > 0 && b->rows.p[y].cells.n && b->rows.p[y].cells.p[0].n == 0;
}

static struct table table_of(struct doc *d, const struct bars_block *b)
{
	struct table t = { .columns = b->wide };
	struct pieces *cells = ARENA_ARRAY(d->arena, struct pieces, b->rows.n * b->wide);

	for (size_t y = 0; y < b->rows.n; y++) {
		const struct bars_printed_row *r = &b->rows.p[y];

		t.rows += b->borders > 1 ? r->apart : !continues(d, b, y) || t.rows == 0;
		for (size_t x = 0; x < r->cells.n; x++)
			if (r->cells.p[x].n)
				*ARENA_PUSH(d->arena, &cells[(t.rows - 1) * b->wide + x]) = r->cells.p[x];
		if (b->borders == 1 && y + 1 == b->ruled)
			t.header_rows = t.rows;
	}
	t.cells = ARENA_ARRAY(d->arena, struct str, t.rows * b->wide);
	for (size_t k = 0; k < t.rows * b->wide; k++)
		t.cells[k] = value_join(d->arena, &cells[k]);
	return t;
}

/* | | | above the rule: the table has no header. */
static void drop_empty_header(struct table *t)
{
	for (size_t x = 0; x < t->columns; x++)
		if (t->cells[x].n)
			return;
	t->cells += t->columns;
	t->rows--;
	t->header_rows = 0;
}

/* a | b | on each line: nothing follows the last bar. */
static void drop_empty_column(struct arena *a, struct table *t)
{
	for (size_t y = 0; y < t->rows; y++)
		if (t->cells[(y + 1) * t->columns - 1].n)
			return;
	struct str *cells = ARENA_ARRAY(a, struct str, t->rows * (t->columns - 1));

	for (size_t y = 0; y < t->rows; y++)
		memcpy(cells + y * (t->columns - 1), t->cells + y * t->columns, (t->columns - 1) * sizeof *cells);
	t->cells = cells;
	t->columns--;
}

/* The column that counts, 序号, if others stand before it; 0: none. */
static size_t serial_column(struct doc *d, const struct table *t)
{
	for (size_t x = 1; x < t->columns; x++)
		if (str_eq(value_tight(d->arena, t->cells[x]), STR("序号")))
			return x;
	return 0;
}

/* 2 | 婴儿死亡率 | ‰ | <5 | | below 健康水平 | 1 | 人均期望寿命 | 岁 | 83 |: cells that are merged with those above are left out, and
 * empty ones fill the row. */
static void shift_merged(struct doc *d, struct table *t)
{
	size_t serial = serial_column(d, t);
	int number = 0;

	for (size_t y = 1; y < t->rows && serial; y++) {
		struct str *row = t->cells + y * t->columns;
		size_t empty = 0;

		while (empty < serial && row[t->columns - 1 - empty].n == 0)
			empty++;
		if (empty == serial && value_number(row[serial]) == 0 && value_number(row[0]) > 0 && value_number(row[0]) == number + 1) {
			memmove(row + serial, row, (t->columns - serial) * sizeof *row);
			memset(row, 0, serial * sizeof *row);
		}
		number = value_number(row[serial]);
	}
}

void table_bars(struct doc *d, struct matcher *m)
{
	bool ascii = d->text.n && memchr(d->text.p, '|', d->text.n); /* nearly never */

	for (size_t i = 0; i < d->lines.n; i++) {
		struct pieces cells;
		struct str text = d->lines.p[i].text;

		if (text.n == 0 || (!ascii && (unsigned char)text.p[0] != 0xE2 && (unsigned char)text.p[0] != 0xEF && text.p[0] != '+') || kind_of(d, i, &cells) == NO_ROW)
			continue;
		struct bars_block b = grow(d, i);

		if (b.end <= i)
			continue;
		if (table_too_large(d, i, b.end, b.rows.n * b.wide)) {
			i = b.end - 1;
			continue;
		}
		if (!is_table(d, m, &b)) {
			i = b.bare ? i : b.end - 1;
			continue;
		}
		struct table t = table_of(d, &b);

		if (b.bare) {
			drop_empty_column(d->arena, &t);
			shift_merged(d, &t);
		}
		if (b.borders != 1)
			t.header_rows = b.rule && b.rows.n == 1 ? 1 : table_headers(&t);
		else if (t.rows > 1)
			drop_empty_header(&t);
		table_put(d, t, i, b.end, "table-bars");
		i = b.end - 1;
	}
}
