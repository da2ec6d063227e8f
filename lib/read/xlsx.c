/* Workbooks in Office Open XML (ISO/IEC 29500): .xlsx, also those of WPS Spreadsheets. */
#include <stdlib.h>

#include "read/cellformat.h"
#include "read/node.h"
#include "read/package.h"
#include "read/readers.h"
#include "read/sheet.h"

enum { SHEETS_MAX = 1000, NAME_MAX_BYTES = 400, SHAPES_DEEP_MAX = 40 };

struct book {
	struct doc *d;
	struct arena *a;
	struct build b;
	struct package parts;
	struct { struct str *p; size_t n, cap; } shared;
	struct { struct str *p; size_t n, cap; } formats; /* of cellXfs, in their order */
	bool from_1904;
	struct grid_sheet *sheet; /* being read */
	uint32_t row;        /* the last one */
	bool too_many;
};

/* ── strings ── */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* _x000A_ encodes a character that XML forbids. */
static void put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_' && i + 7 <= s.n && s.p[i + 1] == 'x' && s.p[i + 6] == '_' && hex(s.p[i + 2]) >= 0 && hex(s.p[i + 3]) >= 0 &&
		    hex(s.p[i + 4]) >= 0 && hex(s.p[i + 5]) >= 0) {
			uint32_t cp = (uint32_t)(hex(s.p[i + 2]) << 12 | hex(s.p[i + 3]) << 8 | hex(s.p[i + 4]) << 4 | hex(s.p[i + 5]));

			if (cp == '\n' || (cp >= ' ' && (cp < 0xD800 || cp > 0xDFFF)))
				buf_cp(out, cp);
			i += 6;
		} else {
			buf_c(out, s.p[i]);
		}
	}
}

static void put_nodes(struct buf *out, struct xml_node *t)
{
	for (struct xml_node *c = t ? t->children : NULL; c; c = c->next)
		if (!c->name)
			put_escaped(out, c->text);
}

/* <t>, or runs of <r><t>; phonetic hints (<rPh>) are left out. */
static void rich(struct buf *out, struct xml_node *n)
{
	for (struct xml_node *c = n->children; c; c = c->next) {
		if (node_is(c, "t"))
			put_nodes(out, c);
		else if (node_is(c, "r"))
			put_nodes(out, node_child(c, "t"));
	}
}

static void take_shared(void *ctx, struct xml_node *n)
{
	struct book *k = ctx;
	struct buf b = { 0 };

	if (!node_is(n, "si"))
		return;
	rich(&b, n);
	*ARENA_PUSH(k->a, &k->shared) = arena_str(k->a, buf_view(&b));
	buf_free(&b);
}

/* ── formats ── */

static void read_formats(struct book *k)
{
	struct err ignored;
	struct xml_node *root = package_xml(&k->parts, STR("xl/styles.xml"), k->a, &ignored), *own = node_child(root, "numFmts");

	NODE_EACH (x, node_child(root, "cellXfs"), "xf") {
		int id = node_int(x, "numFmtId", 0);
		struct str code = cell_format_builtin(id);

		NODE_EACH (f, own, "numFmt")
			if (node_int(f, "numFmtId", -1) == id)
				code = arena_str(k->a, node_attr(f, "formatCode"));
		*ARENA_PUSH(k->a, &k->formats) = code;
	}
}

/* ── cells ── */

/* B12: column 2, row 12; false: none. */
static bool place(struct str s, uint32_t *row, uint32_t *column)
{
	size_t i = 0;

	*row = *column = 0;
	for (; i < s.n && is_letter(s.p[i]) && i < 4; i++)
		*column = *column * 26 + (uint32_t)((s.p[i] | 32) - 'a' + 1);
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && *row < 10000000; i++)
		*row = *row * 10 + (uint32_t)(s.p[i] - '0');
	return *row && *column;
}

/* WPS puts a picture into a cell as a formula, and writes the formula as its value too, which it does not show. */
static bool is_picture(struct str value)
{
	return str_starts(value, STR("=DISPIMG(\"ID_")) || str_starts(value, STR("=_xlfn.DISPIMG(\"ID_"));
}

