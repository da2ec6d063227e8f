#include "read/wordlist.h"

#include <strings.h>

#include "read/node.h"
#include "read/numerals.h"
#include "read/worddoc.h"

enum { LEVELS = 9, LISTS_MAX = 20000, TEXT_MAX = 200 };

struct wordlist_level {
	struct str format, text, style, suffix, font;
	int start, restart; /* restart: 1-based level, 0: never, -1: at any level above */
	bool legal;         /* isLgl: all numbers in Arabic figures */
};

struct abstract {
	int id;
	struct wordlist_level level[LEVELS];
	int value[LEVELS];
	bool used[LEVELS];
	struct str link; /* the numbering style that it refers to */
	struct str name; /* the numbering style that it defines */
};

struct word_list {
	int id;
	struct abstract *of;
	struct wordlist_level *own[LEVELS]; /* overrides the abstract definition */
	int start[LEVELS];         /* -1: not given */
	bool begun[LEVELS];
};

struct word_lists {
	struct arena *arena;
	struct { struct abstract **p; size_t n, cap; } abstracts;
	struct { struct word_list *p; size_t n, cap; } lists;
};

static struct str value_of(struct xml_node *parent, const char *child)
{
	struct xml_node *c = node_child(parent, child);

	return c ? node_attr(c, "val") : STR_NONE;
}

static int int_of(struct xml_node *parent, const char *child, int otherwise)
{
	struct xml_node *c = node_child(parent, child);

	return c ? node_int(c, "val", otherwise) : otherwise;
}

static void read_level(struct xml_node *n, struct wordlist_level *l)
{
	struct xml_node *fonts = node_child(node_child(n, "rPr"), "rFonts");

	*l = (struct wordlist_level){ .format = value_of(n, "numFmt"), .text = value_of(n, "lvlText"), .style = value_of(n, "pStyle"),
			     .suffix = value_of(n, "suff"), .start = int_of(n, "start", 0), .restart = int_of(n, "lvlRestart", -1),
			     .legal = node_switch(n, "isLgl") == 1, .font = node_attr(fonts, "ascii") };
	if (l->format.n == 0)
		l->format = STR("decimal");
	int flags = worddoc_flags(&l->start);

	l->restart = flags & WORDDOC_RUNS_ON ? 0 : l->restart;
	l->legal |= (flags & WORDDOC_LEGAL) != 0;
	/* <mc:AlternateContent> contains formats of later versions and a fallback */
	struct xml_node *other = node_child(n, "AlternateContent");

	if (other && !node_child(n, "numFmt"))
		l->format = value_of(node_child(other, "Fallback"), "numFmt");
}

static void read_abstract(struct word_lists *n, struct xml_node *x)
{
	struct abstract *a = ARENA_NEW(n->arena, struct abstract);

	a->id = node_int(x, "abstractNumId", -1);
	a->link = value_of(x, "numStyleLink");
	a->name = value_of(x, "styleLink");
	for (int i = 0; i < LEVELS; i++)
		a->level[i] = (struct wordlist_level){ .format = STR("none"), .start = 1, .restart = -1 };
	NODE_EACH (c, x, "lvl") {
		int i = node_int(c, "ilvl", -1);

		if (i >= 0 && i < LEVELS)
			read_level(c, &a->level[i]);
	}
	*ARENA_PUSH(n->arena, &n->abstracts) = a;
}

static struct abstract *abstract_by_id(struct word_lists *n, int id)
{
	for (size_t i = 0; i < n->abstracts.n; i++)
		if (n->abstracts.p[i]->id == id)
			return n->abstracts.p[i];
	return NULL;
}

static void read_list(struct word_lists *n, struct xml_node *x)
{
	struct word_list l = { .id = node_int(x, "numId", -1) };

	l.of = abstract_by_id(n, int_of(x, "abstractNumId", -1));
	for (int i = 0; i < LEVELS; i++)
		l.start[i] = -1;
	NODE_EACH (c, x, "lvlOverride") {
		int i = node_int(c, "ilvl", -1);
		struct xml_node *own = node_child(c, "lvl");

		if (i < 0 || i >= LEVELS)
			continue;
		l.start[i] = int_of(c, "startOverride", -1);
		worddoc_flags(&l.start[i]);
		if (own) {
			l.own[i] = ARENA_NEW(n->arena, struct wordlist_level);
			read_level(own, l.own[i]);
		}
	}
	if (l.of && n->lists.n < LISTS_MAX)
		*ARENA_PUSH(n->arena, &n->lists) = l;
}

