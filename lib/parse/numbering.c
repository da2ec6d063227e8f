#include "parse/numbering.h"

#include <stdlib.h>
#include <string.h>

#include "doc/value.h"
#include "text/fold.h"

enum {
	LOOK_AHEAD = 400, /* lines, for the next number of a series */
	GAP_MAX = 3,      /* numbers that may be missing in a series */
	BARE_MAX = 12,    /* bytes of a number on its own: 二十三 */
};

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool running(const struct line *l)
{
	return l->role == ROLE_BODY && l->text.n;
}

static bool has_style(const struct match *m, const char *style)
{
	return m && strcmp(m->rule->style, style) == 0;
}

/* 1 总则: a number and no word. */
static const struct match *whole_number(const struct line *l)
{
	const struct match *m = line_is(l, CLASS_SERIES) && !l->label ? match_of(l->may, CLASS_SERIES) : NULL;

	return has_style(m, "decimal-1") ? m : NULL;
}

bool numbering_leads(const struct doc *d, size_t i)
{
	const struct match *m = whole_number(&d->lines.p[i]);
	struct str number = match_get(m, GROUP_NUM);

	for (size_t k = i + 1; m && k < d->lines.n && d->lines.p[k].part == d->lines.p[i].part; k++) {
		const struct line *l = &d->lines.p[k];

		if (!running(l))
			continue;
		if (whole_number(l)) { /* 1 范围, 2 术语, 3 要求, 3.1 … */
			struct str next = match_get(whole_number(l), GROUP_NUM);

			if (value_number(next) != value_number(number) + 1)
				return false;
			number = next;
			continue;
		}
		if (has_style(l->label, "decimal-2")) {
			struct str label = match_get(l->label, GROUP_LABEL);

			return str_starts(label, number) && label.n > number.n && label.p[number.n] == '.';
		}
	}
	return false;
}

/* The words that number lines at least twice (项目1： 项目2：), sorted: only series count. */
void numbering_begin(struct numbering *b, struct doc *d)
{
	size_t n = 0;

	*b = (struct numbering){ .d = d, .part = UINT32_MAX };
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

/* ① that runs on with ② in the same paragraph enumerates, it does not head. */
static bool enumerates(const struct match *m, struct str text)
{
	return has_style(m, "circled") && str_has(text, STR("②")) && !str_starts(text, STR("②"));
}

/* ── N.M ── */

struct numbering_pair {
	int n, m;
};

/* 12.3 → 12, 3 */
static struct numbering_pair pair_of(const struct match *label)
{
	struct str t = match_get(label, GROUP_LABEL);

	return (struct numbering_pair){ value_number(str_sub(t, 0, str_find(t, STR(".")))), value_number(match_get(label, GROUP_NUM)) };
}

/* The next number like N.M below line i; 0, 0: none nearby. */
static struct numbering_pair next_decimal(const struct doc *d, size_t i)
{
	const struct line *here = &d->lines.p[i], *end = d->lines.p + d->lines.n;

	for (const struct line *l = here + 1; l < end && l < here + LOOK_AHEAD && l->part == here->part; l++)
		if (running(l) && has_style(l->label, "decimal-2"))
			return pair_of(l->label);
	return (struct numbering_pair){ 0, 0 };
}

/* Does the next item of an N. series follow? */
static bool dot_follows(const struct numbering *b, size_t i, int number)
{
	const struct doc *d = b->d;
	const struct line *here = &d->lines.p[i], *end = d->lines.p + d->lines.n;

	for (const struct line *l = here + 1; l < end && l < here + LOOK_AHEAD && l->part == here->part; l++) {
		if (!running(l) || !l->label)
			continue;
		if (has_style(l->label, "ar-dot"))
			return value_number(match_get(l->label, GROUP_NUM)) == number;
		if (has_style(l->label, "decimal-2"))
			return b->decimal.n == 0 && pair_of(l->label).n == number;
	}
	return false;
}

enum numbering_reading { TEXT, SECTION, ITEM };

/* 3.5米以上的通道: a measure. 5年以上经验 may well be item 3. */
static bool measures(struct str behind)
{
	static const char *const units[] = { "米", "厘米", "毫米", "公里", "千米", "公斤", "千克", "毫克", "吨", "升", "毫升", "倍", "℃" };

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_starts(behind, str_z(units[i])))
			return true;
	return false;
}

/* Which of the three is N.M? `apart`: a blank parts it from what follows, so that it is no figure of a sentence. */
static enum numbering_reading reading_of(const struct numbering *b, size_t i, struct numbering_pair p, bool apart, bool measure)
{
	struct numbering_pair next = next_decimal(b->d, i);
	int n = b->decimal.n, m = b->decimal.m;
	bool parent = p.n == b->dot || p.n == b->whole;
	bool item = !apart && !measure && (b->dot ? p.n == b->dot + 1 : p.n == 1) && (p.n > 1 || dot_follows(b, i, p.n + 1));

	if (p.n == 0 || measure) /* 0.02以上 */
		return TEXT;
	if (p.m == 0 && !apart)
		return item ? ITEM : TEXT;
	if (p.n == n && p.m == m + 1)
		return SECTION;
	if (item && (p.m != 1 || (next.n == p.n + 1 && next.m != 1)))
		return ITEM;
	if (p.m == 1 && (apart || parent || p.n == 1 || p.n == n + 1 || (next.n == p.n && next.m == 2)))
		return SECTION;
	/* a number of the series is missing */
	bool on = next.n == 0 || next.n > p.n || (next.n == p.n && next.m > p.m);