static void put_value(struct book *k, struct xml_node *c, struct buf *out)
{
	struct str type = node_attr(c, "t");
	int style = node_int(c, "s", 0);
	struct str code = style >= 0 && (size_t)style < k->formats.n ? k->formats.p[style] : STR("General");
	struct buf v = { 0 };

	put_nodes(&v, node_child(c, "v"));
	buf_c(&v, '\0');
	struct str value = { v.p, v.n - 1 };

	if (str_eq(type, STR("inlineStr"))) {
		if (node_child(c, "is"))
			rich(out, node_child(c, "is"));
	} else if (str_eq(type, STR("s"))) {
		unsigned long i = value.n ? strtoul(v.p, NULL, 10) : k->shared.n;

		if (i < k->shared.n)
			cell_format_text(out, code, k->shared.p[i]);
	} else if (str_eq(type, STR("b"))) {
		buf_z(out, str_eq(value, STR("1")) ? "TRUE" : "FALSE");
	} else if (str_eq(type, STR("str")) || str_eq(type, STR("e")) || str_eq(type, STR("d"))) {
		if (!is_picture(value))
			buf_str(out, value);
	} else if (value.n) {
		char *end;
		double number = strtod(v.p, &end);

		if (*end)
			buf_str(out, value);
		else
			cell_format(out, code, number, k->from_1904);
	}
	buf_free(&v);
}

static void take_row(void *ctx, struct xml_node *n)
{
	struct book *k = ctx;
	uint32_t row = (uint32_t)node_int(n, "r", (int)k->row + 1), column = 0;
	struct buf b = { 0 };

	k->row = row;
	NODE_EACH (c, n, "c") {
		uint32_t at_row, at_column;

		if (place(node_attr(c, "r"), &at_row, &at_column))
			column = at_column;
		else
			column++;
		b.n = 0;
		put_value(k, c, &b);
		if (b.n)
			k->too_many |= !sheet_add(k->a, k->sheet, row, column, arena_str(k->a, buf_view(&b)));
	}
	buf_free(&b);
}

static void take_merge(void *ctx, struct xml_node *n)
{
	struct book *k = ctx;
	struct str ref = node_attr(n, "ref");
	size_t colon = str_find(ref, STR(":"));
	struct sheet_merge m;

	if (colon != SIZE_MAX && place(str_sub(ref, 0, colon), &m.row, &m.column) && place(str_sub(ref, colon + 1, ref.n), &m.row_to, &m.column_to) &&
	    m.row_to >= m.row && m.column_to >= m.column)
		*ARENA_PUSH(k->a, &k->sheet->merges) = m;
}

/* ── text boxes ── */

static void put_paragraphs(struct buf *out, struct xml_node *body)
{
	NODE_EACH (p, body, "p") {
		if (p != node_child(body, "p"))
			buf_c(out, '\n');
		for (struct xml_node *r = p->children; r; r = r->next)
			if (node_is(r, "br"))
				buf_c(out, '\n');
			else if (node_is(r, "r") || node_is(r, "fld"))
				put_nodes(out, node_child(r, "t"));
	}
}

/* Shapes, and groups of them. */
static void put_shapes(struct book *k, struct xml_node *parent, uint32_t row, int deep)
{
	for (struct xml_node *n = parent->children; n && deep < SHAPES_DEEP_MAX; n = n->next) {
		struct buf b = { 0 };

		if (node_is(n, "sp")) {
			put_paragraphs(&b, node_child(n, "txBody"));
			if (str_trim(buf_view(&b)).n)
				*ARENA_PUSH(k->a, &k->sheet->boxes) = (struct sheet_box){ row, arena_str(k->a, str_trim(buf_view(&b))) };
		} else if (node_is(n, "grpSp")) {
			put_shapes(k, n, row, deep + 1);
		} else if (node_is(n, "AlternateContent")) {
			put_shapes(k, node_child(n, "Choice") ? node_child(n, "Choice") : n, row, deep + 1);
		}
		buf_free(&b);
	}
}

