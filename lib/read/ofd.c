/* OFD (GB/T 33190-2016): a package of XML parts; every page holds objects with a box of their own, in millimetres. */
#include <stdlib.h>

#include "read/layout.h"
#include "read/node.h"
#include "read/package.h"
#include "read/readers.h"

enum { PAGES_MAX = 20000, TEMPLATES_MAX = 200, NESTED_MAX = 32, GLYPHS_MAX = 20000, SEGMENTS_MAX = 20000, UNITS_NESTED_MAX = 8, UNITS_DRAWN_MAX = 20000, NAMES_SHOWN = 10 };

static const float to_points = 72 / 25.4f;

struct template_page {
	struct str id, location;
};

/* x' = a x + c y + e, y' = b x + d y + f */
struct ofd_matrix {
	float a, b, c, d, e, f;
};

static const struct ofd_matrix unchanged = { 1, 0, 0, 1, 0, 0 };

/* A part of resources; read when the first composite object asks for its units. */
struct resources {
	struct str part;
	struct xml_node *root;
	bool read;
};

struct ofd {
	struct doc *d;
	struct arena *a;
	struct package parts;
	struct layout *l;
	struct template_page templates[TEMPLATES_MAX];
	size_t n_templates;
	struct { struct resources *p; size_t n, cap; } resources; /* of the document, then of the page */
	struct ofd_matrix outer; /* of the composite object that is drawn: its unit's place on the page, in millimetres */
	struct xml_node *units[UNITS_NESTED_MAX]; /* the units that are being drawn, one within the other */
	size_t n_units, units_drawn;
	float width, height; /* default of the pages */
	struct err *err;
	bool failed;
};

/* ── numbers and paths ── */

/* Reads the next number of a list separated by blanks. */
static bool next_number(const char **p, float *out)
{
	char *end;
	float v = strtof(*p, &end);

	if (end == *p)
		return false;
	*p = end;
	*out = v;
	return true;
}

static size_t numbers(struct arena *a, struct str s, float *out, size_t most)
{
	const char *p = s.p ? arena_str(a, s).p : "";
	size_t n = 0;

	while (n < most && next_number(&p, &out[n]))
		n++;
	return n;
}

/* Some writers name parts from the document's folder where the standard wants them beside the part. */
static struct str existing(struct ofd *o, struct str beside, struct str root, struct str location)
{
	struct str name = package_resolve(o->a, beside, location);

	if (!package_part(&o->parts, name).n && package_part(&o->parts, package_resolve(o->a, root, location)).n)
		return package_resolve(o->a, root, location);
	if (!package_part(&o->parts, name).n && package_part(&o->parts, str_trim(location)).n)
		return str_trim(location);
	return name;
}

static struct str text_in(struct ofd *o, struct xml_node *n)
{
	struct buf b = { 0 };

