#include "read/build.h"

#include <string.h>

#include "text/fold.h"
#include "read/line.h"

enum { CELL_LONG = 2000 }; /* characters: a longer cell is layout of a page */

void build_begin(struct build *b, struct doc *d)
{
	*b = (struct build){ .d = d };
}

static void put(struct build *b, struct str raw)
{
	struct doc *d = b->d;
	struct line *l = ARENA_PUSH(d->arena, &d->lines);

	*l = (struct line){ .raw = { NULL, raw.n }, .table = -1, .heading = b->heading, .center = b->center, .bold = b->bold,
			    .furniture = b->furniture, .indent = b->indent };
	buf_str(&b->text, raw);
	buf_c(&b->text, '\n');
	*ARENA_PUSH(d->arena, &d->locations) = b->at;
}

void build_text(struct build *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= ' ' || c == '\t')
			continue;
		buf_str(&b->line, str_sub(s, from, i));
		from = i + 1;
		if (c == '\n')
			build_line(b);
	}
	buf_str(&b->line, str_sub(s, from, s.n));
}

void build_line(struct build *b)
{
	if (b->d->lines.n <= LINES_MAX)
		put(b, buf_view(&b->line));
	b->line.n = 0;
	b->heading = 0;
	b->center = b->bold = b->furniture = false;
	b->indent = 0;
}

bool build_is_data(const struct str *cells, size_t rows, size_t columns, size_t n_cells)
{
	size_t filled = 0, longest = 0;

	for (size_t i = 0; i < rows * columns; i++) {
		size_t n = utf8_length(cells[i]);

		filled += n > 0;
		longest = n > longest ? n : longest;
		if (str_has(cells[i], STR("抄送：")) || str_has(cells[i], STR("日印发"))) /* a 版记 drawn as a table */
			return false;
	}
	return rows >= 2 && columns >= 2 && filled * 3 >= n_cells && filled >= 3 && longest < CELL_LONG;
}

void build_table(struct build *b, struct str *cells, size_t rows, size_t columns, size_t header_rows, const struct location *at)
{
	struct doc *d = b->d;
	struct table t = { .rows = rows, .columns = columns, .header_rows = header_rows, .section = -1, .caption = STR_NONE, .cells = cells, .rule = STR("table-markup") };
	struct location was = b->at;

	if (rows * columns > TABLE_CELLS_MAX) {
		doc_refuse_table(d, (struct span){ (uint32_t)d->lines.n + 1, (uint32_t)(d->lines.n + rows) });
	}
	if (b->line.n)
		build_line(b);
	t.at.from = (uint32_t)d->lines.n + 1;
	for (size_t y = 0; y < rows && d->lines.n <= LINES_MAX; y++) {
		bool any = false;

		for (size_t x = 0; x < columns; x++) {
			struct str c = cells[y * columns + x];

			if (c.n == 0)
				continue;
			if (any)
				buf_c(&b->line, '\t');
			else if (at)
				b->at = at[y * columns + x];
			any = true;
			for (size_t i = 0; i < c.n; i++)
				buf_c(&b->line, c.p[i] == '\n' ? ' ' : c.p[i]);
		}
		if (!any)
			continue;
		build_line(b);
		if (rows * columns <= TABLE_CELLS_MAX)
			d->lines.p[d->lines.n - 1].table = (int32_t)d->tables.n;
	}
	t.at.to = (uint32_t)d->lines.n;
	b->at = was;
	if (rows * columns <= TABLE_CELLS_MAX && t.at.to >= t.at.from)
		*ARENA_PUSH(d->arena, &d->tables) = t;
}

void build_finish(struct doc *d)
{
	size_t at = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];
		size_t indent = l->indent;

		l->raw.p = d->text.p + at;
		l->text = norm_line(d->arena, l->raw);
		l->no = l->end_no = (uint32_t)i + 1;
		l->src = at;
		at += l->raw.n + 1;
		l->src_end = at < d->text.n ? at : d->text.n;
		l->indent = (uint16_t)indent;
		l->cell = l->raw.n && l->raw.p[0] == '\t';
	}
	d->src.in = (struct decoded){ .encoding = ENC_UTF8, .name = "UTF-8", .text = d->text };
}

void build_end(struct build *b)
{
	if (b->line.n)
		build_line(b);
	b->d->text = arena_str(b->d->arena, buf_view(&b->text));
	build_finish(b->d);
	build_drop(b);
}

void build_drop(struct build *b)
{
	buf_free(&b->text);
	buf_free(&b->line);
}