/* From 1; the file counts from 0. */
static uint32_t anchor_row(struct xml_node *anchor)
{
	struct xml_node *row = node_child(node_child(anchor, "from"), "row");
	struct str t = row && row->children ? str_trim(row->children->text) : STR_NONE;
	uint32_t n = 0;

	for (size_t i = 0; i < t.n && i < 7 && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		n = n * 10 + (uint32_t)(t.p[i] - '0');
	return n + 1;
}

/* Titles and notes on how to fill in a form are often typed into a box that lies over the cells. */
static void read_boxes(struct book *k, struct str part)
{
	struct err ignored;

	NODE_EACH (r, package_relations(&k->parts, part, k->a), "Relationship") {
		if (!str_ends(node_attr(r, "Type"), STR("/drawing")))
			continue;
		struct xml_node *drawing = package_xml(&k->parts, package_resolve(k->a, part, node_attr(r, "Target")), k->a, &ignored);

		for (struct xml_node *anchor = drawing ? drawing->children : NULL; anchor; anchor = anchor->next) {
			if (anchor->name)
				put_shapes(k, anchor, anchor_row(anchor), 0);
		}
	}
}

/* ── sheets ── */

static bool read_sheet(struct book *k, struct str name, struct str part, struct err *err)
{
	static const struct node_taker takers[] = { { "sheetData", 2, take_row }, { "mergeCells", 2, take_merge } };
	struct grid_sheet s = { .name = name };
	bool ok;

	if (!part.n || !package_part(&k->parts, part).n) /* a chart, or missing */
		return true;
	/* reset below */
	/* cppcheck-suppress autoVariables */
	k->sheet = &s;
	k->row = 0;
	ok = package_each(&k->parts, part, takers, 2, k, err);
	if (ok)
		read_boxes(k, part);
	k->sheet = NULL;
	if (!ok)
		return false;
	if (k->too_many)
		return err_set(err, ERR_TOO_BIG, "more than %d cells in a sheet; split the workbook", SHEET_CELLS_MAX);
	sheet_put(&k->b, &s);
	return true;
}

static bool read_book(struct book *k, struct xml_node *root, struct xml_node *relations, struct err *err)
{
	size_t hidden = 0, n = 0;
	bool ok = true;

	struct xml_node *properties = node_child(root, "workbookPr");
	struct str epoch = node_attr(properties, "date1904");

	k->from_1904 = str_eq(epoch, STR("1")) || str_eq(epoch, STR("true"));
	NODE_EACH (s, node_child(root, "sheets"), "sheet") {
		struct str state = node_attr(s, "state");

		if (!ok || n >= SHEETS_MAX)
			break;
		if (state.n && !str_eq(state, STR("visible"))) {
			hidden++;
			continue;
		}
		n++;
		ok = read_sheet(k, arena_str(k->a, str_sub(node_attr(s, "name"), 0, NAME_MAX_BYTES)), package_target(k->a, relations, STR("xl/workbook.xml"), node_attr(s, "id")), err);
	}
	if (hidden)
		doc_find(k->d, HIDDEN_SHEETS, (struct span){ 0, 0 }, hidden);
	return ok;
}

static bool wanted(struct str name)
{
	return str_eq(name, STR("xl/workbook.xml")) || str_eq(name, STR("xl/_rels/workbook.xml.rels")) || str_eq(name, STR("xl/sharedStrings.xml")) ||
	       str_eq(name, STR("xl/styles.xml")) || (str_starts(name, STR("xl/worksheets/")) && (str_ends(name, STR(".xml")) || str_ends(name, STR(".rels")))) ||
	       (str_starts(name, STR("xl/drawings/")) && str_ends(name, STR(".xml")));
}

bool read_xlsx(struct doc *d, const struct reading *r, struct err *err)
{
	struct book k = { .d = d, .a = d->arena };
	bool ok = false;

	(void)r;
	if (!package_read(d->arena, d->src.bytes, wanted, &k.parts, err))
		return false;
	if (package_part(&k.parts, STR("xl/sharedStrings.xml")).n &&
	    !package_each(&k.parts, STR("xl/sharedStrings.xml"), &(struct node_taker){ "sst", 1, take_shared }, 1, &k, err))
		return false;
	read_formats(&k);
	if (!package_part(&k.parts, STR("xl/workbook.xml")).n)
		return err_set(err, ERR_DAMAGED, "damaged: it has no part %s", "xl/workbook.xml");
	struct xml_node *book = package_xml(&k.parts, STR("xl/workbook.xml"), k.a, err);
	struct xml_node *relations = book ? package_relations(&k.parts, STR("xl/workbook.xml"), k.a) : NULL;

	build_begin(&k.b, d);
	if (relations)
		ok = read_book(&k, book, relations, err);
	else if (book)
		err_set(err, ERR_DAMAGED, "damaged: it has no part %s", "xl/_rels/workbook.xml.rels");
	build_end(&k.b);
	return ok;
}

enum told tell_xlsx(struct str bytes)
{
	if (package_names(bytes, STR("xl/workbook.xml")))
		return TOLD_YES;
	return package_is_encrypted(bytes) || package_is_broken(bytes) ? TOLD_MAYBE : TOLD_NO;
}
