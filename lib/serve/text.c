#include "serve/text.h"

#include <stdlib.h>
#include <string.h>

#include "text/seek.h"

enum { MARKS_MAX = 200 }; /* in one line */

/* ── marks ── */

static void gather(struct request *r, const struct query *q, struct marked *out, size_t most)
{
	if (q->kind == QUERY_NOT)
		return;
	if (((q->kind == QUERY_TERM && query_in_text(q->field)) || q->kind == QUERY_CITED || q->kind == QUERY_NUMBER) && q->folded.n && out->n < most) {
		out->prefix[out->n] = q->prefix;
		out->p[out->n++] = arena_str(r->arena, q->folded);
	}
	for (size_t i = 0; i < q->n; i++)
		gather(r, q->child[i], out, most);
}

void text_marked(struct request *r, const struct query *q, struct marked *out)
{
	enum { WORDS = 64 };

	*out = (struct marked){ .p = ARENA_ARRAY(r->arena, struct str, WORDS), .prefix = ARENA_ARRAY(r->arena, bool, WORDS) };
	if (q)
		gather(r, q, out, WORDS);
}

enum text_mark { MARK_WORD, MARK_VALUE, MARK_PASSAGE };

struct marked_range {
	size_t from, to, number;
	enum text_mark mark;
};

struct text_ranges {
	struct marked_range *p;
	size_t n, cap;
};

static void find(struct request *r, struct str needle, bool prefix, struct str s, enum text_mark mark, struct text_ranges *out)
{
	struct seek k;
	size_t at = 0, end = 0;

	if (!needle.n || !s.n)
		return;
	seek_begin(&k, needle, prefix, s);
	for (size_t i = 0; i < MARKS_MAX && seek_next(&k, end, &at, &end) && end > at; i++)
		*ARENA_PUSH(r->arena, out) = (struct marked_range){ at, end, 0, mark };
}

static int by_from(const void *x, const void *y)
{
	const struct marked_range *a = x, *b = y;

	return a->from != b->from ? (a->from < b->from ? -1 : 1) : (a->to > b->to) - (a->to < b->to);
}

static bool holds(struct span at, uint32_t line)
{
	return at.from && at.from <= line && line <= at.to;
}

/* The marked ranges that overlap with this piece of the text. */
static void find_passages(struct request *r, const struct marked *m, struct str text, struct str s, struct text_ranges *out)
{
	size_t from = str_slices(s, text) ? (size_t)(s.p - text.p) : SIZE_MAX;

	for (size_t i = 0; from != SIZE_MAX && i < m->n_ranges && m->ranges[i].from < from + s.n; i++) {
		const struct text_range *g = &m->ranges[i];

		size_t begin = g->from > from ? g->from - from : 0, end = g->to > from ? g->to - from : 0;

		end = end < s.n ? end : s.n;
		if (end > begin)
			*ARENA_PUSH(r->arena, out) =
				(struct marked_range){ begin, end, g->from >= from ? g->number + 1 : 0, g->value ? MARK_VALUE : MARK_PASSAGE };
	}
}

static void open_mark(struct request *r, const struct marked *m, const struct marked_range *g)
{
	if (g->mark == MARK_WORD)
		html(r, "<mark>");
	else if (g->mark == MARK_VALUE)
		html(r, "<mark class=\"value\">");
	else if (g->number) /* the passage begins in this piece: only there it has its id */
		html(r, "<mark class=\"passage\" id=\"$zpassage-$n\">", m->side ? m->side : "", g->number - 1);
	else
		html(r, "<mark class=\"passage\">");
}

/* Writes a piece of a line with its marks. text: the document's whole text if s is a part of it, else STR_NONE. */
static void put_marked(struct request *r, const struct marked *m, uint32_t line, struct str text, struct str s)
{
	struct text_ranges all = { 0 };
	size_t done = 0;

	for (size_t i = 0; m && i < m->n; i++)
		find(r, m->p[i], m->prefix[i], s, MARK_WORD, &all);
	if (m && holds(m->at, line))
		find(r, m->value, false, s, MARK_VALUE, &all);
	if (m && m->n_ranges && text.n)
		find_passages(r, m, text, s, &all);
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_from);
	for (size_t i = 0; i < all.n; i++) {
		const struct marked_range *g = &all.p[i];

		size_t from = g->from > done ? g->from : done;

		/* a range inside an earlier mark is skipped, unless it carries the id of a passage; of an overlap the rest is marked */
		if (g->to <= from && !(g->mark == MARK_PASSAGE && g->number))
			continue;
		html(r, "$t", str_sub(s, done, from));
		open_mark(r, m, g);
		html(r, "$t</mark>", str_sub(s, from, g->to));
		done = g->to > from ? g->to : from;
	}
	html(r, "$t", str_sub(s, done, s.n));
}

