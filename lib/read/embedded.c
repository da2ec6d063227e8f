#include "read/embedded.h"

#include <string.h>

#include "text/fold.h"

enum {
	NAME_MAX = 12,
	TABLE_LINES_MAX = 20000, /* an unclosed comment ends the search */
	SPAN_MAX = 64,
	TAG_MAX = 4096,  /* bytes of a tag with its attributes */
};

struct tag {
	char name[NAME_MAX + 1]; /* lower case; "!" of a comment */
	bool closes;
	struct str attributes;
	size_t end;              /* offset behind its > */
};

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_known(const char *name)
{
	static const char *const names[] = { "a", "b", "big", "blockquote", "br", "center", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em",
					     "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "mark", "ol", "p",
					     "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
					     "thead", "tr", "u", "ul", "caption", "section", "article", "label", "abbr" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Where the last comment of t ends at the latest; 0: it has none. Without it each <!-- that is not closed would be read to the end. */
static size_t last_comment(struct str t)
{
	size_t at = str_has(t, STR("<!--")) ? str_rfind(t, STR("-->")) : SIZE_MAX;

	return at == SIZE_MAX ? 0 : at + strlen("-->");
}

/* The tag or comment at t.p[at], which is <. comments: last_comment(t). */
static bool tag_at(struct str t, size_t at, size_t comments, struct tag *out)
{
	size_t i = at + 1, n = 0;

	*out = (struct tag){ .name = "" };
	if (str_starts(str_sub(t, at, t.n), STR("<!--"))) {
		size_t close = at < comments ? str_find(str_sub(t, at, comments), STR("-->")) : SIZE_MAX;

		out->name[0] = '!';
		out->end = close == SIZE_MAX ? t.n : at + close + strlen("-->");
		return close != SIZE_MAX;
	}
	if (i < t.n && t.p[i] == '/') {
		out->closes = true;
		i++;
	}
	for (; i < t.n && is_letter_or_digit(t.p[i]); i++) {
		if (n == NAME_MAX)
			return false;
		out->name[n++] = (char)(t.p[i] >= 'A' && t.p[i] <= 'Z' ? t.p[i] + 'a' - 'A' : t.p[i]);
	}
	out->name[n] = 0;
	if (!is_known(out->name) || (i < t.n && t.p[i] != '>' && t.p[i] != '/' && t.p[i] != ' ' && t.p[i] != '\n' && t.p[i] != '\t'))
		return false;
	size_t from = i;

	for (char quote = 0; i < t.n && i < at + TAG_MAX; i++) {
		if (quote) {
			quote = t.p[i] == quote ? 0 : quote;
		} else if (t.p[i] == '"' || t.p[i] == '\'') {
			quote = t.p[i];
		} else if (t.p[i] == '>') {
			out->attributes = str_sub(t, from, i);
			out->end = i + 1;
			return true;
		}
	}
	return false;
}

/* Decodes an entity (&nbsp; &amp; &lt; …) at the beginning of t; returns its length, 0: none. */
static size_t entity_at(struct str t, struct str *is)
{
	static const struct { const char *name, *is; } entities[] = { { "&nbsp;", " " }, { "&emsp;", " " }, { "&ensp;", " " }, { "&amp;", "&" }, { "&lt;", "<" },
								     { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&middot;", "·" } };

	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (str_starts(t, str_z(entities[i].name))) {
			*is = str_z(entities[i].is);
			return strlen(entities[i].name);
		}
	return 0;
}

struct str embedded_strip(struct arena *a, struct str t)
{
	if (t.n == 0 || (!memchr(t.p, '<', t.n) && !memchr(t.p, '&', t.n)))
		return t;
	char *p = arena_alloc(a, t.n + 1);
	size_t n = 0, comments = last_comment(t);
	bool any = false;

	for (size_t i = 0; i < t.n;) {
		struct tag tag;
		struct str is = STR_NONE;
		size_t entity = t.p[i] == '&' ? entity_at(str_sub(t, i, t.n), &is) : 0;

		if (t.p[i] == '<' && (i == 0 || t.p[i - 1] != '\\') && tag_at(t, i, comments, &tag)) {
			if (strcmp(tag.name, "br") == 0)
				p[n++] = ' ';
			i = tag.end;
			any = true;
		} else if (entity) {
			memcpy(p + n, is.p, is.n);
			n += is.n;
			i += entity;
			any = true;
		} else {
			p[n++] = t.p[i++];
		}
	}
	return any ? norm_line(a, (struct str){ p, n }) : t;
}

/* ── tables ── */

static size_t span_of(struct str attributes, const char *name)
{
	size_t at = str_find(attributes, str_z(name)), n = 0;

	if (at == SIZE_MAX)
		return 1;
	for (at += strlen(name); at < attributes.n && (attributes.p[at] == '=' || attributes.p[at] == ' ' || attributes.p[at] == '"' || attributes.p[at] == '\'');)
		at++;
	for (; at < attributes.n && attributes.p[at] >= '0' && attributes.p[at] <= '9' && n < SPAN_MAX; at++)
		n = n * 10 + (size_t)(attributes.p[at] - '0');
	return n == 0 ? 1 : n > SPAN_MAX ? SPAN_MAX : n;
}

struct embedded_cell {
	struct str text;
	size_t row, wide, high;
	bool head;
};

struct embedded_cells {
	struct embedded_cell *p;
	size_t n, cap;
};

/* The cells of a table's markup, which begins at its <table>, in their order; one past its end in *end, 0: it has none. */
static struct embedded_cells read_cells(struct arena *a, struct str t, size_t *end)
{
	struct embedded_cells out = { 0 };
	size_t row = 0, depth = 0, from = 0, comments = last_comment(t);
	bool any = false, open = false;
	struct tag tag;

	*end = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] != '<' || !tag_at(t, i, comments, &tag))
			continue;
		bool table = strcmp(tag.name, "table") == 0, cell = strcmp(tag.name, "td") == 0 || strcmp(tag.name, "th") == 0, tr = strcmp(tag.name, "tr") == 0;

		depth += table && !tag.closes;
		if (depth == 1 && open && (cell || tr || table)) {
			out.p[out.n - 1].text = embedded_strip(a, norm_line(a, str_sub(t, from, i)));
			open = false;
		}
		if (depth == 1 && tr && !tag.closes) {
			row += any;
			any = false;
		}
		if (depth == 1 && cell && !tag.closes) {
			*ARENA_PUSH(a, &out) = (struct embedded_cell){ .text = STR(""), .row = row, .wide = span_of(tag.attributes, "colspan"),
							      .high = span_of(tag.attributes, "rowspan"), .head = tag.name[1] == 'h' };
			from = tag.end;
			open = any = true;
		}
		if (table && tag.closes && depth > 0 && --depth == 0) {
			*end = tag.end;
			return out;
		}
		i = tag.end - 1;
	}
	return out;
}

static bool grid_of(struct doc *d, const struct embedded_cells *c, struct table *t)
{
	size_t rows = c->n ? c->p[c->n - 1].row + 1 : 0, wide = 0, columns = 0;

	for (size_t i = 0; i < c->n; i++) {
		wide = i && c->p[i].row == c->p[i - 1].row ? wide + c->p[i].wide : c->p[i].wide;
		columns = wide > columns ? wide : columns;
	}
	if (rows < 2 || columns < 2 || rows * columns > TABLE_CELLS_MAX)
		return false;
	bool *taken = ARENA_ARRAY(d->arena, bool, rows * columns);

	*t = (struct table){ .rows = rows, .columns = columns, .section = -1, .rule = STR("table-markup"), .cells = ARENA_ARRAY(d->arena, struct str, rows * columns) };
	for (size_t i = 0; i < rows * columns; i++)
		t->cells[i] = STR("");
	bool head = true;

	for (size_t i = 0, x = 0; i < c->n; i++) {
		const struct embedded_cell *one = &c->p[i];

		x = i && one->row == c->p[i - 1].row ? x : 0;
		while (x < columns && taken[one->row * columns + x])
			x++;
		head = head && one->head;
		t->header_rows = head ? one->row + 1 : t->header_rows;
		if (x == columns)
			continue;
		t->cells[one->row * columns + x] = one->text.n ? one->text : STR("");
		for (size_t v = one->row; v < one->row + one->high && v < rows; v++)
			for (size_t u = x; u < x + one->wide && u < columns; u++)
				taken[v * columns + u] = true;
		x += one->wide;
	}
	return true;
}

void embedded_tables(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];
		size_t at = str_find(l->raw, STR("<table")), end = 0, last = i;

		if (at == SIZE_MAX)
			at = str_find(l->raw, STR("<TABLE"));
		if (at == SIZE_MAX)
			continue;
		size_t from = (size_t)(l->raw.p - d->text.p) + at, to = from;

		while (last < d->lines.n && last < i + TABLE_LINES_MAX) { /* the cell continues until its closing tag */
			const struct line *one = &d->lines.p[last];

			to = (size_t)(one->raw.p - d->text.p) + one->raw.n;
			if (str_has(one->raw, STR("</table>")) || str_has(one->raw, STR("</TABLE>")))
				break;
			last++;
		}
		struct table t;
		struct embedded_cells cells = read_cells(d->arena, str_sub(d->text, from, to), &end);

		if (last == d->lines.n || last == i + TABLE_LINES_MAX)
			break;
		if (end == 0 || !grid_of(d, &cells, &t)) {
			i = last;
			continue;
		}
		t.at = (struct span){ l->no, d->lines.p[last].end_no };
		for (; i <= last; i++)
			d->lines.p[i].table = (int32_t)d->tables.n;
		i--;
		*ARENA_PUSH(d->arena, &d->tables) = t;
	}
}
