#include "read/sheet.h"

#include <stdlib.h>

enum { NOTE_LONG = 20 }; /* characters: a single longer cell below a table is a note */

bool sheet_add(struct arena *a, struct grid_sheet *s, uint32_t row, uint32_t column, struct str text)
{
	text = str_trim(text);
	if (text.n == 0 || column > SHEET_COLUMNS_MAX)
		return true;
	if (s->cells.n >= SHEET_CELLS_MAX)
		return false;
	*ARENA_PUSH(a, &s->cells) = (struct sheet_cell){ row, column, text };
	return true;
}

struct sheet_row {
	size_t first, n;  /* of its cells */
	uint32_t no;
	uint32_t wide;    /* columns that its first cell spans */
	bool below;       /* a cell merged from above covers it */
};

struct sheet_rows {
	struct build *b;
	struct grid_sheet *s;
	struct sheet_row *p;
	size_t n, cap;
	uint32_t left, right; /* columns in use */
};

static int by_place(const void *x, const void *y)
{
	const struct sheet_cell *a = x, *b = y;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

/* Cells covered by a merged cell are not shown. */
static void drop_covered(struct grid_sheet *s)
{
	for (size_t m = 0; m < s->merges.n; m++) {
		const struct sheet_merge *g = &s->merges.p[m];
		size_t lo = 0, hi = s->cells.n;

		while (lo < hi) { /* the first cell of its rows */
			size_t mid = (lo + hi) / 2;

			if (s->cells.p[mid].row < g->row)
				lo = mid + 1;
			else
				hi = mid;
		}
		for (size_t i = lo; i < s->cells.n && s->cells.p[i].row <= g->row_to; i++) {
			struct sheet_cell *c = &s->cells.p[i];

			if (c->column >= g->column && c->column <= g->column_to && (c->row != g->row || c->column != g->column))
				c->text.n = 0;
		}
	}
	size_t n = 0;

	for (size_t i = 0; i < s->cells.n; i++)
		if (s->cells.p[i].text.n)
			s->cells.p[n++] = s->cells.p[i];
	s->cells.n = n;
}

static void find_rows(struct sheet_rows *r)
{
	struct grid_sheet *s = r->s;

	r->left = UINT32_MAX;
	for (size_t i = 0; i < s->cells.n;) {
		struct sheet_row *row = ARENA_PUSH(r->b->d->arena, r);

		*row = (struct sheet_row){ .first = i, .no = s->cells.p[i].row, .wide = 1 };
		for (; i < s->cells.n && s->cells.p[i].row == row->no; i++) {
			row->n++;
			r->left = s->cells.p[i].column < r->left ? s->cells.p[i].column : r->left;
			r->right = s->cells.p[i].column > r->right ? s->cells.p[i].column : r->right;
		}
	}
	for (size_t m = 0; m < s->merges.n; m++)
		for (size_t i = 0; i < r->n; i++) {
			const struct sheet_merge *g = &s->merges.p[m];
			struct sheet_row *row = &r->p[i];

			row->below |= row->no > g->row && row->no <= g->row_to;
			if (row->no == g->row && s->cells.p[row->first].column == g->column)
				row->wide = g->column_to - g->column + 1;
		}
}

static void put_line(struct sheet_rows *r, const struct sheet_row *row, bool title)
{
	struct build *b = r->b;

	for (size_t i = 0; i < row->n; i++) {
		const struct sheet_cell *c = &r->s->cells.p[row->first + i];

		if (i == 0)
			b->at = (struct location){ .sheet = r->s->name, .row = c->row, .column = c->column };
		else
			build_text(b, STR("    "));
		b->center = title;
		build_text(b, c->text);
	}
	b->center = title;
	b->heading = title;
	build_line(b);
}

/* A table row, not a single line of text: at least half of the columns are filled, and at least two. */
static bool is_full(const struct sheet_rows *r, const struct sheet_row *row)
{
	uint32_t columns = r->right - r->left + 1;
	size_t keys = 0; /* 填报单位：某某科, 单位：万元 side by side over the table */

	for (size_t i = 0; i < row->n; i++)
		keys += str_has(r->s->cells.p[row->first + i].text, STR("：")) || str_has(r->s->cells.p[row->first + i].text, STR(":"));
	return row->n >= 2 && row->n * 2 >= columns && keys < row->n;
}

/* 附件1, 单位：万元 stand over a table too, and are no title. */
static bool may_be_title(const struct sheet_rows *r, const struct sheet_row *row)
{
	struct str t = r->s->cells.p[row->first].text;

	return row->n == 1 && !str_has(t, STR("：")) && !str_has(t, STR(":")) && !(str_starts(t, STR("附件")) && t.n < 20);
}

/* 填表人：张某, 审核人：李某 side by side under a table */
static bool all_labelled(const struct sheet_rows *r, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!str_has(r->s->cells.p[row->first + i].text, STR("：")))
			return false;
	return true;
}

static bool is_note(const struct sheet_rows *r, const struct sheet_row *row)
{
	struct str t = r->s->cells.p[row->first].text;

	return row->n > 1 ? !row->below && all_labelled(r, row) : row->n == 1 && !row->below &&
	       (row->wide > 1 || utf8_length(t) > NOTE_LONG || str_starts(t, STR("注")) || str_starts(t, STR("说明")) || str_starts(t, STR("备注")) ||
		str_has(t, STR("：")));
}

