#include "parse/outline.h"

#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"
#include "doc/value.h"
#include "read/line.h"

enum {
	STYLES_MAX = 24,
	HEADING_MAX = 150,  /* bytes: a longer first sentence is text */
	HEADING_LINE = 240, /* bytes: a line of its own may be longer */
};

struct open_style {
	const char *style;
	int32_t section;
};

struct builder {
	struct doc *d;
	struct open_style stack[STYLES_MAX];
	int depth;
	bool too_deep;
	uint32_t part;
	int whole;           /* the part's last number like 1 in 1 总则; 0: none */
	struct { struct str *p; size_t n, cap; } series;
};

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool running(const struct line *l)
{
	return l->role == ROLE_BODY && l->text.n;
}

/* 1 总则: a number and no word. */
static const struct match *whole_number(const struct line *l)
{
	const struct match *m = line_is(l, CLASS_SERIES) && !l->label ? match_of(l->may, CLASS_SERIES) : NULL;

	return m && match_get(m, GROUP_ORG).n == 0 ? m : NULL;
}

bool outline_leads(const struct doc *d, size_t i)
{
	const struct match *m = whole_number(&d->lines.p[i]);
	struct str number = match_get(m, GROUP_NUM);

	for (size_t k = i + 1; m && k < d->lines.n && d->lines.p[k].part == d->lines.p[i].part; k++) {
		const struct line *l = &d->lines.p[k];

		if (!running(l))
			continue;
		if (whole_number(l))
			return false;
		if (l->label && strcmp(l->label->rule->style, "decimal-2") == 0) {
			struct str label = match_get(l->label, GROUP_LABEL);

			return str_starts(label, number) && label.n > number.n && label.p[number.n] == '.';
		}
	}
	return false;
}

/* The words that number lines at least twice (项目1： 项目2：), sorted: only series count. */
static void find_series(struct builder *b)
{
	struct doc *d = b->d;
	size_t n = 0;

	for (size_t i = 0; i < d->lines.n; i++)
		if (line_is(&d->lines.p[i], CLASS_SERIES) && !whole_number(&d->lines.p[i]))
			*ARENA_PUSH(d->arena, &b->series) = match_get(match_of(d->lines.p[i].may, CLASS_SERIES), GROUP_ORG);
	if (b->series.n == 0)
		return;
	qsort(b->series.p, b->series.n, sizeof *b->series.p, by_text);
	for (size_t i = 0; i + 1 < b->series.n; i++)
		if (str_eq(b->series.p[i], b->series.p[i + 1]) && (n == 0 || !str_eq(b->series.p[n - 1], b->series.p[i])))
			b->series.p[n++] = b->series.p[i];
	b->series.n = n;
}

/* Behind 3 总则, which 3.1 divides, 4 附则 needs no 4.1. */
static bool goes_on(const struct builder *b, const struct line *l, const struct match *whole)
{
	return b->whole && b->part == l->part && value_number(match_get(whole, GROUP_NUM)) == b->whole + 1;
}

static const struct match *numbering(const struct builder *b, size_t i)
{
	const struct line *l = &b->d->lines.p[i];
	const struct match *whole = whole_number(l);

	if (l->label)
		return l->label;
	if (whole)
		return goes_on(b, l, whole) || outline_leads(b->d, i) ? whole : NULL;
	if (!line_is(l, CLASS_SERIES) || b->series.n == 0)
		return NULL;
	const struct match *series = match_of(l->may, CLASS_SERIES);
	struct str word = match_get(series, GROUP_ORG);

	return bsearch(&word, b->series.p, b->series.n, sizeof word, by_text) ? series : NULL;
}

/* ① that runs on with ② in the same paragraph enumerates, it does not head. */
static bool enumerates(const struct match *m, struct str text)
{
	return strcmp(m->rule->style, "circled") == 0 && str_has(text, STR("②")) && !str_starts(text, STR("②"));
}

/* 7.1 opens or goes on with a series of its own; a lone 1.3人户 does not. */
static bool in_series(const struct builder *b, const struct match *m)
{
	const char *style = m->rule->style;

	if (strncmp(style, "decimal", 7) != 0 || m->rule->class == CLASS_SERIES)
		return true;
	if (value_number(match_get(m, GROUP_NUM)) == 1)
		return true;
	for (size_t i = b->d->sections.n; i-- > 0;)
		if (b->d->sections.p[i].style && strncmp(b->d->sections.p[i].style, "decimal", 7) == 0 &&
		    b->d->sections.p[i].part == b->part)
			return true;
	return false;
}

