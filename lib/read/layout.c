#include "read/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/build.h"
#include "read/pagecolumns.h"
#include "read/pagegrid.h"
#include "text/fold.h"

enum {
	TEXTS_MAX = 400000, RULES_MAX = 4000, /* of a document; of a page */
	CELLS_MAX = TABLE_CELLS_MAX,
	EDGE_ROWS = 2,     /* at the top and at the bottom of a page that may be its header and footer */
};

struct layout_sheet {
	float width, height;
	size_t texts, rules; /* left edges */
	float margin_left, margin_right;
	struct page_columns columns;
};

struct layout {
	struct doc *d;
	struct arena *a;
	struct { struct placed_text *p; size_t n, cap; } texts;
	struct rules_drawn rules;
	struct { struct layout_sheet *p; size_t n, cap; } pages;
	struct printed_rows rows;
	struct { struct page_grid *p; size_t n, cap; } grids;
	size_t characters;
};

struct layout *layout_new(struct doc *d)
{
	struct layout *l = ARENA_ARRAY(d->arena, struct layout, 1);

	l->d = d;
	l->a = d->arena;
	return l;
}

void layout_page(struct layout *l, float width, float height)
{
	*ARENA_PUSH(l->a, &l->pages) = (struct layout_sheet){ width, height, l->texts.n, l->rules.n, 0, 0, { .top = 0, .bottom = 0 } };
}

static bool placeable(float left, float top, float right, float bottom)
{
	return isfinite(left) && isfinite(top) && isfinite(right) && isfinite(bottom) && fabsf(left) < 1e5f && fabsf(top) < 1e5f && right >= left &&
	       bottom >= top;
}

void layout_text(struct layout *l, struct placed_text t)
{
	if (l->pages.n == 0 || l->texts.n >= TEXTS_MAX || t.text.n == 0 || !placeable(t.left, t.top, t.right, t.bottom))
		return;
	l->characters += utf8_length(t.text);
	*ARENA_PUSH(l->a, &l->texts) = t;
}

void layout_rule(struct layout *l, float left, float top, float right, float bottom)
{
	const float thin = 3, shortest = 4;

	if (l->pages.n == 0 || !placeable(left, top, right, bottom) || l->rules.n - l->pages.p[l->pages.n - 1].rules >= RULES_MAX)
		return;
	if (right - left < thin && bottom - top > shortest)
		*ARENA_PUSH(l->a, &l->rules) = (struct drawn_rule){ (left + right) / 2, top, (left + right) / 2, bottom };
	else if (bottom - top < thin && right - left > shortest)
		*ARENA_PUSH(l->a, &l->rules) = (struct drawn_rule){ left, (top + bottom) / 2, right, (top + bottom) / 2 };
}

/* ── margins, headers, paragraphs ── */

/* The right edge at which most of these end, within a few points: punctuation may extend into the margin. */
static float commonest(const float *v, size_t n)
{
	const float together = 6;
	size_t best = 0, best_n = 0;

	for (size_t i = 0, end = 0; i < n; i++) {
		while (end < n && v[end] - v[i] <= together)
			end++;
		if (end - i >= best_n) {
			best_n = end - i;
			best = end - 1;
		}
	}
	return v[best];
}

/* Where the text of a page begins and ends: of wide rows nearly the least, and where most end. */
static void find_margins(struct layout *l)
{
	float *left = ARENA_ARRAY(l->a, float, l->rows.n + 1), *right = ARENA_ARRAY(l->a, float, l->rows.n + 1);

	for (size_t page = 0; page < l->pages.n; page++) {
		struct layout_sheet *s = &l->pages.p[page];
		size_t n = 0;

		for (size_t i = 0; i < l->rows.n; i++) {
			const struct printed_row *r = &l->rows.p[i];

			if (r->page != page + 1 || r->dropped || r->table || r->right - r->left < s->width * 0.5f)
				continue;
			left[n] = r->left;
			right[n++] = r->right;
		}
		if (n < 3) {
			s->margin_left = page ? s[-1].margin_left : 0;
			s->margin_right = page ? s[-1].margin_right : 0;
			continue;
		}
		qsort(left, n, sizeof *left, float_by_value);
		qsort(right, n, sizeof *right, float_by_value);
		s->margin_left = left[n / 10];
		s->margin_right = commonest(right, n);
	}
	for (size_t page = l->pages.n; page-- > 0;) { /* pages without enough text use the margins of the next page, else the usual ones */
		struct layout_sheet *s = &l->pages.p[page];

		if (s->margin_right > s->margin_left)
			continue;
		s->margin_left = page + 1 < l->pages.n ? s[1].margin_left : s->width * 0.13f;
		s->margin_right = page + 1 < l->pages.n ? s[1].margin_right : s->width * 0.87f;
	}
}

