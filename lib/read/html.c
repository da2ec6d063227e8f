#include "read/html.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "read/element.h"
#include "read/htmltable.h"
#include "read/item.h"
#include "read/limits.h"
#include "read/line.h"
#include "read/markup.h"
#include "read/page.h"
#include "read/surround.h"
#include "read/readers.h"
#include "read/workers.h"

enum {
	KEY_MAX = 60,              /* bytes */
	KEYS_MIN = 2,
};

enum { UNFILLED_MIN = 3 };

struct html_reader {
	struct doc *d;
	const struct reading *reading;
	xmlNodePtr main;
	struct { struct page_line *p; size_t n, cap; } lines; /* parallel to d->lines */
	struct buf text;   /* text of all lines so far, inside the document or not */
	struct buf line;   /* being collected */
	struct buf cell;   /* inside a data table */
	size_t shown, linked; /* bytes of the line without blanks; of these, bytes in links */
	struct buf item;   /* the number of a list item, until its text begins */
	int nest, now_nest; /* nesting of the current list; of the list of the line being collected */
	size_t *starts;    /* source offset of each line */
	size_t n_starts;
	uint32_t now, first; /* source line of the reader, of the line being collected */
	bool inside, center;
	bool begun;                /* a sentence of the document has been read */
	struct htmltable table;    /* the table being read; keeps the limits exceeded by any table */
	uint8_t heading;
	int pre, links, items;     /* numbers of open elements */
	int unfilled;              /* keys (文号：) whose value is a placeholder */
	uint32_t block;            /* number of the block of the line being collected */
};

/* ── lines ── */

static void add_line(struct html_reader *r, struct str raw)
{
	struct doc *d = r->d;
	struct line *l = ARENA_PUSH(d->arena, &d->lines);
	uint32_t no = r->first ? r->first : 1;

	*ARENA_PUSH(d->arena, &r->lines) = (struct page_line){ .inside = r->inside, .heading = r->heading, .center = r->center, .item = r->items > 0, .block = r->block,
							       .link = r->linked > 0 && r->linked == r->shown };
	buf_str(&r->text, raw);
	buf_c(&r->text, '\n');
	*l = (struct line){ .raw = { NULL, raw.n }, .no = no, .end_no = no, .table = -1, .heading = r->heading, .center = r->center, .nest = (uint8_t)r->now_nest };
	r->now_nest = 0;
	if (no > r->n_starts)
		no = (uint32_t)r->n_starts;
	l->src = r->starts[no - 1];
	uint32_t end = r->now > no ? r->now : no;

	l->src_end = end < r->n_starts ? r->starts[end] : d->src.bytes.n;
}

static unsigned tell(struct html_reader *r, struct str text)
{
	return r->reading->tell ? r->reading->tell(r->reading->ctx, text) : 0;
}

/* Does the text of the line before `from`, else that of the line above, end in a colon? */
static bool behind_key(const struct html_reader *r, size_t from)
{
	struct str before = str_trim(str_sub(buf_view(&r->line), 0, from));

	before = before.n ? before : str_trim(buf_view(&r->text));
	return str_ends(before, STR("：")) || str_ends(before, STR(":"));
}

/* {{item.title}}: a placeholder of a template that was never filled. */
static void take_placeholders(struct html_reader *r)
{
	struct str open = STR("{{"), close = STR("}}");
	struct buf *line = &r->line;

	for (size_t from, to; line->n && memchr(line->p, '{', line->n) && (from = str_find(buf_view(line), open)) != SIZE_MAX &&
			      (to = str_find(str_sub(buf_view(line), from, line->n), close)) != SIZE_MAX;) {
		to += from + close.n;
		r->unfilled += behind_key(r, from);
		memmove(line->p + from, line->p + to, line->n - to);
		line->n -= to - from;
	}
}

static void flush(struct html_reader *r)
{
	take_placeholders(r);
	struct str raw = str_trim(buf_view(&r->line));
	struct str text = norm_line(r->d->arena, raw);

	if (text.n && (r->inside || r->d->lines.n < LINES_MAX)) {
		add_line(r, raw);
		struct page_line *l = &r->lines.p[r->lines.n - 1];

		l->text = arena_str(r->d->arena, text);
		l->kind = r->inside ? 0 : tell(r, text);
		r->begun = r->begun || (r->inside && str_has(text, STR("。")));
	}
	r->line.n = 0;
	r->first = 0;
	r->shown = r->linked = 0;
}

