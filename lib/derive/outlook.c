#include "derive/outlook.h"

#include <string.h>

#include "derive/titleyear.h"

enum { HEADING_MAX = 120, CONTEXT_BYTES = 30 /* that rules look at before a match */, REACH = 300 }; /* bytes */

/* A rule for headings within plans alone: 发展基础. */
static bool looks_back(const struct match *found)
{
	return found->rule->style && strcmp(found->rule->style, "past") == 0;
}

/* When the document was made. */
static int year_made(const struct doc *d, struct str title, int *month)
{
	struct str date = doc_text(d, FIELD_DATE);
	int year = 0;

	for (size_t i = 0; i < 4 && i < date.n && date.p[i] >= '0' && date.p[i] <= '9'; i++)
		year = 10 * year + (date.p[i] - '0');
	if (year > 1900 && date.n >= 7 && date.p[5] >= '0' && date.p[5] <= '1')
		*month = 10 * (date.p[5] - '0') + (date.p[6] - '0');
	if (*month > 9 && titleyear_first(title) > year) /* next year's plan */
		*month = 0;
	return year > 1900 ? year : titleyear_first(title);
}

struct outlook outlook_of(const struct doc *d, struct matcher *m)
{
	struct str title = doc_text(d, FIELD_ENCLOSURE_TITLE);
	struct outlook o = { 0 };
	struct match found;

	if (title.n == 0)
		title = doc_text(d, FIELD_TITLE);
	for (size_t at = 0; at < title.n && !o.reports && class_find(m, CLASS_INDICATOR_REPORTS, title, at, &found); at = found.to)
		o.reports = !looks_back(&found);
	o.past = o.reports;
	if (o.reports)
		o.year = titleyear(title);
	else
		o.year = year_made(d, title, &o.month);
	return o;
}

static bool is_chapter(const char *style)
{
	return (*style == 'c' || *style == 'p') && (strcmp(style, "cn-dun") == 0 || strcmp(style, "part") == 0 || strcmp(style, "chapter") == 0);
}

void outlook_at(struct outlook *o, struct matcher *m, const struct line *l)
{
	const char *style = l->label ? l->label->rule->style : NULL;
	struct match found;

	if (!style || l->text.n > HEADING_MAX || (!o->reports && !o->style && !class_among(m, l->in, CLASS_INDICATOR_REPORTS))) /* nearly always */
		return;
	bool chapter = is_chapter(style), tells = class_find_among(m, l->in, CLASS_INDICATOR_REPORTS, l->text, &found);

	if (o->reports) { /* 下一步打算: from this heading on a report states plans; 工作回顾 ends that */
		if (chapter)
			o->planning = !tells && (o->planning || class_find_among(m, l->in, CLASS_INDICATOR_PLANS, l->text, &found));
	} else if (tells && (looks_back(&found) || str_has(l->text, STR("回顾")))) {
		o->style = style;
	} else if (o->style && (chapter || strcmp(o->style, style) == 0)) {
		o->style = NULL;
	}
	o->past = o->reports ? !o->planning : o->style != NULL;
}

/* Does [from, to) stand in the title of something? */
static bool in_title(struct str s, size_t from, size_t to)
{
	struct str before = str_sub(s, 0, from), after = str_sub(s, to, s.n);
	size_t open = str_rfind(before, STR("《")), close = str_rfind(before, STR("》")), next = str_find(after, STR("》")), begin = str_find(after, STR("《"));

	if (open != SIZE_MAX && (close == SIZE_MAX || close < open))
		return true;
	return open == SIZE_MAX && close == SIZE_MAX && next != SIZE_MAX && (begin == SIZE_MAX || next < begin); /* it opens before s */
}

/* Where the last word of the class ends; 0: there is none. */
static size_t last_end(struct matcher *m, uint64_t in, enum rule_class c, struct str s)
{
	struct match found;
	size_t end = 0;

	for (size_t at = class_among(m, in, c) ? 0 : s.n; at < s.n && class_find(m, c, s, at, &found) && found.to > at; at = found.to)
		end = in_title(s, found.from, found.to) ? end : found.to;
	return end;
}

/* Do words of the sentence say otherwise, the last that tells: 目前有5家，力争达到8家? `already`: the words before s do. */
static bool tells_otherwise(const struct outlook *o, struct matcher *m, uint64_t in, struct str s, bool already)
{
	enum rule_class other = o->past ? CLASS_INDICATOR_TARGET : CLASS_INDICATOR_RESULT, same = o->past ? CLASS_INDICATOR_RESULT : CLASS_INDICATOR_TARGET;
	size_t says = last_end(m, in, other, s);

	if (!says && !already) /* nearly always */
		return false;
	return last_end(m, in, same, s) <= says;
}

/* Of the sentence, where what a rule looks at before `at` begins. */
static size_t context_from(const struct outlook_told *t, struct str text, size_t at)
{
	size_t from = at > t->sentence + CONTEXT_BYTES ? at - CONTEXT_BYTES : t->sentence;

	while (from > 0 && from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from--;
	return from;
}

/* 行动（2031—2033年）: of what the bracket stands behind. */
static bool in_bracket(struct str s, const struct match *found)
{
	struct str before = str_sub(s, 0, found->from), after = str_sub(s, found->to, s.n);

	return (str_ends(before, STR("（")) || str_ends(before, STR("("))) && (str_starts(after, STR("）")) || str_starts(after, STR(")")));
}

struct str outlook_period(struct outlook_told *t, struct matcher *m, uint64_t in, struct str text, size_t end)
{
	size_t from = context_from(t, text, t->dated);
	struct str before = str_sub(text, from, end);
	struct match found;

	for (size_t at = class_among(m, in, CLASS_INDICATOR_PERIOD) && t->dated < end ? t->dated - from : before.n;
	     at < before.n && class_find(m, CLASS_INDICATOR_PERIOD, before, at, &found); at = found.to)
		if (!in_bracket(before, &found))
			t->period = str_trim(match_get(&found, GROUP_TEXT));
	t->dated = end > t->dated ? end : t->dated;
	return t->period;
}

/* 1—4月 in minutes of May. */
static bool is_over(struct str period, const struct outlook *o)
{
	size_t month = str_find(period, STR("月"));
	int n = 0, ten = 1;

	if (month == SIZE_MAX || month + strlen("月") < period.n)
		return false;
	for (; month > 0 && period.p[month - 1] >= '0' && period.p[month - 1] <= '9' && ten <= 10; ten *= 10)
		n += ten * (period.p[--month] - '0');
	return n > 0 && n < o->month;
}

/* 2030年 in a plan of 2031, 2032年 in a report of 2031. */
static bool is_elsewhere(const struct outlook_told *t, const struct outlook *o)
{
	int year = o->year ? titleyear(t->period) : 0;

	if (!year)
		return !o->past && (str_eq(t->period, STR("去年")) || (o->month && is_over(t->period, o)));
	return o->reports ? o->past && year > o->year : !o->past && year < o->year && !str_starts(t->period, STR("到"));
}

const char *outlook_kind(struct outlook_told *t, const struct outlook *o, struct matcher *m, uint64_t in, struct str text, size_t figure, size_t end, bool norm)
{
	bool far = figure > t->said + REACH; /* the words before are forgotten */

	if (end > t->said)
		t->otherwise = tells_otherwise(o, m, in, str_sub(text, context_from(t, text, far ? figure - REACH : t->said), end), t->otherwise && !far);
	t->said = end > t->said ? end : t->said;
	bool past = t->otherwise || is_elsewhere(t, o) ? !o->past : o->past;

	return (norm && !o->past) || !past ? "target" : "result";
}