/* Rows of the head: those that its merged cells reach down to, where others of its cells stand side by side. */
static size_t head_rows(const struct sheet_rows *r, size_t first, size_t end)
{
	uint32_t down = r->p[first].no;
	bool wide = false;

	for (size_t m = 0; m < r->s->merges.n; m++) {
		const struct sheet_merge *g = &r->s->merges.p[m];

		if (g->row != r->p[first].no)
			continue;
		wide |= g->column_to > g->column && g->row_to == g->row;
		down = g->row_to > down ? g->row_to : down;
	}
	size_t n = 1;

	while (wide && first + n < end && r->p[first + n].no <= down && n < 4)
		n++;
	return first + n < end ? n : 1;
}

static void put_table(struct sheet_rows *r, size_t first, size_t end)
{
	struct arena *a = r->b->d->arena;
	uint32_t left = UINT32_MAX, right = 0;

	for (size_t i = first; i < end; i++) {
		const struct sheet_row *row = &r->p[i];
		uint32_t from = r->s->cells.p[row->first].column, to = r->s->cells.p[row->first + row->n - 1].column;

		left = from < left ? from : left;
		right = to > right ? to : right;
	}
	size_t columns = right - left + 1, rows = end - first;

	if (rows * columns > TABLE_CELLS_MAX || rows < 2 || columns < 2) {
		if (rows * columns > TABLE_CELLS_MAX)
			doc_refuse_table(r->b->d, (struct span){ (uint32_t)r->b->d->lines.n + 1, (uint32_t)(r->b->d->lines.n + rows) });
		for (size_t i = first; i < end; i++)
			put_line(r, &r->p[i], false);
		return;
	}
	struct str *cells = ARENA_ARRAY(a, struct str, rows * columns);
	struct location *at = ARENA_ARRAY(a, struct location, rows * columns);

	for (size_t i = 0; i < rows * columns; i++)
		cells[i] = STR("");
	for (size_t i = first; i < end; i++)
		for (size_t k = 0; k < r->p[i].n; k++) {
			const struct sheet_cell *c = &r->s->cells.p[r->p[i].first + k];
			size_t to = (i - first) * columns + c->column - left;

			cells[to] = c->text;
			at[to] = (struct location){ .sheet = r->s->name, .row = c->row, .column = c->column };
		}
	build_table(r->b, cells, rows, columns, head_rows(r, first, end), at);
}

/* Sheet1, 工作表1: a default name. */
static bool is_default_name(struct str s)
{
	static const char *const names[] = { "Sheet", "sheet", "工作表", "表" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_starts(s, str_z(names[i]))) {
			size_t k = strlen(names[i]);

			while (k < s.n && s.p[k] >= '0' && s.p[k] <= '9')
				k++;
			if (k == s.n)
				return true;
		}
	return s.n == 0;
}

/* The boxes from the row `from` to before `to`. Returns whether one is the sheet's title: a single short line above the cells. */
static bool put_boxes(struct build *b, const struct grid_sheet *s, uint32_t from, uint32_t to, bool may_be)
{
	bool title = false;

	for (size_t i = 0; i < s->boxes.n; i++) {
		struct str t = s->boxes.p[i].text;

		if (s->boxes.p[i].row < from || s->boxes.p[i].row >= to)
			continue;
		bool is = may_be && !title && !str_has(t, STR("\n")) && !str_has(t, STR("：")) && utf8_length(t) <= NOTE_LONG;

		b->at = (struct location){ .sheet = s->name, .row = s->boxes.p[i].row };
		b->center = is;
		b->heading = is;
		build_text(b, t);
		b->center = is;
		b->heading = is;
		build_line(b);
		title |= is;
	}
	return title;
}

void sheet_put(struct build *b, struct grid_sheet *s)
{
	struct sheet_rows r = { .b = b, .s = s };
	bool title = false;

	if (s->cells.n == 0) {
		put_boxes(b, s, 0, UINT32_MAX, true);
		return;
	}
	qsort(s->cells.p, s->cells.n, sizeof *s->cells.p, by_place);
	title = put_boxes(b, s, 0, s->cells.p[0].row, true);
	drop_covered(s);
	find_rows(&r);
	if (r.n && !title && (is_full(&r, &r.p[0]) || !may_be_title(&r, &r.p[0])) && !is_default_name(s->name)) {
		bool any = false;

		for (size_t i = 0; i < r.n && !any && !is_full(&r, &r.p[i]); i++)
			any = may_be_title(&r, &r.p[i]);
		if (!any) { /* the sheet's name is the only title */
			b->at = (struct location){ .sheet = s->name };
			b->heading = 1;
			build_text(b, s->name);
			build_line(b);
			title = true;
		}
	}
	for (size_t i = 0; i < r.n;) {
		size_t first = i;

		while (first < r.n && !is_full(&r, &r.p[first])) { /* lines over a table */
			bool is = !title && may_be_title(&r, &r.p[first]);

			put_line(&r, &r.p[first], is);
			title |= is;
			first++;
		}
		size_t end = first;

		/* until a row of one cell behind an empty one, which heads another */
		while (end < r.n && !(end > first && r.p[end].no > r.p[end - 1].no + 1 && r.p[end].n == 1 && !r.p[end].below))
			end++;
		i = end;
		while (end > first && is_note(&r, &r.p[end - 1]))
			end--;
		if (end > first)
			put_table(&r, first, end);
		for (; end < i; end++)
			put_line(&r, &r.p[end], false);
	}
	put_boxes(b, s, s->cells.p[0].row, UINT32_MAX, false);
}