static void end_block(struct html_reader *r)
{
	flush(r);
	r->block++;
}

/* White space of the markup becomes one blank, beside Han characters none; NBSP and U+3000 are text. */
static void put_text(struct html_reader *r, struct buf *to, const xmlChar *content)
{
	struct str t = str_z((const char *)content);

	for (size_t i = 0; i < t.n;) {
		unsigned char c = (unsigned char)t.p[i];

		if (c == '\n')
			r->now++;
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
			if (r->pre && c == '\n')
				flush(r);
			else if (to->n && to->p[to->n - 1] != ' ')
				buf_c(to, ' ');
			i++;
			continue;
		}
		if (r->first == 0)
			r->first = r->now;
		if (r->item.n && to == &r->line && str_trim(buf_view(to)).n == 0) {
			buf_str(to, buf_view(&r->item));
			r->item.n = 0;
			r->now_nest = r->nest;
		}
		size_t from = i;

		utf8_next(t, &i);
		buf_add(to, t.p + from, i - from);
		r->shown += i - from;
		r->linked += r->links ? i - from : 0;
	}
}

/* ── tables ── */

static void cell_text(struct html_reader *r, xmlNodePtr n, struct buf *out)
{
	for (xmlNodePtr c = n->children; c; c = c->next) {
		if (element_skipped(c))
			continue;
		if (c->type == XML_TEXT_NODE) {
			put_text(r, out, c->content);
			continue;
		}
		bool block = c->type == XML_ELEMENT_NODE && !element_inline(c) && !element_of_word(c);

		if (block && out->n && out->p[out->n - 1] != '\n')
			buf_c(out, '\n');
		cell_text(r, c, out);
		if (block && out->n && out->p[out->n - 1] != '\n')
			buf_c(out, '\n');
	}
}

static struct str clean_cell(struct arena *a, struct str s)
{
	struct buf b = { 0 };

