#include "parse/outline.h"

#include <string.h>

#include "parse/numbering.h"
#include "doc/value.h"
#include "read/line.h"

enum {
	STYLES_MAX = 24,
	HEADING_MAX = 150,  /* bytes: a longer first sentence is text */
	HEADING_LINE = 240, /* bytes: a line of its own may be longer */
	CAPTION_MAX = 200,  /* bytes */
	NESTED = 2,         /* columns of indent of a list inside a list */
};

struct open_style {
	const char *style;
	int nest;
	int32_t section;
};

struct builder {
	struct doc *d;
	struct open_style stack[STYLES_MAX];
	const struct line *open_line[STYLES_MAX]; /* index of the last section of each style */
	int depth;
	bool too_deep;
	uint32_t part;
	struct numbering numbers;
};

static bool running(const struct line *l)
{
	return l->role == ROLE_BODY && l->text.n;
}

static int push_style(struct builder *b, const char *style, int nest, uint32_t line)
{
	for (int i = 0; i < b->depth; i++)
		if (strcmp(b->stack[i].style, style) == 0 && b->stack[i].nest == nest) {
			b->depth = i + 1;
			return b->depth;
		}
	if (b->depth < STYLES_MAX) {
		b->depth++;
	} else if (!b->too_deep) {
		b->too_deep = true;
		doc_find(b->d, OUTLINE_DEPTH, (struct span){ line, line }, STYLES_MAX);
	}
	b->stack[b->depth - 1].style = style;
	b->stack[b->depth - 1].nest = nest;
	return b->depth;
}

/* Splits what follows the label on its line into heading and text. */
static void split_heading(struct str t, bool article, struct str *heading, struct str *text)
{
	size_t stop = str_find(t, STR("。"));
	size_t end = stop == SIZE_MAX ? t.n : stop + strlen("。");
	bool whole = end == t.n;

	*heading = *text = STR_NONE;
	if (article) {
		*text = t;
	} else if (whole && (stop == SIZE_MAX ? t.n <= HEADING_LINE : t.n <= HEADING_MAX) && !str_ends(t, STR("；")) &&
		   !str_ends(t, STR(";"))) {
		*heading = t;
	} else if (!whole && end <= HEADING_MAX) {
		*heading = str_sub(t, 0, end);
		*text = str_trim(str_sub(t, end, t.n));
	} else {
		*text = t;
	}
}

static size_t offset(const struct doc *d, const struct line *l, size_t at)
{
	return (size_t)(l->raw.p - d->text.p) + line_origin(l, at);
}

/* Heading of a section from the text `t` of line l; what stands behind it is the section's text. */
static void set_heading(struct doc *d, struct section *s, const struct line *l, struct str t, bool article)
{
	struct str text;

	split_heading(t, article, &s->heading, &text);
	s->to = s->end = offset(d, l, l->text.n);
	s->from = text.n ? offset(d, l, (size_t)(text.p - l->text.p)) : s->to;
}

/* （一）审核；（二）拨付。 The last item of a list is one as those before it, though it is a sentence as a heading may be. */
static bool ends_list(const struct doc *d, const struct section *s)
{
	const struct section *before = s - 1;

	return s > d->sections.p && s->from == s->to && str_ends(s->heading, STR("。")) && before->part == s->part &&
	       before->depth == s->depth && before->style == s->style && before->heading.n == 0 &&
	       str_ends(str_sub(d->text, before->from, before->to), STR("；"));
}

/* How deep the line's list is in others of its style, by the markup; Markdown's lists are indented, and an inner one begins with 1. */
static int nest_of(const struct builder *b, const struct line *l, const struct numbered *n)
{
	if (!kind_is(b->d->src.kind, KIND_MARKED))
		return l->nest;
	for (int i = b->depth; i-- > 0;)
		if (strcmp(b->stack[i].style, n->style) == 0) {
			const struct section *open = &b->d->sections.p[b->stack[i].section];
			const struct line *item = b->open_line[i];

			if (l->indent >= item->indent + NESTED && n->number == 1 && open->number > 0)
				return b->stack[i].nest + 1;
			if (l->indent + NESTED > item->indent)
				return b->stack[i].nest;
		}
	return 0;
}

/* What saw the label; the step itself, where it is no rule's. */
static struct str label_rule(const struct line *l)
{
	const struct match *label = l->label ? l->label : match_of(l->may, CLASS_SERIES);

	return label ? str_z(label->rule->id) : STR("numbering");
}