	if ((p.n == n || parent) && p.m > (p.n == n ? m : 0) && p.m <= (p.n == n ? m : 0) + GAP_MAX && on && (apart || (next.n == p.n && next.m == p.m + 1)))
		return SECTION;
	if (apart && n > 0 && (p.n > n || (p.n == n && p.m > m)))
		return SECTION;
	return item ? ITEM : TEXT;
}

/* 2.3人户: item 2. */
static void item_of(struct numbering *b, const struct line *l, int number, struct numbered *out)
{
	size_t dot = str_find(l->text, STR(".")) + 1;

	*out = (struct numbered){ str_sub(l->text, 0, dot), str_sub(l->text, dot, l->text.n), number, "ar-dot" };
	b->dot = number;
}

static bool decimal_of(struct numbering *b, size_t i, const struct match *m, struct numbered *out)
{
	const struct line *l = &b->d->lines.p[i];
	struct numbering_pair p = pair_of(m);
	size_t at = out->label.n;
	bool apart = at < l->text.n && (l->text.p[at] == ' ' || str_starts(str_sub(l->text, at, l->text.n), STR("、")) ||
					str_starts(str_sub(l->text, at, l->text.n), STR("．")));
	enum numbering_reading is = reading_of(b, i, p, apart, measures(str_sub(l->text, at, l->text.n)));

	if (is == ITEM) {
		item_of(b, l, p.n, out);
	} else if (is == SECTION) {
		b->decimal.n = p.n;
		b->decimal.m = p.m;
	}
	return is != TEXT;
}

/* ── numbers that stand alone ── */

/* ## 三, after 二、: a heading that consists only of the next number. */
static bool bare_of(const struct numbering *b, const struct line *l, struct numbered *out)
{
	struct str t = l->text;

	if (!l->heading || t.n == 0 || t.n > BARE_MAX || b->cn == 0)
		return false;
	for (size_t i = 0; i < t.n;)
		if (!is_han(utf8_next(t, &i)))
			return false;
	*out = (struct numbered){ t, str_sub(t, t.n, t.n), value_number(t), "cn-dun" };
	return out->number == b->cn + 1;
}

/* ── a line ── */

static struct numbered numbered_by(const struct line *l, const struct match *m)
{
	struct str text = match_get(m, GROUP_TEXT);

	return (struct numbered){ match_get(m, GROUP_LABEL), text.n ? text : str_sub(l->text, l->text.n, l->text.n),
				  value_number(match_get(m, GROUP_NUM)), m->rule->style };
}

/* After 3 总则, which has 3.1, 4 附则 need not have 4.1. */
static const struct match *whole_of(const struct numbering *b, size_t i)
{
	const struct match *whole = whole_number(&b->d->lines.p[i]);
	bool goes_on = whole && b->whole && value_number(match_get(whole, GROUP_NUM)) == b->whole + 1;

	return goes_on || numbering_leads(b->d, i) ? whole : NULL;
}

static const struct match *series_of(const struct numbering *b, const struct line *l)
{
	if (!line_is(l, CLASS_SERIES) || b->series.n == 0)
		return NULL;
	const struct match *series = match_of(l->may, CLASS_SERIES);
	struct str word = match_get(series, GROUP_ORG);

	return bsearch(&word, b->series.p, b->series.n, sizeof word, by_text) ? series : NULL;
}

bool numbering_of(struct numbering *b, size_t i, struct numbered *out)
{
	const struct line *l = &b->d->lines.p[i];

	if (l->part != b->part) {
		b->part = l->part;
		b->whole = b->dot = b->cn = b->decimal.n = b->decimal.m = 0;
		b->deep = false;
	}
	if (line_is(l, CLASS_DOC_NUMBER)) /* （64）卫字第118号 */
		return false;
	const struct match *whole = l->label ? NULL : whole_of(b, i), *m = l->label ? l->label : whole ? whole : whole_number(l) ? NULL : series_of(b, l);

	if (!m)
		return bare_of(b, l, out);
	*out = numbered_by(l, m);
	if (whole) {
		b->whole = out->number;
		return true;
	}
	if (enumerates(m, out->text))
		return false;
	if (has_style(m, "decimal-2"))
		return decimal_of(b, i, m, out);
	if (has_style(m, "decimal-3")) {
		bool series = out->number == 1 || b->deep || b->decimal.n > 0;

		b->deep = b->deep || series;
		int first = value_number(str_sub(out->label, 0, str_find(out->label, STR("."))));

		if (!series && b->dot > 0 && first == b->dot + 1) { /* 2.3.5元以下的 */
			item_of(b, l, first, out);
			return true;
		}
		return series;
	}
	if (has_style(m, "ar-dot"))
		b->dot = out->number;
	else if (has_style(m, "cn-dun"))
		b->cn = out->number, b->dot = 0;
	else if (has_style(m, "cn-paren") || has_style(m, "chapter") || has_style(m, "part"))
		b->dot = 0;
	return true;
}
