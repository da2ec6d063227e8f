#include "search/when.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doc/value.h"
#include "text/fold.h"

struct when_period {
	struct str from, to;
};

struct when_day {
	int y, m, d;
};

static struct str iso(struct arena *a, struct when_day t)
{
	return arena_fmt(a, "%04d-%02d-%02d", t.y, t.m, t.d);
}

/* The date this many years, months and days later. */
static struct when_day moved(struct when_day t, int years, int months, int days)
{
	struct tm tm = { .tm_year = t.y + years - 1900, .tm_mon = t.m + months - 1, .tm_mday = t.d + days, .tm_hour = 12 };
	time_t at = timegm(&tm);

	gmtime_r(&at, &tm);
	return (struct when_day){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

static struct when_day today(void)
{
	const char *set = getenv("GUIDANG_TODAY");
	time_t now = time(NULL);
	struct tm tm = { 0 };
	struct when_day t;

	localtime_r(&now, &tm);
	t = (struct when_day){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
	if (set && strlen(set) == 10 && set[4] == '-' && set[7] == '-')
		t = (struct when_day){ atoi(set), atoi(set + 5), atoi(set + 8) };
	return t;
}

static struct when_day day_of(struct str date)
{
	char s[11] = { 0 };

	memcpy(s, date.p, date.n < 10 ? date.n : 10);
	return (struct when_day){ atoi(s), date.n > 5 ? atoi(s + 5) : 1, date.n > 8 ? atoi(s + 8) : 1 };
}

/* Half width, no blanks, the marks of a span one each. */
static struct str plain(struct arena *a, struct str text)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < text.n;) {
		uint32_t c = fold_char(utf8_next(text, &i));

		if (is_blank(c) || is_invisible(c))
			continue;
		if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2212)
			c = '-';
		if (c == 0x2013 || c == 0x2014 || c == 0x2015 || c == 0x301C || c == 0x5230 || c == 0x81F3) /* – — ― 〜 到 至 */
			c = '~';
		buf_cp(&b, c);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static bool digits_only(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool take_start(struct str *s, const char *what)
{
	if (!str_starts(*s, str_z(what)))
		return false;
	*s = str_sub(*s, strlen(what), s->n);
	return true;
}

static bool take_end(struct str *s, const char *what)
{
	if (!str_ends(*s, str_z(what)))
		return false;
	*s = str_sub(*s, 0, s->n - strlen(what));
	return true;
}

/* Does the text consist only of characters used in dates? */
static bool of_date(struct str s)
{
	static const uint32_t others[] = { 0x5E74, 0x6708, 0x65E5, '-', '/', '.', 0x5341, 0x3007, 0x96F6 }; /* 年月日 十〇零 */
	bool only = true;

	for (size_t i = 0; i < s.n && only;) {
		uint32_t c = utf8_next(s, &i);

		only = (c >= '0' && c <= '9') || c == 0x4E00 || c == 0x4E8C || c == 0x4E09 || c == 0x56DB || c == 0x4E94 || c == 0x516D ||
		       c == 0x4E03 || c == 0x516B || c == 0x4E5D;
		for (size_t k = 0; !only && k < sizeof others / sizeof others[0]; k++)
			only = others[k] == c;
	}
	return only;
}

/* 2024, 2024-03, 2024-03-18, 20240318, 2024年3月18日, 二〇二四年: the first and the last day it covers. */
static bool single(struct arena *a, struct str s, struct when_period *out)
{
	struct str date = STR_NONE;
	struct when_day t;

	if (digits_only(s) && (s.n == 6 || s.n == 8))
		s = arena_fmt(a, s.n == 8 ? "%.4s-%.2s-%.2s" : "%.4s-%.2s", s.p, s.p + 4, s.p + 6);
	else if (digits_only(s) && s.n == 4)
		date = s;
	else if (digits_only(s))
		return false;
	if (take_end(&s, "年度"))
		s = arena_join(a, s, STR("年"));
	take_end(&s, "份");
	if (take_end(&s, "号"))
		s = arena_join(a, s, STR("日"));
	if (!of_date(s))
		return false;
	if (!date.n)
		date = value_date(a, s);
	if (!date.n && str_ends(s, STR("年")))
		date = str_sub(value_date(a, arena_join(a, s, STR("1月"))), 0, 4);
	if (date.n < 4)
		return false;
	t = day_of(date);
	if (t.y < 1 || t.m < 1 || t.m > 12 || t.d < 1 || t.d > 31)
		return false;
	out->from = iso(a, t);
	out->to = arena_fmt(a, "%04d-%02d-%02d", t.y, date.n > 5 ? t.m : 12, date.n > 8 ? t.d : 31);
	return true;
}

/* 去年, 近三年 … */
static bool relative(struct arena *a, struct str s, struct when_period *out)
{
	static const struct { const char *name; int years, months, days, what; } words[] = {
		{ "今年", 0, 0, 0, 'y' }, { "本年", 0, 0, 0, 'y' }, { "本年度", 0, 0, 0, 'y' }, { "去年", -1, 0, 0, 'y' }, { "上年", -1, 0, 0, 'y' },
		{ "上年度", -1, 0, 0, 'y' }, { "前年", -2, 0, 0, 'y' }, { "大前年", -3, 0, 0, 'y' }, { "明年", 1, 0, 0, 'y' }, { "下年度", 1, 0, 0, 'y' }, { "后年", 2, 0, 0, 'y' },
		{ "下月", 0, 1, 0, 'm' }, { "下个月", 0, 1, 0, 'm' }, { "明天", 0, 0, 1, 'd' }, { "本月", 0, 0, 0, 'm' }, { "这个月", 0, 0, 0, 'm' }, { "上月", 0, -1, 0, 'm' },
		{ "上个月", 0, -1, 0, 'm' }, { "今天", 0, 0, 0, 'd' }, { "昨天", 0, 0, -1, 'd' }, { "前天", 0, 0, -2, 'd' },
	};
	static const struct { const char *name; int years, months, days; } units[] = {
		{ "个年头", 1, 0, 0 }, { "年", 1, 0, 0 }, { "个月", 0, 1, 0 }, { "月", 0, 1, 0 }, { "周", 0, 0, 7 }, { "个星期", 0, 0, 7 }, { "天", 0, 0, 1 }, { "日", 0, 0, 1 },
	};
	struct when_day now = today();

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!str_eq(s, str_z(words[i].name)))
			continue;
		if (words[i].what == 'm')
			now.d = 1;
		now = moved(now, words[i].years, words[i].months, words[i].days);
		out->from = arena_fmt(a, "%04d-%02d-%02d", now.y, words[i].what == 'y' ? 1 : now.m, words[i].what == 'd' ? now.d : 1);
		out->to = arena_fmt(a, "%04d-%02d-%02d", now.y, words[i].what == 'y' ? 12 : now.m, words[i].what == 'd' ? now.d : 31);
		return true;
	}
	if (!take_start(&s, "最近") && !take_start(&s, "过去") && !take_start(&s, "近"))
		return false;
	take_end(&s, "以来");
	take_end(&s, "内");
	if (str_eq(s, STR("半年"))) {
		out->from = iso(a, moved(now, 0, -6, 0));
		out->to = iso(a, now);
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct str number = s;
		int n;

		if (!take_end(&number, units[i].name))
			continue;
		n = str_eq(number, STR("两")) ? 2 : value_number(number);
		if (n < 1 || n > 9999)
			return false;
		out->from = iso(a, moved(now, -n * units[i].years, -n * units[i].months, -n * units[i].days));
		out->to = iso(a, now);
		return true;
	}
	return false;
}

/* 2024年上半年, 去年第三季度, 一季度: months of a year, of this one if none is named. */
static bool part_of_year(struct arena *a, struct str s, struct when_period *out)
{
	static const struct { const char *name; int from, to; } parts[] = {
		{ "上半年", 1, 6 }, { "下半年", 7, 12 }, { "一季度", 1, 3 }, { "二季度", 4, 6 }, { "三季度", 7, 9 }, { "四季度", 10, 12 },
		{ "1季度", 1, 3 }, { "2季度", 4, 6 }, { "3季度", 7, 9 }, { "4季度", 10, 12 },
	};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct str rest = s;
		struct when_period year;

		if (!take_end(&rest, parts[i].name))
			continue;
		take_end(&rest, "第");
		rest = rest.n ? rest : STR("今年");
		if (!str_ends(rest, STR("年")) && !str_ends(rest, STR("年度")) && !digits_only(rest))
			return false;
		if ((!single(a, rest, &year) && !relative(a, rest, &year)) || !str_ends(year.to, STR("-12-31")) || !str_ends(year.from, STR("-01-01")))
			return false;
		out->from = arena_fmt(a, "%.4s-%02d-01", year.from.p, parts[i].from);
		out->to = arena_fmt(a, "%.4s-%02d-31", year.from.p, parts[i].to);
		return true;
	}
	return false;
}

