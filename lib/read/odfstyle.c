#include "read/odfstyle.h"

#include "read/node.h"
#include "read/numerals.h"

enum { BASED_DEEP = 20 };

static struct str keep(struct odf_styles *s, struct str v)
{
	return v.n ? arena_str(s->a, v) : STR_NONE;
}

static char family_of(struct str f)
{
	return str_eq(f, STR("paragraph")) ? 'p' : str_eq(f, STR("text")) ? 't' : str_eq(f, STR("table-cell")) ? 'c' : str_eq(f, STR("table")) ? 'b' : 'o';
}

static bool drawn(struct xml_node *properties)
{
	static const char *const names[] = { "border", "border-top", "border-bottom", "border-left", "border-right" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str v = node_attr(properties, names[i]);

		if (v.n && !str_eq(v, STR("none")) && !str_eq(v, STR("hidden")))
			return true;
	}
	return false;
}

static void take_style(struct odf_styles *s, struct xml_node *n)
{
	struct odf_style *one = ARENA_PUSH(s->a, &s->styles);
	struct xml_node *paragraph = node_child(n, "paragraph-properties"), *text = node_child(n, "text-properties");
	struct str align = node_attr(paragraph, "text-align"), weight = node_attr(text, "font-weight"), display = node_attr(text, "display");
	int heading = node_int(n, "default-outline-level", -1);

	*one = (struct odf_style){ .name = keep(s, node_attr(n, "name")), .parent = keep(s, node_attr(n, "parent-style-name")),
				   .list = keep(s, node_attr(n, "list-style-name")), .family = family_of(node_attr(n, "family")), .center = -1,
				   .bold = -1, .hidden = -1, .heading = heading >= 1 && heading <= 6 ? heading : -1 };
	if (align.n)
		one->center = str_eq(align, STR("center"));
	if (weight.n)
		one->bold = str_eq(weight, STR("bold"));
	if (display.n)
		one->hidden = str_eq(display, STR("none"));
	if (str_eq(one->name, STR("Title")))
		one->heading = 1;
	one->ruled = drawn(node_child(n, "table-cell-properties"));
}

static void take_level(struct odf_styles *s, struct odf_list_style *list, struct xml_node *n)
{
	int i = node_int(n, "level", 0) - 1;
	struct xml_node *p = node_child(n, "list-level-properties"), *label = node_child(p, "list-level-label-alignment");

	if (i < 0 || i >= ODF_LEVELS)
		return;
	list->level[i] = (struct odf_level){ .format = keep(s, node_attr(n, "num-format")), .prefix = keep(s, node_attr(n, "num-prefix")),
					     .suffix = keep(s, node_attr(n, "num-suffix")), .pattern = keep(s, node_attr(n, "num-list-format")),
					     .start = node_int(n, "start-value", 1), .shown = node_int(n, "display-levels", 1),
					     .bullet = node_is(n, "list-level-style-bullet"),
					     .blank = !label || !str_eq(node_attr(label, "label-followed-by"), STR("nothing")) };
}

static void take_list(struct odf_styles *s, struct xml_node *n)
{
	struct odf_list_style *list = ARENA_NEW(s->a, struct odf_list_style);

	list->name = keep(s, node_attr(n, "name"));
	for (struct xml_node *c = n->children; c; c = c->next)
		if (c->name)
			take_level(s, list, c);
	if (node_is(n, "outline-style"))
		s->outline = list;
	else
		*ARENA_PUSH(s->a, &s->lists) = list;
}

void odf_styles_take(struct odf_styles *s, struct xml_node *n)
{
	if (node_is(n, "style"))
		take_style(s, n);
	else if (node_is(n, "list-style") || node_is(n, "outline-style"))
		take_list(s, n);
}

static const struct odf_style *by_name(const struct odf_styles *s, char family, struct str name)
{
	for (size_t i = s->styles.n; name.n && i-- > 0;) /* the document's own styles come last */
		if (s->styles.p[i].family == family && str_eq(s->styles.p[i].name, name))
			return &s->styles.p[i];
	return NULL;
}

