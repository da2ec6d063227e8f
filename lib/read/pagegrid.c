#include "read/pagegrid.h"

#include <math.h>
#include <string.h>

/* Joins the rows of a cell: a row that fills the width continues in the next one. */
static struct str cell_text(struct arena *a, struct placed_text *t, size_t n, float right, uint32_t page)
{
	struct printed_rows rows = { 0 };
	struct buf b = { 0 };

	rows_make(a, t, n, page, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		const struct printed_row *r = &rows.p[i];
		bool goes_on = i + 1 < rows.n && right - r->right < r->size * 2.2f && !row_ends_sentence(r->text);

		buf_str(&b, r->text);
		if (i + 1 < rows.n && !goes_on)
			buf_c(&b, '\n');
	}
	struct str out = arena_str(a, str_trim(buf_view(&b)));

	buf_free(&b);
	return out;
}

bool pagegrid_same_columns(const struct ruled *a, const struct ruled *b)
{
	if (a->columns != b->columns)
		return false;
	for (size_t i = 0; i <= a->columns; i++)
		if (fabsf(a->x[i] - b->x[i]) > 4)
			return false;
	return true;
}

/* Fills a grid from the strings in it, which are taken out of the list. */
struct page_grid pagegrid_fill(struct arena *a, const struct ruled *t, struct placed_text *texts, size_t *n, uint32_t page)
{
	struct page_grid g = { .rows = t->rows, .columns = t->columns, .page = page, .last_page = page };
	size_t all = t->rows * t->columns, kept = 0, held = 0, *of = ARENA_ARRAY(a, size_t, *n);
	struct placed_text *in = ARENA_ARRAY(a, struct placed_text, *n), *one = ARENA_ARRAY(a, struct placed_text, *n);

	g.cells = ARENA_ARRAY(a, struct str, all);
	g.at = ARENA_ARRAY(a, struct location, all);
	for (size_t i = 0; i < *n; i++) {
		size_t place;

		if (ruled_place(t, (texts[i].left + texts[i].right) / 2, text_middle(&texts[i]), &place)) {
			of[held] = place;
			in[held++] = texts[i];
		} else {
			texts[kept++] = texts[i];
		}
	}
	*n = kept;
	for (size_t i = 0; i < all; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): there are rows × columns of them */
		size_t x = i % t->columns, y = i / t->columns, count = 0, right = x;

		g.cells[i] = STR("");
		g.at[i] = (struct location){ .page = page, .left = t->x[x], .top = t->y[y], .right = t->x[x + 1], .bottom = t->y[y + 1] };
		if (t->cell[i] != i)
			continue;
		for (size_t k = 0; k < held; k++)
			if (of[k] == i)
				one[count++] = in[k];
		while (right + 1 < t->columns && t->cell[y * t->columns + right + 1] == i)
			right++;
		if (count)
			g.cells[i] = cell_text(a, one, count, t->x[right + 1], page);
	}
	return g;
}

/* Removes rows and columns in which no cell begins: they come from lines drawn twice or from lines of other cells. */
void pagegrid_trim(struct page_grid *g)
{
	for (size_t x = g->columns; x > 0; x--) {
		bool any = false;

		for (size_t y = 0; y < g->rows && !any; y++)
			any = g->cells[y * g->columns + x - 1].n > 0;
		if (any || g->columns <= 2)
			continue;
		size_t k = 0;

		for (size_t i = 0; i < g->rows * g->columns; i++)
			if (i % g->columns != x - 1) {
				g->cells[k] = g->cells[i];
				g->at[k++] = g->at[i];
			}
		g->columns--;
	}
}

/* Is a row divided by a page break? The cells of the next page's first row then continue unfinished cells, and some cell that a
 * complete row has is empty. */
static bool row_goes_on(const struct page_grid *to, const struct page_grid *g, size_t row)
{
	const struct str *above = to->cells + (to->rows - 1) * to->columns, *cell = g->cells + row * g->columns;
	size_t there = 0, were = 0, open = 0;

	for (size_t x = 0; x < g->columns; x++) {
		were += above[x].n > 0;
		if (cell[x].n == 0)
			continue;
		there++;
		if (above[x].n == 0)
			return false;
		open += !str_ends(above[x], STR("。"));
	}
	return there > 0 && there < were && open == there;
}

/* The table begins at the top of a page, and the previous one ended at the bottom of a page: they are one. */
void pagegrid_append(struct arena *a, struct page_grid *to, const struct page_grid *g)
{
	size_t skip = 0;

	/* a repeated header row */
	while (skip < g->columns && skip < to->columns && str_eq(g->cells[skip], to->cells[skip]))
		skip++;
	size_t from = skip == g->columns ? 1 : 0;

	if (from < g->rows && row_goes_on(to, g, from)) {
		struct str *last = to->cells + (to->rows - 1) * to->columns;

		for (size_t x = 0; x < g->columns; x++)
			last[x] = arena_join(a, last[x], g->cells[from * g->columns + x]);
		from++;
	}
	size_t n = to->rows * to->columns, more = (g->rows - from) * g->columns;
	struct str *cells = ARENA_ARRAY(a, struct str, n + more);
	struct location *at = ARENA_ARRAY(a, struct location, n + more);

	memcpy(cells, to->cells, n * sizeof *cells);
	memcpy(at, to->at, n * sizeof *at);
	if (more) {
		memcpy(cells + n, g->cells + from * g->columns, more * sizeof *cells);
		memcpy(at + n, g->at + from * g->columns, more * sizeof *at);
	}
	to->cells = cells;
	to->at = at;
	to->rows += g->rows - from;
	to->last_page = g->page;
}