/* All digits compare equal: 第1页 and 第2页 are the same footer. */
static struct str without_digits(struct arena *a, struct str s)
{
	struct str t = arena_str(a, norm_line(a, s));
	char *p = (char *)(uintptr_t)t.p;
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		bool digit = t.p[i] >= '0' && t.p[i] <= '9';

		if (t.p[i] == ' ' || (digit && n && p[n - 1] == '0'))
			continue;
		p[n++] = digit ? '0' : t.p[i];
	}
	return (struct str){ t.p, n };
}

static bool page_number(struct str key)
{
	static const char *const forms[] = { "0", "-0-", "—0—", "–0–", "－0－", "―0―", "第0页", "第0页共0页", "第0页/共0页", "第0页,共0页", "第0页，共0页", "0/0", "·0·", "0页", "-0", "~0~", "共0页第0页" };

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (str_eq(key, str_z(forms[i])))
			return true;
	return false;
}

/* A row at the edge of a page that is a number, or that recurs at the edge of other pages, is a header or footer. */
static void drop_headers(struct layout *l)
{
	struct { size_t row; struct str key; } *edge = arena_alloc(l->a, sizeof *edge * (l->pages.n + 1) * EDGE_ROWS * 2);
	size_t n = 0, i = 0;

	for (size_t page = 1; page <= l->pages.n; page++) {
		size_t from = i;

		while (i < l->rows.n && l->rows.p[i].page == page)
			i++;
		for (size_t k = from; k < i; k++) {
			const struct printed_row *r = &l->rows.p[k];
			float height = l->pages.p[page - 1].height;
			bool top = k - from < EDGE_ROWS && r->bottom < height * 0.12f, bottom = i - k <= EDGE_ROWS && r->top > height * 0.85f;

			if ((!top && !bottom) || r->table)
				continue;
			edge[n].row = k;
			edge[n++].key = without_digits(l->a, r->text);
			if (n == (l->pages.n + 1) * EDGE_ROWS * 2)
				return;
		}
	}
	for (size_t k = 0; k < n; k++) {
		size_t same = 0;
		float height = l->pages.p[l->rows.p[edge[k].row].page - 1].height;

		for (size_t j = 0; j < n && j < 2000; j++)
			same += str_eq(edge[j].key, edge[k].key) &&
				fabsf(l->rows.p[edge[j].row].top - l->rows.p[edge[k].row].top) < height * 0.03f;
		l->rows.p[edge[k].row].dropped = page_number(edge[k].key) || (same >= 3 && same * 3 >= l->pages.n) || (same == 2 && l->pages.n <= 3);
	}
}

/* Where the text that the row belongs to begins and ends. */
static struct page_column margins_of(const struct layout *l, const struct printed_row *r)
{
	const struct layout_sheet *s = &l->pages.p[r->page - 1];

	return r->block == BLOCK_LEFT || r->block == BLOCK_RIGHT ? s->columns.column[r->block - BLOCK_LEFT] :
								   (struct page_column){ s->margin_left, s->margin_right };
}

static void find_centred(struct layout *l)
{
	for (size_t i = 0; i < l->rows.n; i++) {
		struct printed_row *r = &l->rows.p[i];
		const struct page_column m = margins_of(l, r);
		float before = r->left - m.left, behind = m.right - r->right;

		r->center = (before > r->size * 1.5f && behind > r->size * 1.5f && fabsf(before - behind) < r->size * 1.2f) ||
			    (before > r->size * 0.8f && fabsf(before - behind) < r->size * 0.2f);
		/* a title that fills its line counts as centred if its characters are larger than those of the text */
		if (!r->center && fabsf(before - behind) < r->size && before > r->size * 0.4f && i + 1 < l->rows.n && r->size > l->rows.p[i + 1].size * 1.15f)
			r->center = true;
	}
}

