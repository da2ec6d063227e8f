/* Word documents in Office Open XML (ISO/IEC 29500): .docx, also those of WPS Writer; and those in one XML file. */
#include <stdlib.h>

#include "read/diagram.h"
#include "read/grid.h"
#include "read/node.h"
#include "read/wordlist.h"
#include "read/package.h"
#include "read/readers.h"
#include "read/wordbinding.h"
#include "read/wordfield.h"
#include "read/wordparts.h"
#include "read/wordstyle.h"
#include "read/wordxml.h"

enum { NESTED_MAX = 60, NOTES_MAX = 10000 };

/* The paragraph that is being read. */
struct paragraph {
	struct buf text;
	struct word_format format; /* of its style */
	size_t bold, plain;        /* bytes of text */
	bool carried;              /* its paragraph mark was deleted: the next paragraph continues its text */
};

struct note {
	int id;
	bool at_end; /* an endnote */
};

struct docx_word {
	struct doc *d;
	struct arena *a;
	struct build b;
	struct package parts;
	struct str main; /* the part with the text */
	struct xml_node *relations; /* of it; NULL: not read yet */
	struct word_styles *styles;
	struct word_lists *numbering;
	struct word_bindings bindings;
	uint32_t paragraph, page;
	bool pages_known;      /* the file contains the page breaks of its last layout */
	bool tracked, hidden;  /* was met */
	struct word_fields fields;
	int deep;
	bool too_deep;
	struct paragraph carried; /* text of the body whose paragraph mark was deleted */
	struct { struct note *p; size_t n, cap; } notes; /* referred to, in this order */
	bool in_notes;
};

static void blocks(struct docx_word *w, struct xml_node *parent, struct paragraph *p);
static void inlines(struct docx_word *w, struct xml_node *parent, struct paragraph *p);

/* ── runs ── */

static void superscript(struct buf *out, struct str t)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];

		if (out->n && (c == '2' || c == '3') && t.n == 1 && is_letter(out->p[out->n - 1]))
			buf_cp(out, c == '2' ? 0xB2 : 0xB3); /* m² */
		else
			buf_c(out, c);
	}
}

static void line_end(struct docx_word *w, struct paragraph *p, struct xml_node *n)
{
	bool page = str_eq(node_attr(n, "type"), STR("page"));

	if (page && !w->pages_known)
		w->page++;
	buf_c(&p->text, '\n');
}

static void diagram(struct docx_word *w, struct xml_node *ids)
{
	struct strings texts = { 0 };
	struct err ignored;

	if (!w->relations)
		w->relations = package_relations(&w->parts, w->main, w->a);
	diagram_texts(w->a, package_xml(&w->parts, package_target(w->a, w->relations, w->main, node_attr(ids, "dm")), w->a, &ignored), &texts);
	for (size_t i = 0; i < texts.n; i++) {
		w->b.at.paragraph = w->paragraph;
		build_text(&w->b, texts.p[i]);
		build_line(&w->b);
	}
}

/* A text box, a shape, a group of these: the first text of each, DrawingML before the VML that it falls back to. */
static void drawing(struct docx_word *w, struct xml_node *n, int deep)
{
	for (struct xml_node *c = n->children; c && deep < NESTED_MAX; c = c->next) {
		if (c->name == NULL)
			continue;
		if (node_is(c, "txbxContent")) {
			struct paragraph none = { 0 };
			struct word_fields around = w->fields;

			w->fields = (struct word_fields){ 0 };
			blocks(w, c, &none);
			buf_free(&none.text);
			word_fields_end(&w->fields);
			w->fields = around;
		} else if (node_is(c, "AlternateContent")) {
			struct xml_node *choice = node_child(c, "Choice");

			drawing(w, choice ? choice : c, deep + 1);
		} else if (node_is(c, "textpath") && node_attr(c, "string").n) { /* WordArt: used for many letterheads */
			w->b.at.paragraph = w->paragraph;
			build_text(&w->b, node_attr(c, "string"));
			w->b.center = true;
			build_line(&w->b);
		} else if (node_is(c, "relIds")) {
			diagram(w, c);
		} else {
			drawing(w, c, deep + 1);
		}
	}
}

static void put_text(struct docx_word *w, struct paragraph *p, struct str t, const struct word_format *f)
{
	if (word_fields_in_instruction(&w->fields))
		return;
	if (f->raised == 1)
		superscript(&p->text, t);
	else
		buf_str(&p->text, t);
	*(f->bold == 1 ? &p->bold : &p->plain) += t.n;
}

static struct str content(struct xml_node *n)
{
	return n->children && !n->children->name && !n->children->next ? n->children->text : STR_NONE;
}

