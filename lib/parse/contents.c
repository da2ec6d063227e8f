#include "parse/contents.h"

#include <string.h>

#include "doc/value.h"
#include "rules/match.h"
#include "text/fold.h"

enum {
	PAGE_DIGITS = 4,
	LEADER_MIN = 3,    /* dots or blanks that lead to a page number */
	LISTED_MIN = 3,    /* lines with page numbers required if there is no heading 目录 */
	CONTENTS_MAX = 800, /* lines */
	NAME_MIN = 6,      /* bytes: a shorter entry may be anything */
	OTHERS = 3,        /* entries that are looked for, beside the first */
	MARKS_MAX = 12,    /* bytes: blanks and marks of a line that are not compared */
};

static bool leads(uint32_t cp)
{
	return cp == '.' || cp == 0x2026 || cp == 0xB7 || cp == 0x22EF || cp == 0xFF0E || cp == '-' || cp == 0x2014 || cp == '_';
}

/* 一、总则……3: the entry without its page number. *page: it has one; *dots: dots lead to it. */
static struct str entry_of(struct str t, bool *page, bool *dots)
{
	size_t at = t.n, digits = 0, leaders = 0, blanks = 0, before = t.n;

	*page = *dots = false;
	while (at > 0 && strchr("IVXivx", t.p[at - 1]) && t.n - at < PAGE_DIGITS) /* of the foreword */
		at--;
	if (at < t.n && at > 0 && (t.p[at - 1] == ' ' || t.p[at - 1] == '.'))
		digits = t.n - at;
	else
		at = t.n;
	while (at == t.n - digits && at > 0 && digits <= PAGE_DIGITS && t.p[at - 1] >= '0' && t.p[at - 1] <= '9')
		at--, digits++;
	if (digits == 0 || digits > PAGE_DIGITS)
		return t;
	while (at > 0) {
		uint32_t cp = utf8_prev(t, &before);

		if (before >= at)
			continue; /* the digits */
		if (!leads(cp) && !is_blank(cp))
			break;
		leaders += leads(cp) ? (cp == 0x2026 || cp == 0x22EF ? 3 : 1) : 0;
		blanks += is_blank(cp);
		at = before;
	}
	*dots = leaders >= LEADER_MIN;
	*page = *dots || blanks > 0;
	return *page ? str_sub(t, 0, at) : t;
}

static bool says(struct doc *d, const struct line *l, struct str key)
{
	return l->text.n >= key.n && l->text.n < key.n * 2 + MARKS_MAX && str_eq(value_key(d->arena, l->text), key);
}

/* The first line that repeats the entry of line i without a page number; lines.n: none. */
static size_t comes_again(struct doc *d, size_t i)
{
	bool page, dots;
	struct str name = entry_of(d->lines.p[i].text, &page, &dots), key = value_key(d->arena, name);

	for (size_t k = i + 1; key.n >= NAME_MIN && k < d->lines.n && k < i + CONTENTS_MAX; k++)
		if (says(d, &d->lines.p[k], key))
			return k;
	return d->lines.n;
}

static const struct match *number_of(const struct line *l)
{
	return l->label ? l->label : line_is(l, CLASS_SERIES) ? match_of(l->may, CLASS_SERIES) : NULL;
}

/* The same by the number alone, where headings are written otherwise: the first number comes again. Sentences end the contents. */
static size_t number_again(const struct doc *d, size_t i)
{
	const struct match *first = NULL;

	for (size_t k = i; k < d->lines.n && k < i + CONTENTS_MAX; k++) {
		const struct match *number = number_of(&d->lines.p[k]);

		if (str_has(d->lines.p[k].text, STR("。")))
			break;
		if (!number)
			continue;
		if (!first)
			first = number;
		else if (first->rule->style == number->rule->style && str_eq(match_get(first, GROUP_LABEL), match_get(number, GROUP_LABEL)))
			return k;
	}
	return d->lines.n;
}

/* One past the last of the lines from i on that end in page numbers. */
static size_t paged_from(const struct doc *d, size_t i)
{
	size_t end = i;

	for (size_t k = i; k < d->lines.n && k < i + CONTENTS_MAX; k++) {
		bool page, dots;

		if (d->lines.p[k].text.n == 0)
			continue;
		entry_of(d->lines.p[k].text, &page, &dots);
		if (!page)
			break;
		end = k + 1;
	}
	return end;
}

static size_t next_text(const struct doc *d, size_t i)
{
	while (i < d->lines.n && d->lines.p[i].text.n == 0)
		i++;
	return i;
}

static void mark(struct doc *d, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		d->lines.p[i].contents = true;
}

/* One past the contents that line i, 目录, heads. */
static size_t contents_end(struct doc *d, size_t i)
{
	size_t first = next_text(d, i + 1), end;

	if (first == d->lines.n)
		return i + 1;
	end = comes_again(d, first);
	for (size_t k = first, tries = 0; end == d->lines.n && tries < OTHERS; tries++) { /* the foreword's heading may be left out */
		k = next_text(d, k + 1);
		if (k == d->lines.n || str_has(d->lines.p[k].text, STR("。")))
			break;
		end = comes_again(d, k);
	}
	if (end == d->lines.n)
		end = number_again(d, first);
	if (end == d->lines.n)
		end = paged_from(d, first);
	return end > first ? end : i + 1;
}

/* Dots that lead to page numbers, line after line: contents that no word heads. */
static size_t dotted_end(const struct doc *d, size_t i)
{
	size_t n = 0, end = i;

	for (size_t k = i; k < d->lines.n && k < i + CONTENTS_MAX; k++) {
		bool page, dots;

		if (d->lines.p[k].text.n == 0)
			continue;
		entry_of(d->lines.p[k].text, &page, &dots);
		if (!dots)
			break;
		end = k + 1;
		n++;
	}
	return n >= LISTED_MIN ? end : i;
}

/* Chapters in consecutive lines (第一章 总则, 第二章 …), the first of which occurs again: contents without heading. */
static size_t chapters_end(const struct doc *d, size_t i)
{
	const struct match *first = d->lines.p[i].label;
	size_t n = 0, end = i;

	for (size_t k = i; k < d->lines.n && k < i + CONTENTS_MAX; k++) {
		const struct match *label = d->lines.p[k].label;

		if (d->lines.p[k].text.n == 0)
			continue;
		if (!label || label->rule->style != first->rule->style || (n > 0 && str_eq(match_get(label, GROUP_LABEL), match_get(first, GROUP_LABEL))))
			break;
		end = k + 1;
		n++;
	}
	size_t again = next_text(d, end);

	return n >= LISTED_MIN && again < d->lines.n && d->lines.p[again].label && str_eq(match_get(d->lines.p[again].label, GROUP_LABEL), match_get(first, GROUP_LABEL)) ? end : i;
}

void contents_mark(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		size_t end = i;

		if (l->text.n == 0 || l->table >= 0)
			continue;
		if (line_is(l, CLASS_CONTENTS))
			end = contents_end(d, i);
		else if (l->label && strcmp(l->label->rule->style, "chapter") == 0)
			end = chapters_end(d, i);
		else if (l->text.p[l->text.n - 1] >= '0' && l->text.p[l->text.n - 1] <= '9' &&
			 (str_has(l->text, STR("…")) || str_has(l->text, STR("..")) || str_has(l->text, STR("··"))))
			end = dotted_end(d, i);
		mark(d, i, end);
		i = end > i ? end - 1 : i;
	}
}