static bool one(struct arena *a, struct str s, struct when_period *out)
{
	return single(a, s, out) || relative(a, s, out) || part_of_year(a, s, out);
}

/* x and y, either empty; y may leave out what it has in common with x: 2018年3月至5月. */
static bool both(struct arena *a, struct str x, struct str y, struct when_period *out)
{
	struct when_period first = { STR_NONE, STR_NONE }, last = { STR_NONE, STR_NONE };

	if (str_eq(y, STR("今")) || str_eq(y, STR("现在")) || str_eq(y, STR("目前")))
		y = STR_NONE;
	if (x.n + y.n == 0 || (x.n && !one(a, x, &first)))
		return false;
	if (y.n && !one(a, y, &last)) {
		if (!x.n)
			return false;
		struct str year = str_sub(first.from, 0, 4), month = str_sub(first.from, 5, 7);

		if (!one(a, arena_join(a, arena_join(a, year, STR("年")), y), &last) &&
		    !one(a, arena_fmt(a, "%.*s年%.*s月%.*s", STR_ARG(year), STR_ARG(month), STR_ARG(y)), &last))
			return false;
	}
	*out = (struct when_period){ first.from, last.to };
	return true;
}

static bool between(struct arena *a, struct str s, struct when_period *out)
{
	size_t at = str_find(s, STR("..")), dash = str_find(s, STR("-"));

	if (at != SIZE_MAX)
		return both(a, str_sub(s, 0, at), str_sub(s, at + 2, s.n), out);
	at = str_find(s, STR("~"));
	if (at != SIZE_MAX)
		return both(a, str_sub(s, 0, at), str_sub(s, at + 1, s.n), out);
	if (str_ends(s, STR("-")))
		return both(a, str_sub(s, 0, s.n - 1), STR_NONE, out);
	for (; dash != SIZE_MAX; at = str_find(str_sub(s, dash + 1, s.n), STR("-")), dash = at == SIZE_MAX ? at : dash + 1 + at) {
		struct str x = str_sub(s, 0, dash), y = str_sub(s, dash + 1, s.n);

		if (y.n >= 4 && !(x.n == 4 && digits_only(x) && (y.n < 4 || y.p[2] == '-' || y.p[1] == '-')) && both(a, x, y, out))
			return true;
		if (str_has(x, STR("月")) && both(a, x, y, out))
			return true;
	}
	return false;
}