/* Text in several nodes: entities, CDATA. */
static void put_content(struct docx_word *w, struct paragraph *p, struct xml_node *n, const struct word_format *f)
{
	for (struct xml_node *c = n->children; c; c = c->next)
		if (!c->name)
			put_text(w, p, c->text, f);
}

/* What stands in a run, or in an alternative of what does. */
static void run_content(struct docx_word *w, struct xml_node *r, struct paragraph *p, const struct word_format *f, int deep)
{
	for (struct xml_node *c = r->children; c && deep < NESTED_MAX; c = c->next) {
		if (c->name == NULL)
			continue;
		if (node_is(c, "fldChar")) {
			word_fields_mark(&w->fields, c, &p->text);
		} else if (node_is(c, "instrText")) {
			word_fields_code(&w->fields, content(c));
		} else if (f->hidden == 1) {
			w->hidden |= node_is(c, "t");
		} else if (node_is(c, "t")) {
			put_content(w, p, c, f);
		} else if (node_is(c, "tab") || node_is(c, "ptab")) {
			put_text(w, p, STR("  "), f);
		} else if (node_is(c, "br") || node_is(c, "cr")) {
			line_end(w, p, c);
		} else if (node_is(c, "noBreakHyphen")) {
			put_text(w, p, STR("-"), f);
		} else if (node_is(c, "sym") && !word_fields_in_instruction(&w->fields)) {
			word_symbol_put(c, &p->text);
		} else if (node_is(c, "lastRenderedPageBreak")) {
			w->page++;
		} else if (node_is(c, "drawing") || node_is(c, "pict") || node_is(c, "object")) {
			drawing(w, c, 0);
		} else if (node_is(c, "AlternateContent")) {
			struct xml_node *choice = node_child(c, "Choice"), *of = choice && choice->children ? choice : node_child(c, "Fallback");

			if (of)
				run_content(w, of, p, f, deep + 1);
		} else if ((node_is(c, "footnoteReference") || node_is(c, "endnoteReference")) && w->notes.n < NOTES_MAX && !w->in_notes) {
			*ARENA_PUSH(w->a, &w->notes) = (struct note){ node_int(c, "id", -1), node_is(c, "endnoteReference") };
		} else if (node_is(c, "ruby")) {
			struct xml_node *base = node_child(c, "rubyBase");

			if (base)
				inlines(w, base, p);
		}
	}
}

static void run(struct docx_word *w, struct xml_node *r, struct paragraph *p)
{
	struct xml_node *properties = node_child(r, "rPr"), *style = node_child(properties, "rStyle");
	struct word_format f = WORD_FORMAT_NONE;

	word_format_run(properties, &f);
	if (style)
		word_styles_apply(w->styles, node_attr(style, "val"), &f);
	f.bold = f.bold < 0 ? p->format.bold : f.bold;
	f.hidden = f.hidden < 0 ? p->format.hidden : f.hidden;
	run_content(w, r, p, &f, 0);
}

/* Formulas: their characters in order. */
static void formula(struct docx_word *w, struct xml_node *n, struct paragraph *p, int deep)
{
	struct word_format f = WORD_FORMAT_NONE;

	for (struct xml_node *c = n->children; c && deep < NESTED_MAX; c = c->next) {
		if (node_is(c, "den"))
			put_text(w, p, STR("/"), &f);
		if (node_is(c, "t"))
			put_content(w, p, c, &f);
		else if (c->name)
			formula(w, c, p, deep + 1);
	}
}

