/* Workbooks in the Open Document Format (ISO/IEC 26300): .ods. A cell holds the text that it shows. */
#include <stdlib.h>

#include "read/node.h"
#include "read/package.h"
#include "read/readers.h"
#include "read/sheet.h"

enum { REPEATED_MAX = 1000, HIDDEN_MAX = 1000, NESTED_MAX = 40 };

struct ods {
	struct doc *d;
	struct arena *a;
	struct build b;
	struct { struct str *p; size_t n, cap; } hidden; /* styles of tables that are not shown */
	size_t left_out;
	bool too_many;
};

static void take_style(void *ctx, struct xml_node *n)
{
	struct ods *o = ctx;

	if (str_eq(node_attr(n, "family"), STR("table")) && str_eq(node_attr(node_child(n, "table-properties"), "display"), STR("false")))
		*ARENA_PUSH(o->a, &o->hidden) = arena_str(o->a, node_attr(n, "name"));
}

static void text_of(struct xml_node *n, struct buf *out, int deep)
{
	for (struct xml_node *c = n->children; c && deep < NESTED_MAX; c = c->next) {
		if (!c->name)
			buf_str(out, c->text);
		else if (node_is(c, "s") || node_is(c, "tab"))
			buf_c(out, ' ');
		else if (node_is(c, "line-break"))
			buf_c(out, '\n');
		else if (c->name && !node_is(c, "annotation") && !node_is(c, "ruby-text"))
			text_of(c, out, deep + 1);
	}
}

static struct str cell_text(struct ods *o, struct xml_node *n)
{
	struct buf b = { 0 };

	NODE_EACH (p, n, "p") {
		if (b.n)
			buf_c(&b, '\n');
		text_of(p, &b, 0);
	}
	struct str text = arena_str(o->a, buf_view(&b));

	buf_free(&b);
	return text;
}

/* Text of the shapes in a cell or below a table: a frame's text box, a shape of its own, groups of them. */
static void read_shapes(struct ods *o, struct grid_sheet *s, struct xml_node *parent, uint32_t row, int deep)
{
	static const char *const shapes[] = { "text-box", "custom-shape", "rect", "ellipse", "caption" };

	for (struct xml_node *c = parent ? parent->children : NULL; c && deep < NESTED_MAX; c = c->next) {
		struct str text = STR_NONE;

		for (size_t i = 0; c->name && i < sizeof shapes / sizeof shapes[0]; i++)
			if (node_is(c, shapes[i]))
				text = cell_text(o, c);
		if (str_trim(text).n)
			*ARENA_PUSH(o->a, &s->boxes) = (struct sheet_box){ row, text };
		else if (c->name && (node_is(c, "frame") || node_is(c, "g")))
			read_shapes(o, s, c, row, deep + 1);
	}
}

static void read_row(struct ods *o, struct grid_sheet *s, struct xml_node *row, uint32_t y)
{
	uint32_t x = 1;

	for (struct xml_node *c = row->children; c; c = c->next) {
		bool covered = node_is(c, "covered-table-cell");
		int times = node_int(c, "number-columns-repeated", 1), wide = node_int(c, "number-columns-spanned", 1), high = node_int(c, "number-rows-spanned", 1);

		if (!covered && !node_is(c, "table-cell"))
			continue;
		struct str text = covered ? STR_NONE : cell_text(o, c);

		for (int i = 0; text.n && i < times && i < REPEATED_MAX; i++)
			o->too_many |= !sheet_add(o->a, s, y, x + (uint32_t)i, text);
		if (!covered && (wide > 1 || high > 1) && wide > 0 && high > 0)
			*ARENA_PUSH(o->a, &s->merges) = (struct sheet_merge){ y, x, y + (uint32_t)high - 1, x + (uint32_t)wide - 1 };
		read_shapes(o, s, c, y, 0);
		x += (uint32_t)(times > 0 ? times : 1);
	}
}

static uint32_t read_rows(struct ods *o, struct grid_sheet *s, struct xml_node *parent, uint32_t y, int deep)
{
	for (struct xml_node *c = parent->children; c && deep < NESTED_MAX; c = c->next) {
		if (node_is(c, "table-row")) {
			int times = node_int(c, "number-rows-repeated", 1);
			size_t before = s->cells.n;

			read_row(o, s, c, y);
			for (int i = 1; i < times && i < REPEATED_MAX && s->cells.n > before; i++)
				read_row(o, s, c, y + (uint32_t)i);
			y += (uint32_t)(times > 0 ? times : 1);
		} else if (node_is(c, "table-row-group") || node_is(c, "table-header-rows") || node_is(c, "table-rows")) {
			y = read_rows(o, s, c, y, deep + 1);
		}
	}
	return y;
}

static void take_table(void *ctx, struct xml_node *n)
{
	struct ods *o = ctx;
	struct grid_sheet s = { .name = arena_str(o->a, str_sub(node_attr(n, "name"), 0, 400)) };

	if (!node_is(n, "table"))
		return;
	for (size_t i = 0; i < o->hidden.n; i++)
		if (str_eq(o->hidden.p[i], node_attr(n, "style-name"))) {
			o->left_out++;
			return;
		}
	read_rows(o, &s, n, 1, 0);
	read_shapes(o, &s, node_child(n, "shapes"), UINT32_MAX - 1, 0); /* on the page: their row is not stated */
	sheet_put(&o->b, &s);
}

static bool wanted(struct str name)
{
	return str_eq(name, STR("content.xml")) || str_eq(name, STR("META-INF/manifest.xml"));
}

bool read_ods(struct doc *d, const struct reading *r, struct err *err)
{
	struct ods o = { .d = d, .a = d->arena };
	struct package parts = { 0 };
	struct str content = STR("content.xml");

	(void)r;
	if (!package_read_odf(d->arena, d->src.bytes, wanted, &parts, err))
		return false;
	build_begin(&o.b, d);
	static const struct node_taker takers[] = { { "automatic-styles", 2, take_style }, { "spreadsheet", 3, take_table } };
	bool ok = package_each(&parts, content, takers, 2, &o, err);

	build_end(&o.b);
	if (ok && o.too_many)
		ok = err_set(err, ERR_TOO_BIG, "more than %d cells in a sheet; split the workbook", SHEET_CELLS_MAX);
	if (o.left_out)
		doc_find(d, HIDDEN_SHEETS, (struct span){ 0, 0 }, o.left_out);
	return ok;
}

enum told tell_ods(struct str bytes)
{
	return package_is_odf(bytes, STR("application/vnd.oasis.opendocument.spreadsheet")) ? TOLD_YES : package_is_broken(bytes) ? TOLD_MAYBE : TOLD_NO;
}