static struct word_list *list_by_id(const struct word_lists *n, int id)
{
	for (size_t i = 0; i < n->lists.n; i++)
		if (n->lists.p[i].id == id)
			return &n->lists.p[i];
	return NULL;
}

/* A list that refers to a numbering style uses the levels and counters of that style. */
static void follow_links(struct word_lists *n, const struct xml_node *styles)
{
	for (size_t i = 0; i < n->lists.n; i++) {
		struct word_list *l = &n->lists.p[i];

		if (!l->of->link.n)
			continue;
		struct abstract *to = NULL;

		for (size_t k = 0; k < n->abstracts.n && !to; k++)
			if (str_eq(n->abstracts.p[k]->name, l->of->link))
				to = n->abstracts.p[k];
		for (struct xml_node *s = !to ? node_child(styles, "style") : NULL; s && !to; s = node_next(s, "style"))
			if (str_eq(node_attr(s, "styleId"), l->of->link)) {
				struct word_list *other = list_by_id(n, int_of(node_child(node_child(s, "pPr"), "numPr"), "numId", -1));

				to = other ? other->of : NULL;
			}
		if (to && !to->link.n)
			l->of = to;
	}
}

struct word_lists *word_lists_new(struct arena *a, const struct xml_node *numbering, const struct xml_node *styles)
{
	struct word_lists *n = ARENA_NEW(a, struct word_lists);

	n->arena = a;
	NODE_EACH (c, numbering, "abstractNum")
		read_abstract(n, c);
	NODE_EACH (c, numbering, "num")
		read_list(n, c);
	follow_links(n, styles);
	return n;
}

static const struct wordlist_level *level_of(const struct word_list *l, int i)
{
	return l->own[i] ? l->own[i] : &l->of->level[i];
}

int word_lists_level_of(const struct word_lists *n, int list, struct str style)
{
	const struct word_list *l = list_by_id(n, list);

	for (int i = 0; l && style.n && i < LEVELS; i++)
		if (str_eq(level_of(l, i)->style, style))
			return i;
	return -1;
}

static void advance(struct word_list *l, int level)
{
	struct abstract *a = l->of;

	if (l->start[level] >= 0 && !l->begun[level]) {
		a->value[level] = l->start[level];
	} else if (!a->used[level]) {
		a->value[level] = l->start[level] >= 0 ? l->start[level] : level_of(l, level)->start;
	} else {
		a->value[level]++;
	}
	l->begun[level] = true;
	a->used[level] = true;
	for (int i = level + 1; i < LEVELS; i++) {
		int restart = level_of(l, i)->restart;

		if (restart < 0 || (restart > 0 && level + 1 <= restart))
			a->used[i] = false;
	}
}

static void put_number(const struct word_list *l, int level, int which, struct buf *out)
{
	const struct wordlist_level *of = level_of(l, which);
	int value = l->of->used[which] ? l->of->value[which] : l->start[which] >= 0 ? l->start[which] : of->start;

	numeral(out, level_of(l, level)->legal && !str_eq(of->format, STR("none")) ? STR("decimal") : of->format, value);
}

static void put_bullet(const struct wordlist_level *v, struct buf *out)
{
	size_t i = 0;

	if (v->text.n == 0)
		return;
	uint32_t cp = utf8_next(v->text, &i);

	if (cp >= 0xE000 && cp <= 0xF8FF)
		cp = word_symbol(v->font, cp);
	buf_cp(out, cp ? cp : 0x2022);
}

void word_lists_next(struct word_lists *n, int list, int level, struct buf *out)
{
	struct word_list *l = list_by_id(n, list);
	size_t before = out->n;

	if (!l || level < 0 || level >= LEVELS)
		return;
	advance(l, level);
	const struct wordlist_level *v = level_of(l, level);

	if (str_eq(v->format, STR("bullet"))) {
		put_bullet(v, out);
	} else {
		struct str t = str_sub(v->text, 0, TEXT_MAX);

		for (size_t i = 0; i < t.n; i++) {
			if (t.p[i] == '%' && i + 1 < t.n && t.p[i + 1] >= '1' && t.p[i + 1] <= '9')
				put_number(l, level, t.p[++i] - '1', out);
			else
				buf_c(out, t.p[i]);
		}
	}
	if (out->n > before && !str_eq(v->suffix, STR("nothing")))
		buf_c(out, ' ');
}

/* ── symbol fonts ── */

struct symbol_code {
	uint8_t code;
	uint16_t is;
};

