#include "read/item.h"

#include <stdlib.h>
#include <string.h>

#include "read/element.h"
#include "read/numerals.h"
#include "text/fold.h"

enum {
	NEST_MAX = 200,
	BEFORE = 12,         /* characters of an item's own number */
	SIBLINGS_MAX = 1000, /* items beyond this get no number */
};

static int number_in(xmlNodePtr n, const char *attribute, int otherwise)
{
	struct buf b = { 0 };
	struct str v = element_attr(n, attribute, &b);
	long out = otherwise;
	char digits[8];

	if (v.n && v.n < sizeof digits && ((v.p[0] >= '0' && v.p[0] <= '9') || v.p[0] == '-')) {
		memcpy(digits, v.p, v.n); /* the attribute does not end with NUL */
		digits[v.n] = '\0';
		out = strtol(digits, NULL, 10);
	}
	buf_free(&b);
	return (int)out;
}

static bool is_item(xmlNodePtr n)
{
	return element_is(n, "li");
}

/* Returns 0 beyond ITEMS_MAX. */
static int number_of(xmlNodePtr li)
{
	int n = number_in(li->parent, "start", 1), seen = 0;

	for (xmlNodePtr c = li->parent->children; c && seen < SIBLINGS_MAX; c = c->next, seen++) {
		if (!is_item(c))
			continue;
		n = number_in(c, "value", n);
		if (c == li)
			return n;
		n++;
	}
	return 0;
}

/* Counts the characters of text below n, at most `most`. */
static size_t count_text(xmlNodePtr n, size_t most)
{
	size_t sum = n->type == XML_TEXT_NODE && n->content ? utf8_length(str_trim(str_z((const char *)n->content))) : 0;

	for (xmlNodePtr c = n->type == XML_ELEMENT_NODE ? n->children : NULL; c && sum < most; c = c->next)
		sum += count_text(c, most - sum);
	return sum;
}

/* The first text below n that is not blank. */
static struct str first_text(xmlNodePtr n)
{
	struct str t = n->type == XML_TEXT_NODE && n->content ? str_trim(str_z((const char *)n->content)) : STR_NONE;

	for (xmlNodePtr c = n->type == XML_ELEMENT_NODE ? n->children : NULL; c && t.n == 0; c = c->next)
		t = first_text(c);
	return t;
}

/* <ol type="a">, list-style-type: cjk-ideographic: the format's name, and what stands behind the number. */
static struct str format_of(xmlNodePtr list, struct str *behind)
{
	static const struct { const char *style, *format, *behind; } styles[] = {
		{ "none", "none", "" }, { "cjk-ideographic", "chineseCountingThousand", "、" }, { "simp-chinese", "chineseCountingThousand", "、" },
		{ "trad-chinese", "chineseCountingThousand", "、" }, { "chinese", "chineseCountingThousand", "、" }, { "lower-alpha", "lowerLetter", "." },
		{ "upper-alpha", "upperLetter", "." }, { "lower-latin", "lowerLetter", "." }, { "upper-latin", "upperLetter", "." },
		{ "lower-roman", "lowerRoman", "." }, { "upper-roman", "upperRoman", "." }, { "disc", "none", "" }, { "circle", "none", "" }, { "square", "none", "" },
	};
	static const struct { const char *type, *format; } types[] = { { "a", "lowerLetter" }, { "A", "upperLetter" }, { "i", "lowerRoman" }, { "I", "upperRoman" } };
	struct buf b = { 0 };
	struct str format = STR("decimal"), type = element_attr(list, "type", &b);

	*behind = STR(".");
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_eq(type, str_z(types[i].type)))
			format = str_z(types[i].format);
	if (element_attr_has(list, "style", "list-style"))
		for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
			if (element_attr_has(list, "style", styles[i].style)) {
				format = str_z(styles[i].format);
				*behind = str_z(styles[i].behind);
				break;
			}
	buf_free(&b);
	return format;
}

/* 1. 一、 （一） ①: the item's text has its number. */
static bool is_numbered(struct str t)
{
	size_t at = 0;

	for (int n = 0; n < BEFORE && at < t.n; n++) {
		uint32_t cp = utf8_next(t, &at);

		if (cp == 0x3001 || cp == '.' || cp == 0xFF0E || cp == ')' || cp == 0xFF09 || (cp >= 0x2460 && cp <= 0x2473))
			return true;
		if (!(cp >= '0' && cp <= '9') && cp != '(' && cp != 0xFF08 && cp != 0x7B2C && !is_blank(cp) &&
		    !str_has(STR("一二三四五六七八九十百零"), str_sub(t, at - 3 <= at ? at - 3 : 0, at)))
			return cp == 0x7AE0 || cp == 0x8282 || cp == 0x6761; /* 第一章, 第一节, 第一条 */
	}
	return false;
}

/* Contains only a link: an item of a list of other pages. */
static bool is_link(xmlNodePtr li)
{
	bool link = false;

	for (xmlNodePtr c = li->children; c; c = c->next) {
		link = link || element_is(c, "a");
		if (!element_is(c, "a") && count_text(c, BEFORE + 1) > BEFORE)
			return false;
	}
	return link;
}

void item_label(xmlNodePtr li, struct buf *out, int *nest)
{
	struct str behind;

	*nest = 0;
	if (!is_item(li) || !li->parent || !element_is(li->parent, "ol") || is_link(li))
		return;
	int number = is_numbered(first_text(li)) ? 0 : number_of(li);

	if (number == 0)
		return;
	for (xmlNodePtr up = li->parent->parent; up && *nest < NEST_MAX; up = up->parent)
		*nest += element_is(up, "ol") || element_is(up, "ul");
	struct str format = format_of(li->parent, &behind);

	if (str_eq(format, STR("none")))
		return;
	numeral(out, format, number);
	buf_str(out, behind);
}