static bool compared(struct arena *a, struct str s, struct when_period *out)
{
	static const struct { const char *mark; bool front, after, with; } marks[] = {
		{ ">=", true, true, true }, { "≥", true, true, true }, { ">", true, true, false }, { "<=", true, false, true },
		{ "≤", true, false, true }, { "<", true, false, false }, { "以来", false, true, true }, { "以后", false, true, true },
		{ "之后", false, true, true }, { "起", false, true, true }, { "以前", false, false, false }, { "之前", false, false, false },
		{ "及以前", false, false, true }, { "为止", false, false, true }, { "前", false, false, false }, { "后", false, true, false },
	};
	struct when_period bound;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct str rest = s;

		if (!(marks[i].front ? take_start : take_end)(&rest, marks[i].mark) || !one(a, rest, &bound))
			continue;
		*out = (struct when_period){ STR_NONE, STR_NONE };
		if (marks[i].after)
			out->from = marks[i].with ? bound.from : iso(a, moved(day_of(bound.to), 0, 0, 1));
		else
			out->to = marks[i].with ? bound.to : iso(a, moved(day_of(bound.from), 0, 0, -1));
		return true;
	}
	return false;
}

bool when_read(struct arena *a, struct str text, struct str *from, struct str *to)
{
	struct str s = plain(a, text);
	struct when_period out = { STR_NONE, STR_NONE };

	if (!take_start(&s, "从"))
		take_start(&s, "自");
	if (!compared(a, s, &out) && !between(a, s, &out) && !one(a, s, &out))
		return false;
	*from = out.from;
	*to = out.to;
	return true;
}