struct odf_style odf_style_of(const struct odf_styles *s, char family, struct str name)
{
	struct odf_style all = { .center = -1, .bold = -1, .hidden = -1, .heading = -1 };
	const struct odf_style *one = by_name(s, family, name);

	for (int deep = 0; one && deep < BASED_DEEP; deep++) {
		all.center = all.center < 0 ? one->center : all.center;
		all.bold = all.bold < 0 ? one->bold : all.bold;
		all.hidden = all.hidden < 0 ? one->hidden : all.hidden;
		all.heading = all.heading < 0 ? one->heading : all.heading;
		all.list = all.list.n ? all.list : one->list;
		all.ruled |= one->ruled;
		one = by_name(s, family, one->parent);
	}
	return all;
}

const struct odf_list_style *odf_list_of(const struct odf_styles *s, struct str name)
{
	for (size_t i = s->lists.n; name.n && i-- > 0;)
		if (str_eq(s->lists.p[i]->name, name))
			return s->lists.p[i];
	return NULL;
}

/* ODF names a format by its first numbers: "1", "a", "一, 二, 三, ...". */
static struct str format_of(struct str f)
{
	static const struct { const char *begins, *format; } formats[] = {
		{ "一", "chineseCountingThousand" }, { "壹, 贰", "chineseLegalSimplified" }, { "壹, 貳", "ideographLegalTraditional" }, { "壱", "japaneseLegal" },
		{ "甲", "ideographTraditional" }, { "子", "ideographZodiac" }, { "①", "decimalEnclosedCircle" }, { "⑴", "decimalEnclosedParen" },
		{ "⒈", "decimalEnclosedFullstop" }, { "㈠", "ideographParenthesis" }, { "㊀", "ideographEnclosedCircle" }, { "１", "decimalFullWidth" }, { "01", "decimalZero" }, { "- 1", "numberInDash" },
		{ "a", "lowerLetter" }, { "A", "upperLetter" }, { "i", "lowerRoman" }, { "I", "upperRoman" },
	};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (str_starts(f, str_z(formats[i].begins)))
			return str_z(formats[i].format);
	return f.n ? STR("decimal") : STR("none");
}

static void put(const struct odf_list_style *style, const struct odf_count *c, int level, struct buf *out)
{
	const struct odf_level *l = &style->level[level];

	numeral(out, format_of(l->format), c->used[level] ? c->value[level] : l->start);
}

/* %1%.%2%、 */
static void by_pattern(const struct odf_list_style *style, const struct odf_count *c, struct str p, struct buf *out)
{
	for (size_t i = 0; i < p.n; i++) {
		int level = 0;
		size_t k = i + 1;

		for (; p.p[i] == '%' && k < p.n && p.p[k] >= '0' && p.p[k] <= '9' && level < 100; k++)
			level = level * 10 + (p.p[k] - '0');
		if (level >= 1 && level <= ODF_LEVELS && k < p.n && p.p[k] == '%') {
			put(style, c, level - 1, out);
			i = k;
		} else {
			buf_c(out, p.p[i]);
		}
	}
}

void odf_number(const struct odf_list_style *style, struct odf_count *c, int level, int start, struct buf *out)
{
	const struct odf_level *l = &style->level[level];
	size_t before = out->n;

	c->value[level] = start >= 0 ? start : c->used[level] ? c->value[level] + 1 : l->start;
	c->used[level] = true;
	for (int i = level + 1; i < ODF_LEVELS; i++)
		c->used[i] = false;
	if (l->bullet) {
		buf_z(out, "•");
	} else if (l->pattern.n) {
		by_pattern(style, c, l->pattern, out);
	} else if (l->format.n) {
		int first = level + 1 - (l->shown > 0 ? l->shown : 1);

		buf_str(out, l->prefix);
		for (int i = first < 0 ? 0 : first; i <= level; i++) {
			if (i > (first < 0 ? 0 : first))
				buf_c(out, '.');
			put(style, c, i, out);
		}
		buf_str(out, l->suffix);
	}
	if (out->n > before && l->blank)
		buf_c(out, ' ');
}