static int push_style(struct builder *b, const char *style, uint32_t line)
{
	for (int i = 0; i < b->depth; i++)
		if (b->stack[i].style == style) {
			b->depth = i + 1;
			return b->depth;
		}
	if (b->depth < STYLES_MAX) {
		b->depth++;
	} else if (!b->too_deep) {
		b->too_deep = true;
		doc_find(b->d, "outline-depth", SEVERITY_WARNING, "", (struct span){ line, line })->message =
			arena_fmt(b->d->arena, "more than %d styles of numbers in one another; the deeper ones count as one", STYLES_MAX);
	}
	b->stack[b->depth - 1].style = style;
	return b->depth;
}

/* Heading and text of what follows the label on its line. */
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

static void add_section(struct builder *b, size_t i, const struct match *m)
{
	struct doc *d = b->d;
	const struct line *l = &d->lines.p[i];
	struct str text = match_get(m, GROUP_TEXT);
	struct section *s;

	if (l->part != b->part) {
		b->part = l->part;
		b->depth = b->whole = 0;
	}
	if (m == whole_number(l))
		b->whole = value_number(match_get(m, GROUP_NUM));
	int depth = push_style(b, m->rule->style, l->no);

	s = ARENA_PUSH(d->arena, &d->sections);
	*s = (struct section){ .label = arena_squeeze(d->arena, value_tight(d->arena, match_get(m, GROUP_LABEL))), /* 1 . is 1. */
			       .at = { l->no, l->end_no }, .number = value_number(match_get(m, GROUP_NUM)), .depth = depth, .part = l->part,
			       .style = m->rule->style, .parent = -1 };
	if (depth > 1)
		s->parent = b->stack[depth - 2].section;
	b->stack[depth - 1].section = (int32_t)(d->sections.n - 1);
	text = text.n ? text : str_sub(l->text, l->text.n, l->text.n);
	set_heading(d, s, l, text, strcmp(m->rule->style, "article") == 0);
	if (ends_list(d, s)) {
		s->heading = STR_NONE;
		s->from = offset(d, l, (size_t)(text.p - l->text.p));
	}
}

/* 1 总则 stands before 1.1, the first that comes again where the contents have pages behind their headings. */
static size_t with_whole(const struct doc *d, size_t k)
{
	size_t i = k;

	while (i > 0 && d->lines.p[i - 1].text.n == 0)
		i--;
	return i > 0 && outline_leads(d, i - 1) ? i - 1 : k;
}

/* The table of contents lists headings that come again: from 目录 on, nothing counts until one does. */
static size_t skip_contents(const struct doc *d, size_t i)
{
	const struct match *first = NULL;
	size_t first_at = 0;

	for (size_t k = i + 1; k < d->lines.n; k++) {
		const struct line *l = &d->lines.p[k];
		const struct match *label = l->label ? l->label : whole_number(l);

		if (!label)
			continue;
		if (!first) {
			first = label;
			first_at = k;
			continue;
		}
		if (first->rule->style == label->rule->style && str_eq(match_get(first, GROUP_LABEL), match_get(label, GROUP_LABEL)))
			return with_whole(d, k);
	}
	return first ? first_at : i + 1;
}

/* 表1 情况表, right above the table. */
static bool is_caption(struct str t)
{
	return str_starts(t, STR("表")) && t.n > strlen("表") && t.n < 200 && t.p[strlen("表")] >= '0' && t.p[strlen("表")] <= '9';
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
		while (section < d->sections.n && d->sections.p[section].at.from <= t->at.from)
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

void outline_build(struct doc *d)
{
	struct builder b = { .d = d, .part = UINT32_MAX };

	find_series(&b);

	for (size_t i = 0; i < d->lines.n && !d->runon; i++) {
		const struct line *l = &d->lines.p[i];

		if (!running(l)) {
			if (line_is(l, CLASS_CONTENTS) && l->role != ROLE_BLANK)
				i = skip_contents(d, i) - 1;
			continue;
		}
		if (line_is(l, CLASS_CONTENTS)) {
			i = skip_contents(d, i) - 1;
			continue;
		}
		const struct match *m = numbering(&b, i);

		if (m && !enumerates(m, match_get(m, GROUP_TEXT)) && in_series(&b, m)) {
			add_section(&b, i, m);
			if (match_get(m, GROUP_TEXT).n)
				continue;
			/* a bare number takes its heading from the next line */
			size_t k = i + 1;

			while (k < d->lines.n && d->lines.p[k].text.n == 0)
				k++;
			if (k < d->lines.n && running(&d->lines.p[k]) && !d->lines.p[k].label) {
				struct section *s = &d->sections.p[d->sections.n - 1];

				set_heading(d, s, &d->lines.p[k], d->lines.p[k].text, false);
				s->at.to = d->lines.p[k].end_no;
				i = k;
			}
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