static void add_section(struct builder *b, size_t i, const struct numbered *n)
{
	struct doc *d = b->d;
	const struct line *l = &d->lines.p[i];
	struct section *s;

	if (l->part != b->part) {
		b->part = l->part;
		b->depth = 0;
	}
	int depth = push_style(b, n->style, nest_of(b, l, n), l->no);

	s = ARENA_PUSH(d->arena, &d->sections);
	*s = (struct section){ .label = arena_squeeze(d->arena, value_tight(d->arena, n->label)), /* 1 . is 1. */
			       .at = { l->no, l->end_no }, .number = n->number, .depth = depth, .part = l->part,
			       .style = n->style, .rule = label_rule(l), .parent = -1 };
	if (depth > 1)
		s->parent = b->stack[depth - 2].section;
	b->stack[depth - 1].section = (int32_t)(d->sections.n - 1);
	b->open_line[depth - 1] = l;
	set_heading(d, s, l, n->text, strcmp(n->style, "article") == 0);
	if (ends_list(d, s)) {
		s->heading = STR_NONE;
		s->from = offset(d, l, (size_t)(n->text.p - l->text.p));
	}
}

/* 表1 情况表, right above the table. */
static bool is_caption(struct str t)
{
	return str_starts(t, STR("表")) && t.n > strlen("表") && t.n < CAPTION_MAX && t.p[strlen("表")] >= '0' && t.p[strlen("表")] <= '9';
}

/* Does the section begin before the table, whose first line this is? A page may be one source line: then bytes decide. */
static bool section_before(const struct doc *d, const struct section *s, const struct table *t, const struct line *l)
{
	return s->at.from < t->at.from || (s->at.from == t->at.from && (!str_slices(l->raw, d->text) || s->from <= offset(d, l, 0)));
}

/* Part, section and caption of every table; one pass over the lines, tables come in their order. */
static void place_tables(struct doc *d)
{
	struct table *last = NULL;
	size_t section = 0;
	struct str above = STR_NONE;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->table < 0) {
			/* a title below its table was found to be its caption (tree) */
			if (l->role == ROLE_CAPTION && last && last->caption.n == 0)
				last->caption = value_tight(d->arena, l->text);
			if (l->text.n)
				above = l->text;
			continue;
		}
		struct table *t = &d->tables.p[l->table];

		if (t == last)
			continue;
		last = t;
		t->part = l->part;
		while (section < d->sections.n && section_before(d, &d->sections.p[section], t, l))
			section++;
		if (section > 0 && d->sections.p[section - 1].part == t->part)
			t->section = (int32_t)section - 1;
		if (is_caption(above))
			t->caption = above;
	}
	for (size_t i = 0; i < d->tables.n; i++) {
		struct table *t = &d->tables.p[i];

		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): tables.n is 0 where tables.p is NULL */
		if (t->caption.n == 0 && t->part < d->parts.n && d->parts.p[t->part].kind == PART_ATTACHMENT && t->section < 0)
			t->caption = d->parts.p[t->part].title;
	}
}

/* A bare number takes its heading from the next line, or from lines of one character each: 第一章 / 总 / 则. Returns the last line taken. */
static size_t heading_below(struct builder *b, size_t i)
{
	struct doc *d = b->d;
	struct section *s = &d->sections.p[d->sections.n - 1];
	size_t k = i + 1, last;

	while (k < d->lines.n && d->lines.p[k].text.n == 0)
		k++;
	if (k == d->lines.n || !running(&d->lines.p[k]) || d->lines.p[k].label)
		return i;
	set_heading(d, s, &d->lines.p[k], d->lines.p[k].text, false);
	for (last = k; utf8_length(d->lines.p[last].text) == 1 && last + 1 < d->lines.n && running(&d->lines.p[last + 1]) &&
		       utf8_length(d->lines.p[last + 1].text) == 1;) {
		s->heading = arena_join(d->arena, s->heading, d->lines.p[++last].text);
		s->from = s->to = s->end = offset(d, &d->lines.p[last], d->lines.p[last].text.n);
	}
	s->at.to = d->lines.p[last].end_no;
	return last;
}

void outline_build(struct doc *d)
{
	struct builder b = { .d = d, .part = UINT32_MAX };

	numbering_begin(&b.numbers, d);
	for (size_t i = 0; i < d->lines.n && !d->runon; i++) {
		const struct line *l = &d->lines.p[i];
		struct numbered n;

		if (!running(l))
			continue;
		if (numbering_of(&b.numbers, i, &n)) {
			add_section(&b, i, &n);
			if (n.text.n == 0)
				i = heading_below(&b, i);
			continue;
		}
		if (d->sections.n && d->sections.p[d->sections.n - 1].part == l->part) {
			struct section *s = &d->sections.p[d->sections.n - 1];

			s->end = offset(d, l, l->text.n);
			s->at.to = l->end_no;
		}
	}
	place_tables(d);
}