/* The width of what cannot be parted at the beginning of a row: brackets stay with a character, letters and digits together. */
static float first_unit(const struct printed_row *r)
{
	static const char *const opening[] = { "（", "《", "“", "〔", "【", "〈", "「", "(", "[" };
	struct str t = r->text;
	size_t n = 0;

	for (size_t i = 0; i < sizeof opening / sizeof opening[0]; i++)
		if (str_starts(t, str_z(opening[i])))
			return r->size * 2.2f;
	while (n < t.n && row_ascii(str_sub(t, n, n + 1), false))
		n++;
	return n > 2 ? r->size * (float)n / 2 : r->size;
}

/* Does the paragraph continue in the next row? */
static bool goes_on(const struct layout *l, const struct printed_row *r, const struct printed_row *next)
{
	const struct page_column m = margins_of(l, r), n = margins_of(l, next);
	float size = r->size, room = m.right - r->right;

	if (r->center || fabsf(r->size - next->size) > r->size * 0.12f || str_has(r->text, STR("    ")))
		return false;
	if (room > first_unit(next) + size * 0.7f)
		return false;
	/* a centred paragraph of more than a line ends in a short one */
	if (next->center)
		return r->left - m.left < size * 0.7f && room < size && !row_ends_sentence(r->text) && r->page == next->page &&
		       next->top - r->top < size * 2.1f;
	if (next->left - n.left > size * 0.7f)
		return false;
	/* a larger distance begins another paragraph */
	return r->page != next->page || next->top - r->top < size * 3;
}

/* ── putting it together ── */

static void put_grid(struct build *b, const struct page_grid *g)
{
	size_t filled = 0;

	for (size_t i = 0; i < g->rows * g->columns; i++)
		filled += g->cells[i].n > 0;
	b->at = g->at[0];
	if (build_is_data(g->cells, g->rows, g->columns, g->rows * g->columns)) {
		build_table(b, g->cells, g->rows, g->columns, 1, g->at);
		return;
	}
	for (size_t y = 0; y < g->rows && filled; y++) { /* a frame, an imprint: its text */
		bool any = false;

		for (size_t x = 0; x < g->columns; x++) {
			struct str c = g->cells[y * g->columns + x];

			if (c.n == 0)
				continue;
			if (any)
				build_text(b, STR("    "));
			for (size_t i = 0, from = 0; i <= c.n; i++) { /* a line without a full stop at its end was broken */
				if (i < c.n && c.p[i] != '\n')
					continue;
				build_text(b, str_sub(c, from, i));
				if (i < c.n && row_ends_sentence(str_sub(c, from, i)))
					build_line(b);
				from = i + 1;
			}
			any = true;
		}
		if (any)
			build_line(b);
	}
}

/* 甲市科技局办公    2023年8月9日印发, and the rest of the name below: it belongs behind its first part. */
static void mend_broken_name(struct layout *l, struct printed_row *r, struct printed_row *below)
{
	float size = r->size;

	if (r->first == 0 || below->first || below->page != r->page || r->table || below->table || below->dropped || row_ends_sentence(str_sub(r->text, 0, r->first)) ||
	    fabsf(below->left - r->left) > size * 0.5f || below->top - r->top > size * 2.1f || below->right > r->first_right ||
	    !str_ends(r->text, STR("印发")))
		return;
	r->text = arena_join(l->a, arena_join(l->a, str_sub(r->text, 0, r->first), below->text), str_sub(r->text, r->first, r->text.n));
	below->dropped = true;
}

static void put_all(struct layout *l)
{
	struct build b;
	struct printed_row *before = NULL;
	int32_t table = 0;

	build_begin(&b, l->d);
	for (size_t i = 0; i < l->rows.n; i++) {
		struct printed_row *r = &l->rows.p[i];

		if (r->dropped)
			continue;
		if (i + 1 < l->rows.n)
			mend_broken_name(l, r, r + 1);
		if (r->table) {
			const struct page_grid *g = &l->grids.p[r->table - 1];

			if (b.line.n)
				build_line(&b);
			before = NULL;
			if (r->table != table)
				put_grid(&b, g);
			table = r->table;
			continue;
		}
		if (before && !goes_on(l, before, r))
			build_line(&b);
		else if (before && row_ascii(before->text, true) && row_ascii(r->text, false))
			build_text(&b, STR(" "));
		if (b.line.n == 0) {
			b.center = r->center;
			b.at = (struct location){ .page = r->page, .left = r->left, .top = r->top, .right = r->right, .bottom = r->bottom };
		}
		build_text(&b, r->text);
		before = r;
	}
	build_end(&b);
}