/* ── tables ── */

static bool drawn(uint32_t c) /* a character that draws the lines of a table in text */
{
	return is_blank(c) || is_hidden(c) || c == '|' || c == '-' || c == ':' || c == '+' || c == 0xFF5C || (c >= 0x2500 && c <= 0x257F);
}

static void squeeze(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		if (!drawn(c))
			buf_cp(out, norm_char(c));
	}
}

/* A line of the document, and the cell of a table that holds it. */
struct in_cell {
	uint32_t line;
	size_t cell;
};

/* A table, the text of its cells joined without blanks, and the lines of the document that are its cells' text. */
struct text_grid {
	const struct table *table;
	struct buf all;
	size_t *end;   /* by cell: where its text ends in `all` */
	size_t at;     /* in `all`: end of the last line that was found */
	struct { struct in_cell *p; size_t n, cap; } lines;
	bool put;
};

static void grid_fill(struct request *r, struct text_grid *g)
{
	const struct table *t = g->table;

	g->end = ARENA_ARRAY(r->arena, size_t, t->rows * t->columns + 1);
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		squeeze(t->cells[i], &g->all);
		g->end[i] = g->all.n;
	}
}

static size_t cell_at(const struct text_grid *g, size_t byte)
{
	size_t low = 0, high = g->table->rows * g->table->columns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (g->end[middle] > byte)
			high = middle;
		else
			low = middle + 1;
	}
	return low < g->table->rows * g->table->columns ? low : low ? low - 1 : 0;
}

/* Is the line part of the table? If so its cell is noted. The search goes on from the line before it, because several cells
 * may have the same text. */
static bool grid_takes(struct request *r, struct text_grid *g, struct str line, uint32_t no)
{
	struct buf b = { 0 };
	size_t at = g->at;
	bool takes = true;

	if (!holds(g->table->at, no) || !g->table->rows || !g->table->columns)
		return false;
	squeeze(line, &b);
	if (b.n) {
		size_t found = str_find(str_sub(buf_view(&g->all), g->at, g->all.n), buf_view(&b));

		at = found != SIZE_MAX ? g->at + found : g->all.n ? str_find(buf_view(&g->all), buf_view(&b)) : SIZE_MAX;
		takes = at != SIZE_MAX;
		if (takes)
			g->at = at + b.n;
	}
	if (takes)
		*ARENA_PUSH(r->arena, &g->lines) = (struct in_cell){ no, cell_at(g, at) };
	buf_free(&b);
	return takes;
}

static int by_cell(const void *x, const void *y)
{
	const struct in_cell *a = x, *b = y;

	return a->cell != b->cell ? (a->cell > b->cell) - (a->cell < b->cell) : (a->line > b->line) - (a->line < b->line);
}

/* g NULL: a table without the document's text around it; its lines get no ids. */
static void put_table(struct request *r, const struct table *t, struct text_grid *g, const struct marked *m)
{
	size_t next = 0;
	uint32_t line = t->at.from, named = 0;

	if (g && g->lines.n)
		qsort(g->lines.p, g->lines.n, sizeof *g->lines.p, by_cell);
	html(r, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$t\"><table>\n", t->caption.n ? t->caption : str_z(phrase(r, "Table")));
	if (t->caption.n)
		html(r, "<caption>$t</caption>\n", t->caption);
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		bool head = i / t->columns < t->header_rows;

		html(r, i % t->columns ? "" : i ? "</tr>\n<tr>" : "<tr>");
		html(r, head ? "<th scope=\"col\">" : "<td>");
		for (; g && next < g->lines.n && g->lines.p[next].cell == i; next++) {
			line = g->lines.p[next].line;
			if (line != named)
				html(r, "<span id=\"$zline-$d\"></span>", m && m->side ? m->side : "", (long long)line);
			named = line;
		}
		put_marked(r, m, m && holds(m->at, t->at.from) ? m->at.from : line, STR_NONE, t->cells[i]);
		html(r, head ? "</th>" : "</td>");
	}
	html(r, t->rows && t->columns ? "</tr>\n</table></div>\n" : "</table></div>\n");
}

void text_table(struct request *r, const struct table *t, const struct marked *m)
{
	put_table(r, t, NULL, m);
}

/* ── lines ── */

struct text_piece {
	size_t from, to;
	uint32_t line;
};

struct text_pieces {
	struct text_piece *p;
	size_t n, cap;
};