uint32_t word_symbol(struct str font, uint32_t code)
{
	static const struct symbol_code symbol[] = {
		{ 0x61, 0x3B1 }, { 0x62, 0x3B2 }, { 0x63, 0x3C7 }, { 0x64, 0x3B4 }, { 0x65, 0x3B5 }, { 0x66, 0x3C6 }, { 0x67, 0x3B3 }, { 0x68, 0x3B7 },
		{ 0x6B, 0x3BA }, { 0x6C, 0x3BB }, { 0x6D, 0x3BC }, { 0x6E, 0x3BD }, { 0x70, 0x3C0 }, { 0x71, 0x3B8 }, { 0x72, 0x3C1 }, { 0x73, 0x3C3 },
		{ 0x74, 0x3C4 }, { 0x77, 0x3C9 }, { 0x44, 0x394 }, { 0x53, 0x3A3 }, { 0x57, 0x3A9 }, { 0xA3, 0x2264 }, { 0xB3, 0x2265 }, { 0xB1, 0xB1 },
		{ 0xB4, 0xD7 }, { 0xB8, 0xF7 }, { 0xB0, 0xB0 }, { 0xB7, 0x2022 }, { 0xA5, 0x221E }, { 0xB9, 0x2260 }, { 0xBB, 0x2248 }, { 0xAE, 0x2192 },
		{ 0x25, 0x25 }, { 0x2D, 0x2212 }, { 0xA2, 0x2032 }, { 0xB2, 0x2033 }, { 0xD6, 0x221A }, { 0xE5, 0x2211 },
	}, wingdings[] = {
		{ 0xFE, 0x2611 }, { 0xFD, 0x2612 }, { 0xFC, 0x2713 }, { 0xFB, 0x2717 }, { 0xA8, 0x25A1 }, { 0x6F, 0x25A1 }, { 0x71, 0x25A1 },
		{ 0x6C, 0x25CF }, { 0x6E, 0x25A0 }, { 0x75, 0x25C6 }, { 0xA1, 0x25CB }, { 0x9F, 0x2022 }, { 0xA7, 0x25AA }, { 0xD8, 0x27A2 },
		{ 0x76, 0x2756 }, { 0xAB, 0x2605 }, { 0xB5, 0x2605 }, { 0x22, 0x2702 }, { 0x2A, 0x2709 }, { 0x28, 0x260E }, { 0xE0, 0x2192 },
	}, wingdings2[] = {
		{ 0x4F, 0x2717 }, { 0x50, 0x2713 }, { 0x51, 0x2612 }, { 0x52, 0x2611 }, { 0x53, 0x2612 }, { 0x54, 0x2612 }, { 0xA2, 0x25A0 }, { 0xA3, 0x25A1 },
	};
	static const struct {
		const char *font;
		const struct symbol_code *codes;
		size_t n;
		uint8_t circled, filled; /* codes of ① and ❶, which nine more follow; 0: none */
	} fonts[] = {
#define CODES(list) list, sizeof list / sizeof list[0]
		{ "Wingdings 2", CODES(wingdings2), 0x6A, 0x75 }, { "Wingdings", CODES(wingdings), 0x81, 0x8C }, { "", CODES(symbol), 0, 0 },
#undef CODES
	};
	uint32_t low = code & 0xFF;

	if (code < 0xE000 || code > 0xF8FF)
		return code;
	size_t f = 0;

	while (font.n < strlen(fonts[f].font) || strncasecmp(font.p, fonts[f].font, strlen(fonts[f].font)) != 0)
		f++;
	if (fonts[f].circled && low >= fonts[f].circled && low < fonts[f].circled + 10u)
		return 0x2460 + low - fonts[f].circled;
	if (fonts[f].filled && low >= fonts[f].filled && low < fonts[f].filled + 10u)
		return 0x2776 + low - fonts[f].filled;
	for (size_t i = 0; i < fonts[f].n; i++)
		if (fonts[f].codes[i].code == low)
			return fonts[f].codes[i].is;
	return 0;
}

void word_symbol_put(const struct xml_node *sym, struct buf *out)
{
	struct str code = node_attr(sym, "char");
	uint32_t cp = 0;

	for (size_t i = 0; i < code.n && i < 6; i++) {
		char c = code.p[i];

		cp = cp * 16 + (uint32_t)(c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 0);
	}
	cp = word_symbol(node_attr(sym, "font"), cp);
	if (cp >= ' ' && cp < 0x110000 && (cp < 0xD800 || cp > 0xDFFF))
		buf_cp(out, cp);
}