	while (s.n) {
		size_t nl = str_find(s, STR("\n"));
		struct str one = norm_line(a, str_sub(s, 0, nl));

		if (one.n && b.n)
			buf_c(&b, '\n');
		buf_str(&b, one);
		s = nl == SIZE_MAX ? STR_NONE : str_sub(s, nl + 1, s.n);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static void read_table(struct html_reader *r, xmlNodePtr table)
{
	size_t rows = r->table.rows, columns = r->table.columns;
	struct doc *d = r->d;
	struct arena *a = d->arena;
	int32_t index = (int32_t)d->tables.n;
	struct table t = { .rows = rows, .columns = columns, .section = -1, .rule = STR("table-markup") };
	uint8_t *taken = arena_alloc(a, rows * columns);
	size_t y = 0;

	flush(r);
	t.cells = ARENA_ARRAY(a, struct str, rows * columns);
	for (size_t i = 0; i < rows * columns; i++)
		t.cells[i] = (struct str){ table_merged, 0 };
	t.at.from = xml()->xmlGetLineNo(table) > 0 ? (uint32_t)xml()->xmlGetLineNo(table) : r->now;
	if (t.at.from > r->now)
		r->now = t.at.from;
	for (xmlNodePtr row = htmltable_row(table, NULL); row; row = htmltable_row(table, row), y++) {
		size_t x = 0;
		bool header = true;

		r->line.n = 0;
		r->first = 0;
		if (xml()->xmlGetLineNo(row) > (long)r->now)
			r->now = (uint32_t)xml()->xmlGetLineNo(row);
		for (xmlNodePtr c = row->children; c; c = c->next) {
			if (!element_is(c, "td") && !element_is(c, "th"))
				continue;
			header = header && element_is(c, "th");
			while (x < columns && taken[y * columns + x])
				x++;
			if (x >= columns)
				break;
			r->cell.n = 0;
			cell_text(r, c, &r->cell);
			t.cells[y * columns + x] = clean_cell(a, buf_view(&r->cell));
			if (t.cells[y * columns + x].n) {
				if (r->line.n)
					buf_c(&r->line, '\t');
				for (size_t i = 0; i < t.cells[y * columns + x].n; i++) {
					char ch = t.cells[y * columns + x].p[i];

					buf_c(&r->line, ch == '\n' ? ' ' : ch);
				}
			}
			unsigned wide = htmltable_span(c, "colspan", &r->table), high = htmltable_span(c, "rowspan", &r->table);

			for (size_t v = y; v < y + high && v < rows; v++)
				for (size_t u = x; u < x + wide && u < columns; u++)
					taken[v * columns + u] = 1;
			x += wide;
		}
		t.header_rows += header && y == t.header_rows;
		if (r->line.n) {
			struct str raw = arena_str(a, buf_view(&r->line));
			size_t before = d->lines.n;

			if (r->first == 0)
				r->first = r->now;
			add_line(r, raw);
			if (d->lines.n > before)
				d->lines.p[d->lines.n - 1].table = index;
			r->line.n = 0;
			r->first = 0;
		}
	}
	t.at.to = r->now;
	*ARENA_PUSH(a, &d->tables) = t;
}

/* ── tables of metadata: 索引号 | 0152…, 发文机关： | 某某局 ── */

static bool ends_in_colon(struct str t)
{
	return str_ends(t, STR("：")) || str_ends(t, STR(":"));
}

/* <div><div>索引号</div><div>0152…</div></div> */
static bool of_pair(xmlNodePtr n)
{
	size_t elements = 0;

	for (xmlNodePtr c = n->parent ? n->parent->children : NULL; c && elements < 3; c = c->next)
		elements += c->type == XML_ELEMENT_NODE;
	return elements == 2;
}

/* Is it the key of page metadata? */
static bool is_key(struct html_reader *r, struct str t)
{
	struct str name = line_key(norm_line(r->d->arena, str_trim(t)));

	return name.n > 0 && name.n <= KEY_MAX && tell(r, arena_join(r->d->arena, name, STR("："))) & LINE_META;
}

/* <em>发文字号</em> … <em>发布日期</em> …: does another key begin on the line being collected? */
static bool begins_pair(struct html_reader *r, xmlNodePtr n)
{
	if (r->begun || !r->line.n || n->type != XML_ELEMENT_NODE || !n->children || n->children->type != XML_TEXT_NODE || n->children->next)
		return false;
	struct str t = str_trim(str_z((const char *)n->children->content));

	return t.n > 0 && t.n <= KEY_MAX && is_key(r, t);
}

/* Is every other cell a key? Most must be known, and there must be several. */
static bool metadata(struct html_reader *r, xmlNodePtr table)
{
	size_t keys = 0, strange = 0;

	for (xmlNodePtr row = htmltable_row(table, NULL); row; row = htmltable_row(table, row)) {
		bool value = false;

		for (xmlNodePtr c = row->children; c; c = c->next) {
			if (!element_is(c, "td") && !element_is(c, "th"))
				continue;
			xmlChar *s = xml()->xmlNodeGetContent(c);
			struct str t = str_trim(str_z((const char *)s));
			bool key = !value && is_key(r, t);

			strange += !value && t.n && !key;
			keys += key;
			xml()->xmlFree(s);
			if (strange > keys + 1)
				return false;
			value = !value;
		}
	}
	return keys >= KEYS_MIN && keys > strange;
}

/* ── the walk ── */

static void walk(struct html_reader *r, xmlNodePtr n, bool center);

static void walk_children(struct html_reader *r, xmlNodePtr n, bool center)
{
	for (xmlNodePtr c = n->children; c; c = c->next)
		walk(r, c, center);
}

static uint32_t newlines(const xmlChar *s)
{
	uint32_t n = 0;

	for (; s && *s; s++)
		n += *s == '\n';
	return n;
}

static uint8_t heading_level(xmlNodePtr n)
{
	const char *s = (const char *)n->name;

	return n->type == XML_ELEMENT_NODE && (s[0] == 'h' || s[0] == 'H') && s[1] >= '1' && s[1] <= '6' && !s[2] ?
		       (uint8_t)(s[1] - '0') : 0;
}

static void walk(struct html_reader *r, xmlNodePtr n, bool center)
{
	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
		put_text(r, &r->line, n->content);
		return;
	}
	if (n->type == XML_ELEMENT_NODE && xml()->xmlGetLineNo(n) > (long)r->now && xml()->xmlGetLineNo(n) < 65535)
		r->now = (uint32_t)xml()->xmlGetLineNo(n);
	if (element_skipped(n) && !element_is(n, "form")) {
		if (n->type == XML_COMMENT_NODE)
			r->now += newlines(n->content);
		else
			for (xmlNodePtr c = n->children; c; c = c->next)
				r->now += newlines(c->content);
		return;
	}
	if (n->type != XML_ELEMENT_NODE || element_hidden(n))
		return;
	if (element_is(n, "br")) {
		if (!r->heading || r->heading > 3) /* a heading stays one line */
			flush(r);
		return;
	}
	bool was = r->inside;

	if (n == r->main) {
		flush(r);
		r->inside = true;
	}
	if (element_inline(n) || element_of_word(n)) {
		bool a = element_is(n, "a");

		if (begins_pair(r, n))
			flush(r);
		r->links += a;
		walk_children(r, n, center);
		r->links -= a;
		if (!r->begun && is_key(r, buf_view(&r->line)) && !ends_in_colon(str_trim(buf_view(&r->line)))) /* <b>索引号</b>0152… */
			buf_str(&r->line, STR("："));
	} else if (r->inside && !r->begun && element_is(n, "table") && metadata(r, n)) {
		flush(r);
		r->inside = false;
		walk_children(r, n, center);
		flush(r);
		r->inside = true;
	} else if (r->inside && element_is(n, "table") && htmltable_is_data(n, &r->table)) {
		r->heading = 0;
		r->center = false;
		read_table(r, n);
	} else {
		/* outside the document each table row becomes one line: 发文机关： 国务院 */
		bool row_cell = !r->inside && (element_is(n, "td") || element_is(n, "th") || element_is(n, "dt") || element_is(n, "dd") || of_pair(n));
		struct str so_far = str_trim(buf_view(&r->line));
		bool key = row_cell && is_key(r, so_far), joins = key || (row_cell && ends_in_colon(so_far));

		if (key && !ends_in_colon(so_far))
			buf_str(&r->line, STR("："));
		if (!joins)
			end_block(r);
		bool centered = center || element_is(n, "center") || element_attr_has(n, "align", "center") ||
				element_attr_has(n, "style", "text-align: center") || element_attr_has(n, "style", "text-align:center");

		if (heading_level(n))
			r->heading = heading_level(n);
		r->center = centered;
		bool item = element_is(n, "li");

		r->pre += element_is(n, "pre");
		r->items += item;
		if (r->inside && element_is(n, "li")) {
			r->item.n = 0;
			item_label(n, &r->item, &r->nest);
		}
		walk_children(r, n, centered);
		r->items -= item;
		struct str got = str_trim(buf_view(&r->line));

		/* the cell of the value ends the line even if it is empty */
		if (joins || !(row_cell && (ends_in_colon(got) || is_key(r, got)))) {
			r->center = centered;
			end_block(r);
		}
		r->pre -= element_is(n, "pre");
		r->heading = 0;
		r->center = center;
	}
	if (n == r->main) {
		flush(r);
		r->inside = was;
	}
}

static void line_starts(struct html_reader *r, struct str bytes)
{
	size_t n = 1, cap = 1;

	for (size_t i = 0; i < bytes.n; i++)
		cap += bytes.p[i] == '\n';
	r->starts = ARENA_ARRAY(r->d->arena, size_t, cap);
	for (size_t i = 0; i < bytes.n; i++)
		if (bytes.p[i] == '\n')
			r->starts[n++] = i + 1;
	r->n_starts = n;
}

static void report_limits(const struct html_reader *r, bool cut_off)
{
	struct doc *d = r->d;
	struct span page = { 1, r->now }, end = { r->now, r->now };

	if (cut_off)
		doc_find(d, HTML_DEPTH, end, xml()->max_depth);
	if (r->table.span_cut)
		doc_find(d, HTML_SPAN, page, HTML_SPAN_MAX);
	if (r->table.refused)
		doc_refuse_table(d, page);
}

/* Keeps the lines of the document and makes its text. A title without a line of its own becomes the first line. */
static void take_lines(struct html_reader *r, const struct page_name *name)
{
	struct doc *d = r->d;
	struct lines all = { 0 };
	struct buf text = { 0 };
	size_t at = 0;

	if (name->text.n && !name->own) {
		uint32_t no = name->line >= 0 ? d->lines.p[name->line].no : 1;

		*ARENA_PUSH(d->arena, &all) = (struct line){ .raw = { NULL, name->text.n }, .no = no, .end_no = no, .table = -1, .heading = 1, .src_end = d->src.bytes.n };
		buf_str(&text, name->text);
		buf_c(&text, '\n');
	}
	for (size_t i = 0; i < r->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		bool title = name->own && (long)i == name->line;

		if (r->lines.p[i].keep || title) {
			l->heading = title ? 1 : l->heading;
			buf_add(&text, r->text.p + at, l->raw.n + 1);
			*ARENA_PUSH(d->arena, &all) = *l;
		}
		at += l->raw.n + 1;
	}
	d->lines = all;
	d->text = arena_str(d->arena, buf_view(&text));
	buf_free(&text);
	at = 0;
	for (size_t i = 0; i < all.n; i++) {
		struct line *l = &d->lines.p[i];

		l->raw.p = d->text.p + at;
		l->text = norm_line(d->arena, l->raw);
		at += l->raw.n + 1;
	}
}

enum { HTML_OPTIONS = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT };

void html_try(struct str page)
{
	struct arena *a = arena_new();
	size_t tags;
	struct str mended = markup_mended(a, page, &tags);
	htmlParserCtxtPtr parser = page.n && tags <= HTML_TAGS_MAX ? xml()->htmlNewParserCtxt() : NULL;

	if (parser) {
		xml()->xmlFreeDoc(xml()->htmlCtxtReadMemory(parser, mended.p, (int)mended.n, NULL, "UTF-8", HTML_OPTIONS));
		xml()->htmlFreeParserCtxt(parser);
	}
	arena_free(a);
}

bool html_lines(struct doc *d, const struct reading *reading, struct err *err)
{
	size_t tags;
	struct str page = markup_mended(d->arena, d->src.in.text, &tags), named = STR_NONE;
	struct html_reader r = { .d = d, .reading = reading, .now = 1 };
	htmlParserCtxtPtr parser;

	if (tags > HTML_TAGS_MAX)
		return err_set(err, ERR_TOO_BIG, "a page of more than %d tags and attributes; split it", HTML_TAGS_MAX);
	if (!(parser = xml()->htmlNewParserCtxt()))
		memory_out();
	htmlDocPtr html = page.n ? xml()->htmlCtxtReadMemory(parser, page.p, (int)page.n, NULL, "UTF-8", HTML_OPTIONS) : NULL;
	bool cut_off = parser->disableSAX; /* elements nested deeper than xmlParserMaxDepth */

	xml()->htmlFreeParserCtxt(parser);
	xmlNodePtr root = html ? xml()->xmlDocGetRootElement(html) : NULL;

	if (root) {
		line_starts(&r, d->src.bytes);
		named = page_title(d->arena, root);
		r.main = page_main(root);
		walk(&r, root, false);
		flush(&r);
	}
	struct page_name name = surround_choose(d->arena, reading, r.lines.p, r.lines.n, named);

	if (r.unfilled >= UNFILLED_MIN) { /* what stands around the document's place is none */
		r.lines.n = 0;
		name = (struct page_name){ .line = -1 };
		doc_find(d, HTML_TEMPLATE, (struct span){ 1, 1 });
	}
	take_lines(&r, &name);
	report_limits(&r, cut_off);
	buf_free(&r.text);
	buf_free(&r.line);
	buf_free(&r.cell);
	buf_free(&r.item);
	xml()->xmlFreeDoc(html);
	return true;
}

bool read_html(struct doc *d, const struct reading *r, struct err *err)
{
	struct str page = d->src.in.text;

	if (r->workers && page.n > LIMIT_PAGE_TRIED && !workers_try_page(r->workers, page, err))
		return false;
	if (page.n > LIMIT_PAGE_TRIED && r->turn)
		r->turn(r->turn_ctx, true);
	return html_lines(d, r, err);
}

/* Markup begins with a tag. A page that begins with an XML declaration is recognised by its <html> element. */
enum told tell_html(struct str text)
{
	struct str start = str_trim(str_sub(text, 0, 2048));

	if (str_starts(start, STR("<?xml")) && (str_has(start, STR("<html")) || str_has(start, STR("<HTML"))))
		return TOLD_YES;
	return start.n > 2 && start.p[0] == '<' && (start.p[1] == '!' || (start.p[1] >= 'A' && start.p[1] <= 'z')) && str_has(start, STR(">")) ?
		       TOLD_MAYBE : TOLD_NO;
}