static bool goes_through(struct xml_node *n)
{
	static const char *const names[] = { "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo", "ins", "moveTo" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (node_is(n, names[i]))
			return true;
	return word_xml_inserted(n);
}

static bool deleted(struct xml_node *n)
{
	return node_is(n, "del") || node_is(n, "moveFrom") || word_xml_deleted(n);
}

static void inlines(struct docx_word *w, struct xml_node *parent, struct paragraph *p)
{
	if (++w->deep > NESTED_MAX) {
		w->too_deep = true;
		w->deep--;
		return;
	}
	word_binding_fill(&w->bindings, w->a, &w->parts, parent);
	for (struct xml_node *c = parent->children; c; c = c->next) {
		if (c->name == NULL)
			continue;
		w->tracked |= node_is(c, "ins") || node_is(c, "moveTo") || word_xml_inserted(c) || deleted(c);
		if (node_is(c, "r")) {
			run(w, c, p);
		} else if (goes_through(c)) {
			inlines(w, c, p);
		} else if (node_is(c, "oMath") || node_is(c, "oMathPara")) {
			formula(w, c, p, 0);
		} else if (node_is(c, "AlternateContent")) {
			struct xml_node *choice = node_child(c, "Choice");

			inlines(w, choice ? choice : c, p);
		}
	}
	w->deep--;
}

/* ── paragraphs ── */

/* Does it have a run that is not deleted? */
static bool left_over(struct xml_node *p)
{
	for (struct xml_node *c = p->children; c; c = c->next)
		if (c->name && !node_is(c, "pPr") && !deleted(c) && !node_is(c, "bookmarkStart") && !node_is(c, "bookmarkEnd"))
			return true;
	return false;
}

static void read_properties(struct docx_word *w, struct xml_node *properties, struct word_format *f)
{
	struct xml_node *style = node_child(properties, "pStyle");
	struct str id = style ? node_attr(style, "val") : STR_NONE;

	*f = WORD_FORMAT_NONE;
	word_format_paragraph(properties, f);
	word_styles_apply(w->styles, id, f);
	if (f->list > 0 && f->level < 0) {
		f->level = word_lists_level_of(w->numbering, f->list, id);
		f->level = f->level < 0 ? 0 : f->level;
	}
}

/* Writes its lines, the first with the label. */
static void put_paragraph(struct docx_word *w, struct paragraph *p, struct str label)
{
	struct str t = buf_view(&p->text);
	bool bold = p->bold > 0 && p->plain == 0, first = true;

	w->b.at.paragraph = w->paragraph;
	w->b.at.page = w->pages_known ? w->page : 0;
	do {
		size_t end = str_find(t, STR("\n"));
		struct str line = str_trim(str_sub(t, 0, end));

		if (first)
			build_text(&w->b, label);
		build_text(&w->b, line);
		w->b.center = p->format.center == 1;
		w->b.heading = (uint8_t)(p->format.heading > 0 ? p->format.heading : 0);
		w->b.bold = bold;
		w->b.furniture = w->in_notes || p->format.contents == 1;
		build_line(&w->b);
		first = false;
		t = end == SIZE_MAX ? STR_NONE : str_sub(t, end + 1, t.n);
	} while (t.n);
}

static void paragraph(struct docx_word *w, struct xml_node *n, struct paragraph *p)
{
	struct xml_node *properties = node_child(n, "pPr"), *mark = node_child(properties, "rPr");
	bool mark_deleted = node_child(mark, "del") || node_child(mark, "moveFrom");
	struct buf label = { 0 };

	w->paragraph++;
	w->tracked |= mark_deleted || node_child(mark, "ins");
	if (mark_deleted && !left_over(n) && !p->text.n)
		return; /* completely deleted: not counted either */
	read_properties(w, properties, &p->format);
	inlines(w, n, p);
	if (mark_deleted)
		return; /* the text continues in the next one */
	bool hidden_mark = node_switch(mark, "vanish") == 1 && !p->text.n;

	buf_str(&label, word_xml_label(properties));
	if (p->format.list > 0 && !hidden_mark)
		word_lists_next(w->numbering, p->format.list, p->format.level, &label);
	if (!hidden_mark)
		put_paragraph(w, p, buf_view(&label));
	buf_free(&label);
	p->text.n = 0;
	p->bold = p->plain = 0;
}

/* ── tables ── */

/* Content controls and the like, which may be around rows and cells. */
static bool wraps(struct xml_node *n)
{
	return node_is(n, "sdt") || node_is(n, "sdtContent") || node_is(n, "customXml");
}

static struct str cell_text(struct docx_word *w, struct xml_node *n)
{
	struct paragraph p = { 0 };
	struct apart keep;

	apart_begin(&w->b, &keep);
	blocks(w, n, &p);
	buf_free(&p.text);
	return apart_end(&w->b, &keep);
}

static bool goes_on(const struct xml_node *merge)
{
	return merge && !str_eq(node_attr(merge, "val"), STR("restart"));
}

/* The cells below a row or a content control, from column x on. Returns the column behind them. */
static size_t read_cells(struct docx_word *w, struct xml_node *parent, struct grid *g, size_t x, int deep)
{
	word_binding_fill(&w->bindings, w->a, &w->parts, parent);
	for (struct xml_node *tc = parent->children; tc && deep < NESTED_MAX; tc = tc->next) {
		if (wraps(tc))
			x = read_cells(w, tc, g, x, deep + 1);
		if (!node_is(tc, "tc"))
			continue;
		struct xml_node *tp = node_child(tc, "tcPr"), *span = node_child(tp, "gridSpan"), *merge = node_child(tp, "vMerge");
		int wide = span ? node_int(span, "val", 1) : 1;
		bool more = goes_on(merge ? merge : node_child(tp, "vmerge")) || goes_on(node_child(tp, "hMerge")) || goes_on(node_child(tp, "hmerge"));
		struct location at = { .paragraph = w->paragraph + 1, .page = w->pages_known ? w->page : 0 };

		g->ruled |= word_borders(node_child(tp, "tcBorders"));
		grid_add(w->a, g, x, (size_t)(wide > 0 ? wide : 1), more ? STR("") : cell_text(w, tc), at);
		x += (size_t)(wide > 0 ? wide : 1);
	}
	return x;
}

static void read_row(struct docx_word *w, struct xml_node *tr, struct grid *g)
{
	struct xml_node *before = node_child(node_child(tr, "trPr"), "gridBefore");

	read_cells(w, tr, g, before ? (size_t)node_int(before, "val", 0) : 0, 0);
	g->rows++;
}

static bool row_left_out(struct docx_word *w, struct xml_node *tr)
{
	struct xml_node *properties = node_child(tr, "trPr");
	bool removed = node_child(properties, "del") != NULL, hidden = node_switch(properties, "hidden") == 1;

	w->tracked |= removed;
	w->hidden |= hidden;
	return removed || hidden;
}

static void read_rows(struct docx_word *w, struct xml_node *parent, struct grid *g)
{
	for (struct xml_node *c = parent->children; c; c = c->next)
		if (node_is(c, "tr") && !row_left_out(w, c))
			read_row(w, c, g);
		else if (wraps(c) || node_is(c, "ins"))
			read_rows(w, c, g);
}

static size_t header_rows(struct xml_node *tbl)
{
	size_t n = 0;

	NODE_EACH (c, tbl, "tr") {
		if (node_switch(node_child(c, "trPr"), "tblHeader") != 1)
			break;
		n++;
	}
	return n;
}

/* Does one of its cells hold a table? *rows, *wide: its rows, and the most cells of one. */
static bool holds_table(struct xml_node *parent, size_t *rows, size_t *wide, int deep)
{
	size_t cells = 0;
	bool holds = false;

	for (struct xml_node *c = parent->children; c && deep < NESTED_MAX; c = c->next) {
		*rows += node_is(c, "tr");
		cells += node_is(c, "tc");
		if (node_is(c, "tc"))
			holds |= node_child(c, "tbl") != NULL;
		else if (node_is(c, "tr") || node_is(c, "ins") || wraps(c))
			holds |= holds_table(c, rows, wide, deep + 1);
	}
	*wide = cells > *wide ? cells : *wide;
	return holds;
}

static void cell_by_cell(struct docx_word *w, struct xml_node *parent, struct paragraph *p, int deep)
{
	for (struct xml_node *c = parent->children; c && deep < NESTED_MAX; c = c->next)
		if (node_is(c, "tc"))
			blocks(w, c, p);
		else if ((node_is(c, "tr") && !row_left_out(w, c)) || node_is(c, "ins") || wraps(c))
			cell_by_cell(w, c, p, deep + 1);
}

static void table(struct docx_word *w, struct xml_node *tbl)
{
	struct xml_node *properties = node_child(tbl, "tblPr"), *style = node_child(properties, "tblStyle"), *borders = node_child(properties, "tblBorders");
	struct grid g = { .ruled = borders ? word_borders(borders) : style && word_styles_ruled(w->styles, node_attr(style, "val")) };
	struct paragraph outside = { 0 };

	if (++w->deep > NESTED_MAX) {
		w->too_deep = true;
		w->deep--;
		return;
	}
	size_t rows = 0, wide = 0;
	/* an unruled one, or a box, is layout, whose inner tables may be data */
	if (holds_table(tbl, &rows, &wide, 0) && (!g.ruled || rows < 2 || wide < 2))
		cell_by_cell(w, tbl, &outside, 0);
	else
		read_rows(w, tbl, &g);
	buf_free(&outside.text);
	w->deep--;
	g.header_rows = header_rows(tbl);
	grid_put(&w->b, &g);
}

/* ── blocks ── */

static void block(struct docx_word *w, struct xml_node *c, struct paragraph *p)
{
	if (node_is(c, "p"))
		paragraph(w, c, p);
	else if (node_is(c, "tbl"))
		table(w, c);
	else if (wraps(c) || node_is(c, "ins") || node_is(c, "moveTo") || node_is(c, "sect") || node_is(c, "sub-section") || word_xml_inserted(c))
		blocks(w, c, p);
	else if (node_is(c, "AlternateContent"))
		blocks(w, node_child(c, "Choice") ? node_child(c, "Choice") : c, p);
	else if (node_is(c, "altChunk"))
		doc_find_plain(w->d, FINDING_NOT_READ, (struct span){ 0, 0 });
}

static void blocks(struct docx_word *w, struct xml_node *parent, struct paragraph *p)
{
	word_binding_fill(&w->bindings, w->a, &w->parts, parent);
	if (++w->deep > NESTED_MAX)
		w->too_deep = true;
	else
		for (struct xml_node *c = parent->children; c; c = c->next)
			block(w, c, p);
	w->deep--;
}

static void take_block(void *ctx, struct xml_node *n)
{
	struct docx_word *w = ctx;

	block(w, n, &w->carried);
}

/* Footnotes and endnotes are appended to the text, so that they are found and shown; they do not belong to a part of the document. */
static void put_notes(struct docx_word *w)
{
	struct err ignored;
	struct xml_node *part[2] = { NULL, NULL };
	int number[2] = { 0, 0 };

	w->in_notes = true;
	for (size_t i = 0; i < w->notes.n; i++) {
		bool end = w->notes.p[i].at_end;

		if (!number[end]++)
			part[end] = package_xml(&w->parts, end ? STR("word/endnotes.xml") : STR("word/footnotes.xml"), w->a, &ignored);
		NODE_EACH (n, part[end], end ? "endnote" : "footnote")
			if (node_int(n, "id", -2) == w->notes.p[i].id) {
				struct paragraph p = { 0 };

				buf_fmt(&p.text, "[%d] ", number[end]);
				blocks(w, n, &p);
				buf_free(&p.text);
				break;
			}
	}
}

/* ── the document ── */

static void report(struct docx_word *w)
{
	struct span all = { 0, 0 };

	if (w->tracked)
		doc_find_plain(w->d, FINDING_TRACKED_CHANGES, all);
	if (w->hidden)
		doc_find_plain(w->d, FINDING_HIDDEN_TEXT, all);
	if (w->too_deep)
		doc_find(w->d, TOO_DEEP, all, NESTED_MAX);
	word_parts_report(w->d, &w->parts);
}

static bool read_parts(struct docx_word *w, struct err *err)
{
	struct err ignored;

	if (!package_read(w->a, w->d->src.bytes, word_parts_wanted, &w->parts, err))
		return false;
	w->main = package_part(&w->parts, STR("word/document.xml")).n ? STR("word/document.xml") : STR("word/document2.xml");
	struct xml_node *styles = package_xml(&w->parts, STR("word/styles.xml"), w->a, &ignored);
	struct xml_node *numbering = package_xml(&w->parts, STR("word/numbering.xml"), w->a, &ignored);

	w->styles = word_styles_new(w->a, styles);
	w->numbering = word_lists_new(w->a, numbering, styles);
	w->pages_known = str_has(package_part(&w->parts, w->main), STR("lastRenderedPageBreak"));
	word_parts_trim(&w->parts, w->main, w->a);
	build_begin(&w->b, w->d);
	return package_each(&w->parts, w->main, &(struct node_taker){ "body", 2, take_block }, 1, w, err);
}

static bool read_one_file(struct docx_word *w, struct err *err)
{
	struct word_xml x;

	if (!word_xml_read(w->a, w->d->src.bytes, &x, err))
		return false;
	w->styles = word_styles_new(w->a, x.styles);
	w->numbering = word_lists_new(w->a, x.numbering, x.styles);
	build_begin(&w->b, w->d);
	blocks(w, x.body, &w->carried);
	return true;
}

bool read_docx(struct doc *d, const struct reading *r, struct err *err)
{
	struct docx_word w = { .d = d, .a = d->arena, .page = 1 };
	(void)r;
	bool ok = word_xml_is(d->src.bytes) ? read_one_file(&w, err) : read_parts(&w, err);

	if (!w.styles)
		return false;
	if (w.carried.text.n) /* a paragraph whose mark was deleted at the end of the text */
		put_paragraph(&w, &w.carried, STR_NONE);
	put_notes(&w);
	build_end(&w.b);
	d->src.pages = word_parts_pages(&w.parts, w.a);
	report(&w);
	word_fields_end(&w.fields);
	buf_free(&w.carried.text);
	return ok;
}

enum told tell_docx(struct str bytes)
{
	if (word_xml_is(bytes) || package_names(bytes, STR("word/document.xml")) || package_names(bytes, STR("word/document2.xml")))
		return TOLD_YES;
	return package_is_encrypted(bytes) || package_is_broken(bytes) ? TOLD_MAYBE : TOLD_NO;
}