static int by_row(const void *x, const void *y)
{
	const struct printed_row *a = x, *b = y;

	if (a->page != b->page)
		return a->page < b->page ? -1 : 1;
	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return (a->top > b->top) - (a->top < b->top);
}

static void read_columns(struct layout *l, size_t page, struct placed_text *t, size_t n, size_t before)
{
	struct layout_sheet *s = &l->pages.p[page];

	for (size_t i = before; i < l->rows.n; i++) { /* tables */
		if (l->rows.p[i].top < s->columns.bottom && l->rows.p[i].bottom > s->columns.top) {
			rows_make(l->a, t, n, (uint32_t)page + 1, &l->rows);
			return;
		}
		l->rows.p[i].block = l->rows.p[i].top < s->columns.top ? BLOCK_ABOVE : BLOCK_BELOW;
	}
	for (enum page_block b = BLOCK_ABOVE; b <= BLOCK_BELOW; b++) {
		size_t from = l->rows.n, some = 0;
		struct placed_text *of = ARENA_ARRAY(l->a, struct placed_text, n);

		for (size_t i = 0; i < n; i++)
			if (page_columns_block(&s->columns, &t[i]) == b)
				of[some++] = t[i];
		rows_make(l->a, of, some, (uint32_t)page + 1, &l->rows);
		for (; from < l->rows.n; from++)
			l->rows.p[from].block = (uint8_t)b;
	}
}

static void read_page(struct layout *l, size_t page, struct ruled *last, bool *open)
{
	struct layout_sheet *s = &l->pages.p[page];
	size_t end = page + 1 < l->pages.n ? s[1].texts : l->texts.n, rules_end = page + 1 < l->pages.n ? s[1].rules : l->rules.n;
	struct placed_text *texts = l->texts.p + s->texts;
	size_t n = end - s->texts, before = l->rows.n;
	struct rules_drawn drawn = { l->rules.p ? l->rules.p + s->rules : NULL, rules_end - s->rules, 0 };
	struct ruled_tables tables = ruled_find(l->a, &drawn);

	for (size_t i = 0; i < tables.n; i++) {
		const struct ruled *t = &tables.p[i];
		size_t n_before = n;
		size_t above = 0; /* strings of the text between the page's head and the first table */
		struct page_grid g;

		if (t->rows * t->columns > CELLS_MAX)
			continue;
		g = pagegrid_fill(l->a, t, texts, &n, (uint32_t)page + 1);
		if (n == n_before) /* no text inside: a drawing */
			continue;
		for (size_t k = 0; k < n && i == 0; k++)
			above += texts[k].bottom < t->top + 2 && texts[k].top > s->height * 0.1f;
		if (i == 0 && *open && above == 0 && l->grids.n && pagegrid_same_columns(t, last)) {
			struct page_grid *to = &l->grids.p[l->grids.n - 1];

			pagegrid_append(l->a, to, &g);
		} else {
			*ARENA_PUSH(l->a, &l->grids) = g;
		}
		*ARENA_PUSH(l->a, &l->rows) = (struct printed_row){ .left = t->left, .right = t->right, .top = t->top, .bottom = t->bottom, .page = (uint32_t)page + 1,
							    .table = (int32_t)l->grids.n };
		*last = *t;
	}
	if (page_columns_find(l->a, texts, n, s->width, &s->columns))
		read_columns(l, page, texts, n, before);
	else
		rows_make(l->a, texts, n, (uint32_t)page + 1, &l->rows);
	if (l->rows.n > before)
		qsort(l->rows.p + before, l->rows.n - before, sizeof *l->rows.p, by_row);
	/* is a table the last item on the page, except for its footer? */
	*open = false;
	for (size_t i = before; i < l->rows.n; i++)
		if (l->rows.p[i].table)
			*open = true;
		else if (l->rows.p[i].top < s->height * 0.88f)
			*open = false;
}

size_t layout_end(struct layout *l)
{
	struct ruled last = { 0 };
	bool open = false;

	for (size_t page = 0; page < l->pages.n; page++)
		read_page(l, page, &last, &open);
	for (size_t i = 0; i < l->grids.n; i++)
		pagegrid_trim(&l->grids.p[i]);
	drop_headers(l);
	find_margins(l);
	find_centred(l);
	put_all(l);
	l->d->src.pages = (uint32_t)l->pages.n;
	return l->characters;
}
