#include "parse/outline.h"

#include <string.h>

#include "parse/rules.h"
#include "parse/value.h"
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
	uint32_t part;
};

static const struct match *numbering(const struct doc *d, const struct line *l)
{
	if (l->label)
		return l->label;
	const struct match *series = line_is(l, CLASS_SERIES) ? match_of(l->may, CLASS_SERIES) : NULL;

	if (!series)
		return NULL;
	/* a word and a number and a colon count in series only */
	size_t alike = 0;

	for (size_t i = 0; i < d->lines.n && alike < 2; i++) {
		const struct match *other = match_of(d->lines.p[i].may, CLASS_SERIES);

		alike += other && str_eq(match_get(other, GROUP_ORG), match_get(series, GROUP_ORG));
	}
	return alike >= 2 ? series : NULL;
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

	if (strncmp(style, "decimal", 7) != 0)
		return true;
	if (value_number(match_get(m, GROUP_NUM)) == 1)
		return true;
	for (size_t i = b->d->sections.n; i-- > 0;)
		if (b->d->sections.p[i].style && strncmp(b->d->sections.p[i].style, "decimal", 7) == 0 &&
		    b->d->sections.p[i].part == b->part)
			return true;
	return false;
}

static int push_style(struct builder *b, const char *style)
{
	for (int i = 0; i < b->depth; i++)
		if (strcmp(b->stack[i].style, style) == 0) {
			b->depth = i + 1;
			return b->depth;
		}
	if (b->depth < STYLES_MAX)
		b->depth++;
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

static bool running(const struct line *l)
{
	return l->role == ROLE_BODY && l->text.n;
}

static void add_section(struct builder *b, size_t i, const struct match *m)
{
	struct doc *d = b->d;
	const struct line *l = &d->lines.p[i];
	struct str text = match_get(m, GROUP_TEXT);
	struct section *s;

	if (l->part != b->part) {
		b->part = l->part;
		b->depth = 0;
	}
	int depth = push_style(b, m->rule->style);

	s = ARENA_PUSH(d->arena, &d->sections);
	*s = (struct section){ .label = value_tight(d->arena, match_get(m, GROUP_LABEL)), .at = { l->no, l->no },
			       .number = value_number(match_get(m, GROUP_NUM)), .depth = depth, .part = l->part,
			       .style = m->rule->style, .parent = -1 };
	if (depth > 1)
		s->parent = b->stack[depth - 2].section;
	b->stack[depth - 1].section = (int32_t)(d->sections.n - 1);
	set_heading(d, s, l, text.n ? text : str_sub(l->text, l->text.n, l->text.n), strcmp(m->rule->style, "article") == 0);
}

/* The table of contents lists headings that come again: from 目录 on, nothing counts until one does. */
static size_t skip_contents(const struct doc *d, size_t i)
{
	const struct match *first = NULL;
	size_t first_at = 0;

	for (size_t k = i + 1; k < d->lines.n; k++) {
		const struct line *l = &d->lines.p[k];

		if (!l->label)
			continue;
		if (!first) {
			first = l->label;
			first_at = k;
			continue;
		}
		if (strcmp(first->rule->style, l->label->rule->style) == 0 &&
		    str_eq(match_get(first, GROUP_LABEL), match_get(l->label, GROUP_LABEL)))
			return k;
	}
	return first ? first_at : i + 1;
}

static void place_tables(struct doc *d)
{
	for (size_t t = 0; t < d->tables.n; t++) {
		struct table *tab = &d->tables.p[t];

		for (size_t i = 0; i < d->lines.n; i++)
			if (d->lines.p[i].table == (int32_t)t) {
				tab->part = d->lines.p[i].part;
				break;
			}
		/* 表1 情况表, right above it */
		for (size_t i = 0; i < d->lines.n && tab->caption.n == 0; i++) {
			const struct line *l = &d->lines.p[i];

			if (l->no >= tab->at.from)
				break;
			if (str_starts(l->text, STR("表")) && l->text.n > 3 && l->text.p[3] >= '0' && l->text.p[3] <= '9' && l->text.n < 200 &&
			    tab->at.from - l->no <= 3)
				tab->caption = l->text;
		}
		for (size_t s = 0; s < d->sections.n && d->sections.p[s].at.from <= tab->at.from; s++)
			if (d->sections.p[s].part == tab->part)
				tab->section = (int32_t)s;
		for (size_t i = 0; i < d->lines.n; i++)
			if (d->lines.p[i].role == ROLE_CAPTION && d->lines.p[i].no >= tab->at.to && tab->caption.n == 0)
				tab->caption = value_tight(d->arena, d->lines.p[i].text);
		if (tab->caption.n == 0 && tab->part < d->parts.n && d->parts.p[tab->part].kind == PART_ATTACHMENT &&
		    tab->section < 0)
			tab->caption = d->parts.p[tab->part].title;
	}
}

void outline_build(struct doc *d)
{
	struct builder b = { .d = d, .part = UINT32_MAX };

	for (size_t i = 0; i < d->lines.n && !d->flowed; i++) {
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
		const struct match *m = numbering(d, l);

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
				s->at.to = d->lines.p[k].no;
				i = k;
			}
			continue;
		}
		if (d->sections.n && d->sections.p[d->sections.n - 1].part == l->part) {
			struct section *s = &d->sections.p[d->sections.n - 1];

			s->end = offset(d, l, l->text.n);
			s->at.to = l->no;
		}
	}
	place_tables(d);
}
