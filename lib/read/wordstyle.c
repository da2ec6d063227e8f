#include "read/wordstyle.h"

#include <strings.h>

#include "read/node.h"

enum { BASED_DEEP = 20 };

struct wordstyle_style {
	struct str id, based;
	struct word_format format;
	bool default_paragraph, ruled;
};

struct word_styles {
	struct wordstyle_style *p;
	size_t n, cap;
};

static void keep(int *had, int says)
{
	if (*had < 0)
		*had = says;
}

bool word_borders(struct xml_node *borders)
{
	for (struct xml_node *c = borders ? borders->children : NULL; c; c = c->next) {
		struct str v = c->name ? node_attr(c, "val") : STR_NONE;

		if (v.n && !str_eq(v, STR("nil")) && !str_eq(v, STR("none")))
			return true;
	}
	return false;
}

void word_format_run(struct xml_node *p, struct word_format *f)
{
	struct xml_node *align = node_child(p, "vertAlign");

	keep(&f->bold, node_switch(p, "b"));
	keep(&f->hidden, node_switch(p, "vanish"));
	if (align)
		keep(&f->raised, str_eq(node_attr(align, "val"), STR("superscript")));
}

void word_format_paragraph(struct xml_node *p, struct word_format *f)
{
	struct xml_node *jc = node_child(p, "jc"), *outline = node_child(p, "outlineLvl"), *number = node_child(p, "numPr");

	if (jc)
		keep(&f->center, str_eq(node_attr(jc, "val"), STR("center")));
	if (outline) {
		int level = node_int(outline, "val", 9);

		keep(&f->heading, level >= 0 && level < 6 ? level + 1 : 0);
	}
	if (number) {
		struct xml_node *list = node_child(number, "numId"), *level = node_child(number, "ilvl");

		if (list)
			keep(&f->list, node_int(list, "val", 0));
		if (level)
			keep(&f->level, node_int(level, "val", 0));
	}
}

struct word_styles *word_styles_new(struct arena *a, const struct xml_node *styles)
{
	struct word_styles *s = ARENA_NEW(a, struct word_styles);

	NODE_EACH (c, styles, "style") {
		struct str type = node_attr(c, "type");
		struct wordstyle_style *one = ARENA_PUSH(a, s);
		struct xml_node *based = node_child(c, "basedOn"), *name = node_child(c, "name");
		struct str called = name ? node_attr(name, "val") : STR_NONE;

		*one = (struct wordstyle_style){ .id = node_attr(c, "styleId"), .based = based ? node_attr(based, "val") : STR_NONE, .format = WORD_FORMAT_NONE };
		word_format_paragraph(node_child(c, "pPr"), &one->format);
		word_format_run(node_child(c, "rPr"), &one->format);
		one->default_paragraph = str_eq(type, STR("paragraph")) && str_eq(node_attr(c, "default"), STR("1"));
		one->ruled = word_borders(node_child(node_child(c, "tblPr"), "tblBorders"));
		if (called.n == 5 && strncasecmp(called.p, "Title", 5) == 0)
			keep(&one->format.heading, 1);
		if (called.n == 5 && strncasecmp(called.p, "toc ", 4) == 0)
			one->format.contents = 1;
	}
	return s;
}

static const struct wordstyle_style *style_of(const struct word_styles *s, struct str id)
{
	for (size_t i = 0; i < s->n; i++)
		if (id.n ? str_eq(s->p[i].id, id) : s->p[i].default_paragraph)
			return &s->p[i];
	return NULL;
}

void word_styles_apply(const struct word_styles *s, struct str id, struct word_format *f)
{
	const struct wordstyle_style *one = style_of(s, id);

	for (int deep = 0; one && deep < BASED_DEEP; deep++) {
		keep(&f->heading, one->format.heading);
		keep(&f->center, one->format.center);
		keep(&f->bold, one->format.bold);
		keep(&f->hidden, one->format.hidden);
		keep(&f->raised, one->format.raised);
		keep(&f->contents, one->format.contents);
		keep(&f->list, one->format.list);
		keep(&f->level, one->format.level);
		one = one->based.n ? style_of(s, one->based) : NULL;
	}
}

bool word_styles_ruled(const struct word_styles *s, struct str id)
{
	const struct wordstyle_style *one = id.n ? style_of(s, id) : NULL;

	for (int deep = 0; one && deep < BASED_DEEP; deep++) {
		if (one->ruled)
			return true;
		one = one->based.n ? style_of(s, one->based) : NULL;
	}
	return false;
}