/* The lines of the text with their line numbers in the source file, which are also the numbers that hits give. */
static void cut(struct request *r, const struct doc *d, const struct outline *o, struct text_pieces *out)
{
	struct str t = d->text;
	size_t n = 0;

	for (size_t i = 0; i < t.n; n++) {
		size_t end = i;

		while (end < t.n && t.p[end] != '\n' && t.p[end] != '\r')
			end++;
		*ARENA_PUSH(r->arena, out) = (struct text_piece){ i, end, n < o->n ? o->line[n] : (uint32_t)n + 1 };
		i = end + (end < t.n && t.p[end] == '\r' && end + 1 < t.n && t.p[end + 1] == '\n' ? 2 : 1);
	}
}

struct text_writing {
	struct request *r;
	const struct doc *doc;
	const struct marked *marked;
	size_t section;
	uint32_t named; /* the last line that was given an id */
	size_t finding;
};

static void open_line(struct text_writing *w, const char *element, uint32_t line, bool blank)
{
	struct request *r = w->r;

	html(r, blank ? "<$z class=\"blank\"" : "<$z", element);
	if (w->named != line)
		html(r, " id=\"$zline-$d\"", w->marked->side ? w->marked->side : "", (long long)line);
	html(r, " data-line=\"$d\">", (long long)line);
	w->named = line;
}

static void put_paragraph(struct text_writing *w, uint32_t line, struct str s)
{
	if (!str_trim(s).n && w->named == line)
		return;
	open_line(w, "p", line, str_trim(s).n == 0);
	put_marked(w->r, w->marked, line, w->doc->text, s);
	html(w->r, "</p>\n");
}

/* Writes a line. Headings are found by their byte positions, because one line may hold several. */
static void put_line(struct text_writing *w, const struct text_piece *p)
{
	static const char *const elements[] = { "h3", "h4", "h5", "h6" };
	const struct doc *d = w->doc;
	size_t at = p->from;

	while (w->section < d->sections.n) {
		const struct section *s = &d->sections.p[w->section];
		size_t begin = doc_section_begin(d, s), end = s->from < p->to ? s->from : p->to;

		if (begin >= p->to && !(begin == p->to && p->from == p->to))
			break;
		if (begin >= at && end > begin && s->heading.n) {
			if (begin > at)
				put_paragraph(w, p->line, str_sub(d->text, at, begin));
			open_line(w, elements[s->depth > 4 ? 3 : s->depth > 0 ? s->depth - 1 : 0], p->line, false);
			put_marked(w->r, w->marked, p->line, d->text, str_sub(d->text, begin, end));
			html(w->r, "</$z>\n", elements[s->depth > 4 ? 3 : s->depth > 0 ? s->depth - 1 : 0]);
			at = end;
		}
		w->section++;
	}
	if (at < p->to || p->from == p->to)
		put_paragraph(w, p->line, str_sub(d->text, at, p->to));
}

static void put_findings(struct text_writing *w, uint32_t line)
{
	const struct doc *d = w->doc;
	struct request *r = w->r;

	for (size_t i = 0; i < d->findings.n; i++)
		if (d->findings.p[i].at.from == line)
			html(r, "<p class=\"finding $z\">$t</p>\n", severity_name(d->findings.p[i].severity), view_finding(r, &d->findings.p[i]));
}

void text_html(struct request *r, const struct doc *d, const struct outline *o, const struct marked *m)
{
	struct text_writing w = { .r = r, .doc = d, .marked = m };
	struct text_pieces all = { 0 };
	struct text_grid *grids = ARENA_ARRAY(r->arena, struct text_grid, d->tables.n + 1);

	cut(r, d, o, &all);
	size_t *takes = ARENA_ARRAY(r->arena, size_t, all.n + 1); /* by line: number of its table, from 1; 0: none */

	for (size_t i = 0; i < d->tables.n; i++) {
		grids[i].table = &d->tables.p[i];
		grid_fill(r, &grids[i]);
	}
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < d->tables.n && !takes[i]; k++)
			if (grid_takes(r, &grids[k], str_sub(d->text, all.p[i].from, all.p[i].to), all.p[i].line))
				takes[i] = k + 1;
	for (size_t i = 0; i < all.n; i++) {
		struct text_grid *g = takes[i] ? &grids[takes[i] - 1] : NULL;

		if (!g)
			put_line(&w, &all.p[i]);
		else if (!g->put)
			put_table(r, g->table, g, m);
		if (g)
			g->put = true;
		if (i + 1 == all.n || all.p[i + 1].line != all.p[i].line)
			put_findings(&w, all.p[i].line);
	}
	for (size_t i = 0; i < d->tables.n; i++) {
		if (!grids[i].put) /* none of its lines was found in the text: it is put at the end */
			put_table(r, grids[i].table, &grids[i], m);
		buf_free(&grids[i].all);
	}
}
