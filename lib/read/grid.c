#include "read/grid.h"

void grid_add(struct arena *a, struct grid *g, size_t column, size_t wide, struct str text, struct location at)
{
	size_t end = column + (wide > 0 ? wide : 1);

	if (column >= GRID_COLUMNS_MAX)
		return;
	*ARENA_PUSH(a, g) = (struct grid_cell){ g->rows, column, text, at };
	end = end < GRID_COLUMNS_MAX ? end : GRID_COLUMNS_MAX;
	g->columns = end > g->columns ? end : g->columns;
}

/* A row of a table that is layout: a line, where each of its cells holds one; else cell by cell. */
static void put_layout(struct build *b, const struct grid *g)
{
	for (size_t y = 0, i = 0; y < g->rows; y++) {
		size_t end = i;
		bool one = true, any = false;

		for (; end < g->n && g->p[end].row == y; end++)
			one = one && !str_has(g->p[end].text, STR("\n"));
		for (; i < end; i++) {
			if (!g->p[i].text.n)
				continue;
			if (any)
				build_text(b, one ? STR("    ") : STR("\n"));
			else
				b->at = g->p[i].at;
			build_text(b, g->p[i].text);
			any = true;
		}
		if (any)
			build_line(b);
	}
}

/* Without lines: three rows of three cells, or four of two that name no keys (电话：…), nearly all of them filled, which
 * letterheads, signatures and imprints are not. */
static bool is_dense(const struct grid *g)
{
	size_t filled = 0, keys = 0;

	for (size_t i = 0; i < g->n; i++) {
		filled += g->p[i].text.n > 0;
		keys += str_has(g->p[i].text, STR("：")) || str_has(g->p[i].text, STR(":"));
	}
	return filled * 10 >= g->rows * g->columns * 8 && ((g->rows >= 3 && g->columns >= 3) || (g->rows >= 4 && g->columns == 2 && !keys));
}

void grid_put(struct build *b, const struct grid *g)
{
	struct arena *a = b->d->arena;
	size_t n = g->rows * g->columns;

	if (n == 0)
		return;
	if (n > TABLE_CELLS_MAX) {
		doc_refuse_table(b->d, (struct span){ (uint32_t)b->d->lines.n + 1, (uint32_t)(b->d->lines.n + g->rows) });
		put_layout(b, g);
		return;
	}
	struct str *cells = ARENA_ARRAY(a, struct str, n);
	struct location *at = ARENA_ARRAY(a, struct location, n);

	for (size_t i = 0; i < n; i++)
		cells[i] = (struct str){ table_merged, 0 };
	for (size_t i = 0; i < g->n; i++) {
		cells[g->p[i].row * g->columns + g->p[i].column] = g->p[i].text;
		at[g->p[i].row * g->columns + g->p[i].column] = g->p[i].at;
	}
	if ((g->ruled || is_dense(g)) && build_is_data(cells, g->rows, g->columns, g->n))
		build_table(b, cells, g->rows, g->columns, g->header_rows && g->header_rows < g->rows ? g->header_rows : 1, at);
	else
		put_layout(b, g);
}

void apart_begin(struct build *b, struct apart *keep)
{
	struct doc *d = b->d;

	*keep = (struct apart){ *b, d->lines.n, d->tables.n, d->locations.n };
	b->text = b->line = (struct buf){ 0 };
}

struct str apart_end(struct build *b, const struct apart *keep)
{
	struct doc *d = b->d;
	struct buf out = { 0 };

	if (b->line.n)
		build_line(b);
	struct str all = buf_view(&b->text);

	while (all.n) {
		size_t end = str_find(all, STR("\n"));
		struct str line = str_trim(str_sub(all, 0, end));

		if (line.n && out.n)
			buf_c(&out, '\n');
		buf_str(&out, line);
		all = end == SIZE_MAX ? STR_NONE : str_sub(all, end + 1, all.n);
	}
	struct str text = arena_str(d->arena, buf_view(&out));

	buf_free(&out);
	build_drop(b);
	d->lines.n = keep->lines;
	d->tables.n = keep->tables;
	d->locations.n = keep->locations;
	*b = keep->was;
	return text;
}