	node_text(n, &b);
	struct str out = arena_str(o->a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* ── matrices ── */

static struct ofd_matrix matrix_of(struct ofd *o, struct xml_node *n)
{
	float v[6];

	if (numbers(o->a, node_attr(n, "CTM"), v, 6) < 6)
		return unchanged;
	return (struct ofd_matrix){ v[0], v[1], v[2], v[3], v[4], v[5] };
}

/* First the object's own matrix, then its box, then what holds the object. */
static struct ofd_matrix placed(const struct ofd_matrix *m, const float box[4], const struct ofd_matrix *outer)
{
	float e = m->e + box[0], f = m->f + box[1];

	return (struct ofd_matrix){ outer->a * m->a + outer->c * m->b, outer->b * m->a + outer->d * m->b, outer->a * m->c + outer->c * m->d,
				    outer->b * m->c + outer->d * m->d, outer->a * e + outer->c * f + outer->e, outer->b * e + outer->d * f + outer->f };
}

/* In points on the page. */
static void place(const struct ofd_matrix *m, float x, float y, float *out_x, float *out_y)
{
	*out_x = (x * m->a + y * m->c + m->e) * to_points;
	*out_y = (x * m->b + y * m->d + m->f) * to_points;
}

/* ── text ── */

/* The distances from glyph to glyph: numbers, and `g N V` for N times V (GB/T 33190 11.3). */
static size_t deltas(struct arena *a, struct str s, float *out, size_t most)
{
	const char *p = s.p ? arena_str(a, s).p : "";
	size_t n = 0;

	for (;;) {
		float v, times;

		while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' || *p == ',')
			p++;
		if (*p == 'g') {
			p++;
			if (!next_number(&p, &times) || !next_number(&p, &v))
				return n;
			size_t repeats = times > 0 && times < (float)GLYPHS_MAX ? (size_t)times : times > 0 ? GLYPHS_MAX : 0;

			for (size_t k = 0; k < repeats && n < most; k++)
				out[n++] = v;
		} else if (n < most && next_number(&p, &v)) {
			out[n++] = v;
		} else {
			return n;
		}
	}
}

static float advance(uint32_t c)
{
	return c >= 0x2E80 || (c >= 0x2010 && c <= 0x2027) || c == 0xB7 ? 1.0f : 0.5f;
}

struct pen {
	struct ofd_matrix m; /* from the object to the page */
	float size, x, y;
};

static void put_run(struct ofd *o, const struct pen *pen, float x, float y, float width, struct str text)
{
	float left, base, right, other, scale = pen->m.a * pen->m.a + pen->m.b * pen->m.b;
	float size = pen->size * (scale > 0 ? (pen->m.a > 0 && pen->m.b == 0 ? pen->m.a : 1) : 1);
	struct str t = str_trim(text);

	if (t.n == 0)
		return;
	place(&pen->m, x, y, &left, &base);
	place(&pen->m, x + width, y, &right, &other);
	if (right < left) {
		float was = left;

		left = right;
		right = was;
	}
	size *= to_points;
	layout_text(o->l, (struct placed_text){ left, base - size * 0.86f, right, base + size * 0.14f, size, t });
}

static bool prints_nothing(uint32_t c)
{
	return c == ' ' || c == 0xA0 || c == 0x3000;
}

/* Adjacent glyphs are one string; a gap, blanks as wide as one, or another line begins a new one. */
static void text_code(struct ofd *o, struct pen *pen, struct xml_node *n)
{
	struct str text = text_in(o, n);
	size_t glyphs = text.n < GLYPHS_MAX ? text.n : GLYPHS_MAX; /* at most one glyph per byte */
	float *dx = ARENA_ARRAY(o->a, float, glyphs + 1), *dy = ARENA_ARRAY(o->a, float, glyphs + 1), v;
	size_t n_dx = deltas(o->a, node_attr(n, "DeltaX"), dx, glyphs), n_dy = deltas(o->a, node_attr(n, "DeltaY"), dy, glyphs);

	if (numbers(o->a, node_attr(n, "X"), &v, 1))
		pen->x = v;
	if (numbers(o->a, node_attr(n, "Y"), &v, 1))
		pen->y = v;
	float x = pen->x, y = pen->y, from_x = x, from_y = y, end = x, ink = x; /* ink: the end of the last glyph that is no blank */
	size_t from = 0, inked = 0, glyph = 0;

	for (size_t i = 0; i < text.n && glyph < GLYPHS_MAX;) {
		size_t at = i;
		uint32_t c = utf8_next(text, &i);

		if (c < ' ') { /* a line break in the XML is not a glyph */
			if (at == from)
				from = i;
			continue;
		}
		float wide = advance(c) * pen->size;

		/* a condensed letter, or one that is set apart */
		if (glyph < n_dx && dx[glyph] > 0 && dx[glyph] < wide)
			wide = dx[glyph];
		end = x + wide;
		if (!prints_nothing(c)) {
			if (x > ink + pen->size * 0.9f && at > inked) { /* blanks before it */
				put_run(o, pen, from_x, from_y, ink - from_x, str_sub(text, from, inked));
				from = at;
				from_x = x;
				from_y = y;
			}
			ink = end;
			inked = i;
		}
		float next_x = glyph < n_dx ? x + dx[glyph] : n_dx || n_dy ? x + (n_dy ? 0 : wide) : x + wide;
		float next_y = glyph < n_dy ? y + dy[glyph] : y;

		glyph++;
		bool parted = next_y != y || next_x > end + pen->size * 0.4f || next_x < x;

		if (parted && i < text.n) {
			put_run(o, pen, from_x, from_y, ink - from_x, str_sub(text, from, i));
			from = inked = i;
			from_x = ink = next_x;
			from_y = next_y;
		}
		x = next_x;
		y = next_y;
	}
	put_run(o, pen, from_x, from_y, ink - from_x, str_sub(text, from, text.n));
}

static void text_object(struct ofd *o, struct xml_node *n)
{
	struct ofd_matrix own = matrix_of(o, n);
	float size, box[4];

	if (numbers(o->a, node_attr(n, "Boundary"), box, 4) < 4)
		return;
	struct pen pen = { .m = placed(&own, box, &o->outer), .size = numbers(o->a, node_attr(n, "Size"), &size, 1) && size > 0 ? size : box[3] };

	NODE_EACH(code, n, "TextCode")
		text_code(o, &pen, code);
}

/* ── lines that are drawn ── */

static void path_object(struct ofd *o, struct xml_node *n)
{
	struct ofd_matrix own = matrix_of(o, n);
	struct str data = text_in(o, node_child(n, "AbbreviatedData")), fill = node_attr(n, "Fill"), stroke = node_attr(n, "Stroke");
	bool filled = str_eq(fill, STR("true")), stroked = !str_eq(stroke, STR("false"));
	float box[4], x = 0, y = 0, begin_x = 0, begin_y = 0, v[6], least[2] = { 1e6f, 1e6f }, most[2] = { -1e6f, -1e6f };
	const char *p = data.p;

	if (!data.n || numbers(o->a, node_attr(n, "Boundary"), box, 4) < 4)
		return;
	struct ofd_matrix m = placed(&own, box, &o->outer);

	for (size_t done = 0; *p && done < SEGMENTS_MAX; done++) {
		char op = *p++;
		size_t want = op == 'M' || op == 'L' || op == 'S' ? 2 : op == 'Q' ? 4 : op == 'B' ? 6 : op == 'A' ? 7 : 0, got = 0;
		float to_x, to_y, ignored;

		while (got < want && next_number(&p, got < 6 ? &v[got] : &ignored))
			got++;
		if (op == 'C') {
			to_x = begin_x;
			to_y = begin_y;
		} else if ((op == 'M' || op == 'S' || op == 'L') && got == 2) {
			place(&m, v[0], v[1], &to_x, &to_y);
		} else {
			continue;
		}
		if ((op == 'L' || op == 'C') && stroked)
			layout_rule(o->l, x < to_x ? x : to_x, y < to_y ? y : to_y, x < to_x ? to_x : x, y < to_y ? to_y : y);
		if (op == 'M' || op == 'S') {
			begin_x = to_x;
			begin_y = to_y;
		}
		x = to_x;
		y = to_y;
		least[0] = x < least[0] ? x : least[0];
		least[1] = y < least[1] ? y : least[1];
		most[0] = x > most[0] ? x : most[0];
		most[1] = y > most[1] ? y : most[1];
	}
	if (filled && !stroked)
		layout_rule(o->l, least[0], least[1], most[0], most[1]);
}

/* ── pages ── */

static struct xml_node *open_part(struct ofd *o, struct str name, struct arena *a)
{
	struct err ignored;
	struct xml_node *root = package_xml(&o->parts, name, a, o->failed ? &ignored : o->err);

	if (!root && package_part(&o->parts, name).n)
		o->failed = true;
	return root;
}

/* The resources of a page are asked before those of its document. */
static struct xml_node *unit_of(struct ofd *o, struct str id)
{
	for (size_t i = o->resources.n; i-- > 0;) {
		struct resources *r = &o->resources.p[i];

		if (!r->read)
			r->root = open_part(o, r->part, o->a);
		r->read = true;
		NODE_EACH(units, r->root, "CompositeGraphicUnits")
			NODE_EACH(unit, units, "CompositeGraphicUnit")
				if (str_eq(node_attr(unit, "ID"), id))
					return unit;
	}
	return NULL;
}

static void objects(struct ofd *o, struct xml_node *parent, int depth);

/* What is drawn once in the resources and shown at a place of the page (GB/T 33190 clause 13). */
static void composite_object(struct ofd *o, struct xml_node *n, int depth)
{
	struct ofd_matrix own = matrix_of(o, n), outer = o->outer;
	struct xml_node *unit = unit_of(o, node_attr(n, "ResourceID"));
	float box[4];

	if (!unit || numbers(o->a, node_attr(n, "Boundary"), box, 4) < 4)
		return;
	for (size_t i = 0; i < o->n_units; i++)
		if (o->units[i] == unit) /* damaged: a unit that holds itself */
			return;
	/* few elements become many where units hold units */
	if (o->n_units == UNITS_NESTED_MAX || o->units_drawn++ >= UNITS_DRAWN_MAX)
		return;
	o->units[o->n_units++] = unit;
	o->outer = placed(&own, box, &outer);
	objects(o, node_child(unit, "Content"), depth + 1);
	o->outer = outer;
	o->n_units--;
}

static void objects(struct ofd *o, struct xml_node *parent, int depth)
{
	for (struct xml_node *n = parent ? parent->children : NULL; n; n = n->next) {
		if (n->name == NULL || depth > NESTED_MAX)
			continue;
		if (node_is(n, "TextObject"))
			text_object(o, n);
		else if (node_is(n, "PathObject"))
			path_object(o, n);
		else if (node_is(n, "CompositeObject"))
			composite_object(o, n, depth);
		else if (node_is(n, "PageBlock") || node_is(n, "Layer"))
			objects(o, n, depth + 1);
	}
}

static void page_size(struct ofd *o, struct xml_node *area, float *width, float *height)
{
	float box[4];

	if (area && numbers(o->a, text_in(o, node_child(area, "PhysicalBox")), box, 4) == 4 && box[2] > 0 && box[3] > 0) {
		*width = box[2];
		*height = box[3];
	}
}

/* Adds the resources that `parent`, in the part `beside`, names in elements of this name. */
static void resources_of(struct ofd *o, struct xml_node *parent, const char *name, struct str beside, struct str document)
{
	NODE_EACH(n, parent, name)
		*ARENA_PUSH(o->a, &o->resources) = (struct resources){ .part = existing(o, beside, document, text_in(o, n)) };
}

static void content_of(struct ofd *o, struct str name)
{
	struct arena *own = arena_new(); /* a page at a time is in memory */

	objects(o, node_child(open_part(o, name, own), "Content"), 0);
	arena_free(own);
}

static void page(struct ofd *o, struct str document, struct str name)
{
	struct arena *own = arena_new();
	struct xml_node *root = open_part(o, name, own);
	float width = o->width, height = o->height;
	size_t resources = o->resources.n;

	page_size(o, node_child(root, "Area"), &width, &height);
	layout_page(o->l, width * to_points, height * to_points);
	NODE_EACH(t, root, "Template")
		for (size_t i = 0; i < o->n_templates; i++)
			if (str_eq(o->templates[i].id, node_attr(t, "TemplateID")))
				content_of(o, existing(o, document, document, o->templates[i].location));
	resources_of(o, root, "PageRes", name, document);
	objects(o, node_child(root, "Content"), 0);
	o->resources.n = resources;
	arena_free(own);
}

/* Document.xml: common data may stand behind the pages, and inserted pages have numbers of any order: its own order counts. */
static bool document(struct ofd *o, struct str name)
{
	struct xml_node *root = open_part(o, name, o->a), *common = node_child(root, "CommonData"), *pages = node_child(root, "Pages");
	size_t n = 0;

	if (!root)
		return false;
	o->width = 210;
	o->height = 297;
	page_size(o, common ? node_child(common, "PageArea") : NULL, &o->width, &o->height);
	o->n_templates = 0;
	o->resources.n = 0;
	o->outer = unchanged;
	resources_of(o, common, "PublicRes", name, name);
	resources_of(o, common, "DocumentRes", name, name);
	for (struct xml_node *t = common ? node_child(common, "TemplatePage") : NULL; t && o->n_templates < TEMPLATES_MAX; t = node_next(t, "TemplatePage"))
		o->templates[o->n_templates++] = (struct template_page){ arena_str(o->a, node_attr(t, "ID")), arena_str(o->a, node_attr(t, "BaseLoc")) };
	for (struct xml_node *p = pages ? node_child(pages, "Page") : NULL; p && n < PAGES_MAX; p = node_next(p, "Page"), n++) {
		struct str location = arena_str(o->a, node_attr(p, "BaseLoc"));

		page(o, name, existing(o, name, name, location));
	}
	return n > 0;
}

static bool wanted(struct str name)
{
	return str_ends(name, STR(".xml"));
}

static void report_embedded(struct ofd *o)
{
	struct buf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < o->parts.others.n; i++) {
		struct str name = o->parts.others.p[i];
		size_t slash = str_rfind(name, STR("/"));

		if (!str_has(name, STR("/Attachs/")) && !str_has(name, STR("/Attachments/")))
			continue;
		if (n++ < NAMES_SHOWN)
			buf_fmt(&b, "%s%.*s", n > 1 ? ", " : "", STR_ARG(str_sub(name, slash + 1, name.n)));
	}
	if (n)
		doc_find(o->d, EMBEDDED_FILES, (struct span){ 0, 0 }, n, (int)b.n, b.p);
	buf_free(&b);
}

enum { SAYS_MOST = 20, SAID_MOST = 200 }; /* values, bytes of one */

static void put_said(struct buf *b, size_t *n, struct str name, struct str value)
{
	size_t most = value.n < SAID_MOST ? value.n : SAID_MOST;

	while (most < value.n && most > 0 && ((unsigned char)value.p[most] & 0xC0) == 0x80)
		most--;
	if (!value.n || ++*n > SAYS_MOST)
		return;
	if (b->n)
		buf_z(b, "; ");
	buf_str(b, name);
	buf_c(b, '=');
	buf_str(b, str_sub(value, 0, most));
}

/* Metadata of the first document, and custom data of the program that wrote it (文号, 密级 …). */
static void report_metadata(struct ofd *o, struct xml_node *root)
{
	static const char *const names[] = { "Title", "Author", "Subject", "CreationDate" };
	struct xml_node *body = node_child(root, "DocBody"), *info = body ? node_child(body, "DocInfo") : NULL, *own = info ? node_child(info, "CustomDatas") : NULL;
	struct buf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; info && i < sizeof names / sizeof names[0]; i++)
		put_said(&b, &n, str_z(names[i]), str_trim(text_in(o, node_child(info, names[i]))));
	if (own)
		NODE_EACH(one, own, "CustomData")
			put_said(&b, &n, node_attr(one, "Name"), str_trim(text_in(o, one)));
	if (b.n)
		doc_find(o->d, FILE_SAYS, (struct span){ 0, 0 }, (int)b.n, b.p);
	buf_free(&b);
}

