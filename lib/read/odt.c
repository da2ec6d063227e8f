/* Text documents in the Open Document Format (ISO/IEC 26300): .odt. */
#include <stdlib.h>

#include "read/grid.h"
#include "read/node.h"
#include "read/odfstyle.h"
#include "read/package.h"
#include "read/readers.h"

enum { NESTED_MAX = 60, REPEATED_MAX = 64, BLANKS_MAX = 64 };

struct odt {
	struct doc *d;
	struct arena *a;
	struct build b;
	struct odf_styles styles;
	struct { struct odf_count **p; size_t n, cap; } counts; /* of every list so far, the latest at the end */
	struct odf_count outline;
	uint32_t paragraph, page;
	bool pages_known, tracked, hidden, too_deep, in_notes, contents;
	struct { struct str *p; size_t n, cap; } notes; /* footnotes and endnotes */
	int deep;
};

/* The list that is being read. */
struct odt_list {
	const struct odf_list_style *style;
	struct odf_count *count;
	int level, start; /* number at which the item starts; -1: it continues */
	bool labelled;    /* the item already has its label, or gets none */
};

static void blocks(struct odt *o, struct xml_node *parent, struct odt_list *l);

/* ── within a paragraph ── */

static void put_text(struct buf *out, struct str text)
{
	for (const char *p = text.p; p < text.p + text.n; p++) {
		bool blank = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';

		if (!blank)
			buf_c(out, *p);
		else if (out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n')
			buf_c(out, ' ');
	}
}

static bool passed_over(struct xml_node *n)
{
	static const char *const names[] = { "note", "annotation", "annotation-end", "tracked-changes", "ruby-text", "bookmark", "index-title-template",
					     "forms", "sequence-decls", "variable-decls", "user-field-decls", "alphabetical-index-mark" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (node_is(n, names[i]))
			return true;
	return false;
}

static bool is_shape(struct xml_node *n)
{
	return node_is(n, "text-box") || node_is(n, "custom-shape") || node_is(n, "rect") || node_is(n, "ellipse") || node_is(n, "polygon") || node_is(n, "path");
}

/* Appends the text of a note to that of the document, so that it is found and shown. */
static void take_note(struct odt *o, struct xml_node *body)
{
	struct apart keep;
	uint32_t paragraph = o->paragraph;

	o->in_notes = true;
	apart_begin(&o->b, &keep);
	blocks(o, body, NULL);
	*ARENA_PUSH(o->a, &o->notes) = apart_end(&o->b, &keep);
	o->in_notes = false;
	o->paragraph = paragraph;
}

static void put_notes(struct odt *o)
{
	for (size_t i = 0; i < o->notes.n; i++) {
		struct buf b = { 0 };

		buf_fmt(&b, "[%zu] ", i + 1);
		for (size_t k = 0; k < o->notes.p[i].n; k++)
			buf_c(&b, o->notes.p[i].p[k] == '\n' ? ' ' : o->notes.p[i].p[k]);
		o->b.at = (struct location){ .page = 0 };
		o->b.furniture = true;
		build_text(&o->b, buf_view(&b));
		build_line(&o->b);
		buf_free(&b);
	}
}

/* Its characters, and how many of these bytes are bold. */
static void inlines(struct odt *o, struct xml_node *parent, struct buf *out, bool bold, size_t *bold_bytes)
{
	if (++o->deep > NESTED_MAX) {
		o->too_deep = true;
		o->deep--;
		return;
	}
	for (struct xml_node *c = parent->children; c; c = c->next) {
		size_t before = out->n;

		if (!c->name) {
			put_text(out, c->text);
			*bold_bytes += bold ? out->n - before : 0;
			continue;
		}
		if (c->name == NULL || (passed_over(c) && !node_is(c, "note")))
			continue;
		if (node_is(c, "s")) {
			for (int n = node_int(c, "c", 1); n > 0 && out->n - before < BLANKS_MAX; n--)
				buf_c(out, ' ');
		} else if (node_is(c, "tab")) {
			buf_z(out, "  ");
		} else if (node_is(c, "line-break")) {
			buf_c(out, '\n');
		} else if (node_is(c, "soft-page-break")) {
			o->page++;
		} else if (node_is(c, "change") || node_is(c, "change-start")) {
			o->tracked = true;
		} else if (node_is(c, "note") && !o->in_notes && node_child(c, "note-body")) {
			take_note(o, node_child(c, "note-body"));
		} else if (is_shape(c)) {
			blocks(o, c, NULL);
		} else if (node_is(c, "span")) {
			struct odf_style s = odf_style_of(&o->styles, 't', node_attr(c, "style-name"));

			if (s.hidden == 1)
				o->hidden = true;
			else
				inlines(o, c, out, s.bold < 0 ? bold : s.bold == 1, bold_bytes);
		} else if (str_eq(node_attr(c, "is-hidden"), STR("true"))) {
			o->hidden = true;
		} else {
			inlines(o, c, out, bold, bold_bytes);
		}
	}
	o->deep--;
}

/* ── paragraphs ── */

static void label_of(struct odt *o, struct xml_node *n, struct odt_list *l, struct buf *out)
{
	int level = node_int(n, "outline-level", 1) - 1;

	if (l) {
		if (!l->labelled && l->style)
			odf_number(l->style, l->count, l->level, l->start, out);
		l->labelled = true;
	} else if (node_is(n, "h") && o->styles.outline && level >= 0 && level < ODF_LEVELS && !str_eq(node_attr(n, "is-list-header"), STR("true"))) {
		odf_number(o->styles.outline, &o->outline, level, -1, out);
	}
}

static void paragraph(struct odt *o, struct xml_node *n, struct odt_list *l)
{
	struct odf_style s = odf_style_of(&o->styles, 'p', node_attr(n, "style-name"));
	struct buf text = { 0 }, label = { 0 };
	size_t bold = 0;
	int heading = node_is(n, "h") ? node_int(n, "outline-level", 1) : s.heading;
	bool first = true;

	o->paragraph++;
	if (s.hidden == 1) {
		o->hidden = true;
		return;
	}
	inlines(o, n, &text, s.bold == 1, &bold);
	label_of(o, n, l, &label);
	struct str t = buf_view(&text);

	o->b.at = (struct location){ .paragraph = o->paragraph, .page = o->pages_known ? o->page : 0 };
	do {
		size_t end = str_find(t, STR("\n"));

		if (first)
			build_text(&o->b, buf_view(&label));
		build_text(&o->b, str_trim(str_sub(t, 0, end)));
		o->b.heading = (uint8_t)(heading >= 1 && heading <= 6 ? heading : 0);
		o->b.center = s.center == 1;
		o->b.bold = text.n > 0 && bold == text.n;
		o->b.furniture = o->contents;
		build_line(&o->b);
		first = false;
		t = end == SIZE_MAX ? STR_NONE : str_sub(t, end + 1, t.n);
	} while (t.n);
	buf_free(&text);
	buf_free(&label);
}

/* ── lists ── */

static struct odf_count *count_new(struct odt *o, struct str style, struct str id)
{
	struct odf_count *c = ARENA_NEW(o->a, struct odf_count);

	c->style = arena_str(o->a, style);
	c->id = arena_str(o->a, id);
	*ARENA_PUSH(o->a, &o->counts) = c;
	return c;
}

/* Where the numbers of the list continue: from the list that it names, from the last list of its style, or from the start. */
static struct odf_count *count_of(struct odt *o, struct xml_node *n, struct str style)
{
	struct str to = node_attr(n, "continue-list"), id = node_attr(n, "id");
	bool last = str_eq(node_attr(n, "continue-numbering"), STR("true"));

	for (size_t i = o->counts.n; (to.n || last) && i-- > 0;) {
		struct odf_count *c = o->counts.p[i];

		if (to.n ? str_eq(c->id, to) : str_eq(c->style, style)) {
			if (id.n)
				c->id = arena_str(o->a, id);
			return c;
		}
	}
	return count_new(o, style, id);
}

static struct str style_of_first(struct odt *o, struct xml_node *list, int deep)
{
	for (struct xml_node *item = list->children; item && deep < NESTED_MAX; item = item->next)
		for (struct xml_node *c = item->name ? item->children : NULL; c; c = c->next) {
			if (node_is(c, "p") || node_is(c, "h"))
				return odf_style_of(&o->styles, 'p', node_attr(c, "style-name")).list;
			if (node_is(c, "list"))
				return style_of_first(o, c, deep + 1);
		}
	return STR_NONE;
}

static void list(struct odt *o, struct xml_node *n, const struct odt_list *outer)
{
	struct str name = node_attr(n, "style-name");

	if (!name.n)
		name = outer && outer->style ? outer->style->name : style_of_first(o, n, 0);
	struct odt_list l = { .style = odf_list_of(&o->styles, name), .level = outer ? outer->level + 1 : 0 };

	l.count = outer && (!outer->style || str_eq(outer->style->name, name)) ? outer->count : count_of(o, n, name);
	if (l.level >= ODF_LEVELS)
		l.level = ODF_LEVELS - 1;
	for (struct xml_node *c = n->children; c; c = c->next) {
		if (!node_is(c, "list-item") && !node_is(c, "list-header"))
			continue;
		l.labelled = node_is(c, "list-header");
		l.start = node_int(c, "start-value", -1);
		blocks(o, c, &l);
	}
}

/* ── tables ── */

static struct str cell_text(struct odt *o, struct xml_node *n)
{
	struct apart keep;

	apart_begin(&o->b, &keep);
	blocks(o, n, NULL);
	return apart_end(&o->b, &keep);
}

static void read_row(struct odt *o, struct xml_node *row, struct grid *g)
{
	size_t x = 0;

	for (struct xml_node *c = row->children; c; c = c->next) {
		bool covered = node_is(c, "covered-table-cell");
		int times = node_int(c, "number-columns-repeated", 1), wide = node_int(c, "number-columns-spanned", 1);

		if (!covered && !node_is(c, "table-cell"))
			continue;
		struct location at = { .paragraph = o->paragraph + 1, .page = o->pages_known ? o->page : 0 };
		struct str text = covered ? STR("") : cell_text(o, c);

		g->ruled |= odf_style_of(&o->styles, 'c', node_attr(c, "style-name")).ruled;
		for (int i = 0; i < times && i < REPEATED_MAX; i++)
			grid_add(o->a, g, x++, (size_t)(i == times - 1 && wide > 0 ? wide : 1), text, at);
	}
	g->rows++;
}

static void read_rows(struct odt *o, struct xml_node *parent, struct grid *g, bool header)
{
	for (struct xml_node *c = parent->children; c; c = c->next) {
		if (node_is(c, "table-row")) {
			for (int n = node_int(c, "number-rows-repeated", 1), i = 0; i < n && i < REPEATED_MAX; i++)
				read_row(o, c, g);
			g->header_rows += header;
		} else if (node_is(c, "table-header-rows") || node_is(c, "table-row-group") || node_is(c, "table-rows")) {
			read_rows(o, c, g, node_is(c, "table-header-rows"));
		}
	}
}

/* What a table is made of, down to its cells. */
struct table_outline {
	size_t rows, wide; /* wide: the most cells of a row */
	bool ruled, holds; /* holds: there is a table in one of its cells */
};

static void look_at(struct odt *o, struct xml_node *n, struct table_outline *t, int deep)
{
	size_t cells = 0;

	for (struct xml_node *c = n->children; c && deep < 4; c = c->next) {
		if (node_is(c, "table-cell") || node_is(c, "covered-table-cell")) {
			cells++;
			t->ruled |= odf_style_of(&o->styles, 'c', node_attr(c, "style-name")).ruled;
			t->holds |= node_child(c, "table") != NULL;
		} else if (node_is(c, "table-row") || node_is(c, "table-header-rows") || node_is(c, "table-rows") || node_is(c, "table-row-group")) {
			t->rows += node_is(c, "table-row");
			look_at(o, c, t, deep + 1);
		}
	}
	t->wide = cells > t->wide ? cells : t->wide;
}

static void cell_by_cell(struct odt *o, struct xml_node *n, int deep)
{
	for (struct xml_node *c = n->children; c && deep < 4; c = c->next) {
		if (node_is(c, "table-cell"))
			blocks(o, c, NULL);
		else if (c->name)
			cell_by_cell(o, c, deep + 1);
	}
}

static void table(struct odt *o, struct xml_node *n)
{
	struct grid g = { 0 };

	struct table_outline t = { 0 };

	look_at(o, n, &t, 0);
	/* an unruled one, or a box, is layout, whose inner tables may be data */
	if (t.holds && (!t.ruled || t.rows < 2 || t.wide < 2)) {
		cell_by_cell(o, n, 0);
		return;
	}
	read_rows(o, n, &g, false);
	grid_put(&o->b, &g);
}

/* ── blocks ── */

static void block(struct odt *o, struct xml_node *c, struct odt_list *l)
{
	if (c->name == NULL || passed_over(c)) {
		o->tracked |= node_is(c, "tracked-changes");
	} else if (node_is(c, "p") || node_is(c, "h")) {
		paragraph(o, c, l);
	} else if (node_is(c, "list")) {
		list(o, c, l);
	} else if (node_is(c, "table")) {
		table(o, c);
	} else if (node_is(c, "soft-page-break")) {
		o->page++;
	} else if (node_is(c, "section") && str_eq(node_attr(c, "display"), STR("none"))) {
		o->hidden = true;
	} else if (node_is(c, "index-body")) {
		o->contents = true;
		blocks(o, c, NULL);
		o->contents = false;
	} else if (node_is(c, "section") || node_is(c, "table-of-content") || node_is(c, "index-title") || node_is(c, "frame") ||
		   node_is(c, "g") || node_is(c, "numbered-paragraph") || is_shape(c)) {
		blocks(o, c, NULL);
	}
}

static void blocks(struct odt *o, struct xml_node *parent, struct odt_list *l)
{
	if (++o->deep > NESTED_MAX)
		o->too_deep = true;
	else
		for (struct xml_node *c = parent->children; c; c = c->next)
			block(o, c, l);
	o->deep--;
}

static void take_block(void *ctx, struct xml_node *n)
{
	block(ctx, n, NULL);
}

static void take_style(void *ctx, struct xml_node *n)
{
	odf_styles_take(&((struct odt *)ctx)->styles, n);
}

/* ── the document ── */

static bool wanted(struct str name)
{
	return str_eq(name, STR("content.xml")) || str_eq(name, STR("styles.xml")) || str_eq(name, STR("meta.xml")) || str_eq(name, STR("META-INF/manifest.xml"));
}

static uint32_t pages_of(const struct package *parts, struct arena *a)
{
	struct err ignored;
	struct xml_node *meta = node_child(package_xml(parts, STR("meta.xml"), a, &ignored), "meta");
	int n = node_int(node_child(meta, "document-statistic"), "page-count", 0);

	return n > 0 ? (uint32_t)n : 0;
}

static void report(struct odt *o)
{
	struct span all = { 0, 0 };

	if (o->tracked)
		doc_find_plain(o->d, FINDING_TRACKED_CHANGES, all);
	if (o->hidden)
		doc_find_plain(o->d, FINDING_HIDDEN_TEXT, all);
	if (o->too_deep)
		doc_find(o->d, TOO_DEEP, all, NESTED_MAX);
}

bool read_odt(struct doc *d, const struct reading *r, struct err *err)
{
	struct odt o = { .d = d, .a = d->arena, .page = 1, .styles = { .a = d->arena } };
	struct package parts = { 0 };
	struct err ignored;

	(void)r;
	if (!package_read_odf(d->arena, d->src.bytes, wanted, &parts, err))
		return false;
	struct str content = STR("content.xml"), styles = STR("styles.xml");

	if (package_part(&parts, styles).n)
		package_each(&parts, styles, &(struct node_taker){ "styles", 2, take_style }, 1, &o, &ignored);
	o.pages_known = str_has(package_part(&parts, content), STR("soft-page-break"));
	build_begin(&o.b, d);
	static const struct node_taker takers[] = { { "automatic-styles", 2, take_style }, { "text", 3, take_block } };
	bool ok = package_each(&parts, content, takers, 2, &o, err);

	put_notes(&o);
	build_end(&o.b);
	d->src.pages = pages_of(&parts, d->arena);
	report(&o);
	return ok;
}

enum told tell_odt(struct str bytes)
{
	return package_is_odf(bytes, STR("application/vnd.oasis.opendocument.text")) ? TOLD_YES : package_is_broken(bytes) ? TOLD_MAYBE : TOLD_NO;
}