static void report_signatures(struct ofd *o)
{
	struct err ignored;
	size_t n = 0;

	for (size_t i = 0; i < o->parts.n; i++) {
		struct str name = o->parts.p[i].name;

		NODE_EACH(one, str_ends(name, STR("Signatures.xml")) ? package_xml(&o->parts, name, o->a, &ignored) : NULL, "Signature")
			n++;
	}
	if (n)
		doc_find(o->d, SIGNED, (struct span){ 0, 0 }, n);
}

static bool encrypted(const struct package *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_ends(p->p[i].name, STR("Encryptions.xml")) || str_ends(p->p[i].name, STR("Encryption.xml")))
			return true;
	return false;
}

bool read_ofd(struct doc *d, const struct reading *r, struct err *err)
{
	struct ofd o = { .d = d, .a = d->arena, .err = err };

	(void)r;
	if (!package_read(d->arena, d->src.bytes, wanted, &o.parts, err))
		return false;
	if (encrypted(&o.parts))
		return err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
	struct xml_node *root = package_xml(&o.parts, STR("OFD.xml"), d->arena, err);
	bool any = false;

	if (!root)
		return package_part(&o.parts, STR("OFD.xml")).n ? false : err_set(err, ERR_DAMAGED, "damaged: it has no part %s", "OFD.xml");
	o.l = layout_new(d);
	NODE_EACH(body, root, "DocBody")
		any = document(&o, package_resolve(d->arena, STR("OFD.xml"), text_in(&o, node_child(body, "DocRoot")))) || any;
	report_metadata(&o, root);
	if (o.failed)
		return false;
	if (!any)
		return err_set(err, ERR_DAMAGED, "damaged: it has no pages");
	if (layout_end(o.l) == 0)
		return err_set(err, ERR_NOT_TEXT, "a scan without text (pages: %zu); let its text be recognised (OCR, such as ocrmypdf) and file the result",
			       (size_t)d->src.pages);
	report_signatures(&o);
	report_embedded(&o);
	return true;
}

enum told tell_ofd(struct str bytes)
{
	return package_names(bytes, STR("OFD.xml")) ? TOLD_YES : TOLD_NO;
}
