#include "doc/period.h"

struct cursor_of {
	struct str s;
	size_t at;
};

static void skip_blanks(struct cursor_of *c)
{
	while (c->at < c->s.n && c->s.p[c->at] == ' ')
		c->at++;
}

static uint32_t look(const struct cursor_of *c, size_t *next)
{
	struct cursor_of t = *c;

	skip_blanks(&t);
	*next = t.at;
	return t.at < t.s.n ? utf8_next(t.s, next) : 0;
}

static bool is_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The characters of all words have three bytes, or are ASCII. */
static size_t word_character(const char *word)
{
	return (unsigned char)*word < 0x80 ? 1 : 3;
}

static bool take(struct cursor_of *c, const char *words) /* one of these, parted by blanks */
{
	size_t at = c->at;

	while (at < c->s.n && c->s.p[at] == ' ')
		at++;
	if (at == c->s.n || is_ascii_digit(c->s.p[at])) /* no word begins so */
		return false;
	const char *p = c->s.p + at;
	size_t left = c->s.n - at;

	while (*words) {
		size_t n = 0, bytes = word_character(words);

		while (bytes <= left - n && words[n] == p[n] && (bytes == 1 || (words[n + 1] == p[n + 1] && words[n + 2] == p[n + 2]))) {
			n += bytes;
			if (!words[n] || words[n] == ' ') {
				c->at = at + n;
				return true;
			}
			bytes = word_character(words + n);
		}
		for (words += n; *words && *words != ' '; words += word_character(words))
			;
		words += *words == ' ';
	}
	return false;
}

static int digit_of(uint32_t cp)
{
	switch (cp) {
	case 0x3007: case 0x96F6: case 0x25CB: case 'O': case 'o': /* 〇 零 ○ */
		return 0;
	case 0x4E00:
		return 1;
	case 0x4E8C: case 0x4E24: /* 二 两 */
		return 2;
	case 0x4E09:
		return 3;
	case 0x56DB:
		return 4;
	case 0x4E94:
		return 5;
	case 0x516D:
		return 6;
	case 0x4E03:
		return 7;
	case 0x516B:
		return 8;
	case 0x4E5D:
		return 9;
	default:
		return cp >= '0' && cp <= '9' ? (int)(cp - '0') : -1;
	}
}

enum { TEN = 0x5341, DIGITS = 4 };

/* Is the next character of three bytes, and no digit for its first two? Nearly all behind a number are. */
static bool is_other(const struct cursor_of *c)
{
	if (c->s.n - c->at < 3)
		return false;
	unsigned char first = (unsigned char)c->s.p[c->at], second = (unsigned char)c->s.p[c->at + 1];

	switch (first) {
	case 0xE2: case 0xE3: case 0xE4:
		return false;
	case 0xE5: /* 四 六 八 十 */
		return second != 0x9B && second != 0x85 && second != 0x8D;
	case 0xE9: /* 零 */
		return second != 0x9B;
	default:
		return first >= 0xE6 && first <= 0xE8;
	}
}

/* 2024, 二〇二四, 十二, 二十一; -1: no number, or one with too many digits. */
static int number(struct cursor_of *c)
{
	struct cursor_of t = *c;
	int value = 0, last = 0, digits = 0;
	bool tens = false;

	for (size_t next; digits <= DIGITS && !is_other(&t);) {
		bool ascii = t.at < t.s.n && t.s.p[t.at] >= '0' && t.s.p[t.at] <= '9'; /* nearly all */
		uint32_t cp = ascii ? (next = t.at + 1, (uint32_t)t.s.p[t.at]) : look(&t, &next);
		int d = ascii ? (int)(cp - '0') : digit_of(cp);

		if (cp == TEN && !tens && digits <= 1) {
			value = 10 * (digits ? last : 1);
			tens = true;
			last = 0;
		} else if (d >= 0) {
			value = tens ? value + d : 10 * value + d;
			last = d;
		} else {
			break;
		}
		digits++;
		t.at = next;
	}
	if (digits == 0 || digits > DIGITS)
		return -1;
	*c = t;
	return value;
}

int period_days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));

	return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap);
}

static void months(struct period *p, int year, int first, int last)
{
	p->from = (struct day){ year, first, 1 };
	p->to = (struct day){ year, last, period_days_of(year, last) };
}

/* The year and month that a date inherits from the text before it. */
struct context {
	int year, month;
};

static bool digit_next(const struct cursor_of *c)
{
	size_t next;

	if (is_other(c))
		return false;
	uint32_t cp = look(c, &next);

	return cp == TEN || digit_of(cp) >= 0;
}

static bool take_year(struct cursor_of *c, int *year)
{
	struct cursor_of t = *c;
	int n;

	if (digit_next(&t)) {
		if ((n = number(&t)) < 1000 || !take(&t, "年"))
			return false;
		*year = n;
	} else if (take(&t, "今年 本年 当年")) {
		/* the year that is known */
	} else if (take(&t, "明年 次年 翌年")) {
		*year += *year > 0;
	} else {
		return false;
	}
	take(&t, "度");
	*c = t;
	return true;
}

/* Is the next character one of these, of three bytes each? A blank counts as one. */
static bool is_next(const struct cursor_of *c, const char *characters)
{
	if (c->s.n - c->at < 3)
		return c->at < c->s.n && c->s.p[c->at] == ' ';
	const char *p = c->s.p + c->at;

	for (; *characters; characters += 3)
		if (p[2] == characters[2] && p[1] == characters[1] && p[0] == characters[0])
			return true;
	return *p == ' ';
}

static enum period_read read_days(struct cursor_of *c, int year, int month, struct period *out)
{
	int n;
	struct cursor_of t = *c;

	if (month < 1 || month > 12)
		return PERIOD_IMPOSSIBLE;
	months(out, year, month, month);
	out->unit = PERIOD_MONTH;
	if (is_other(c) && !is_next(c, "份上初中下底末"))
		return PERIOD_READ;
	take(c, "份");
	if (take(c, "中下旬")) {
		out->from.day = 11;
	} else if (take(c, "上中旬")) {
		out->to.day = 20;
	} else if (take(c, "上旬 初")) {
		out->to.day = 10;
	} else if (take(c, "中旬")) {
		out->from.day = 11;
		out->to.day = 20;
	} else if (take(c, "下旬")) {
		out->from.day = 21;
	} else if (take(c, "底 末")) {
		out->unit = PERIOD_END;
	} else if ((n = number(&t)) > 0 && take(&t, "日 号")) {
		*c = t;
		if (n > period_days_of(year, month))
			return PERIOD_IMPOSSIBLE;
		out->from.day = out->to.day = n;
		out->unit = PERIOD_DAY;
	}
	return PERIOD_READ;
}

/* What stands behind the ASCII digits that are next; 0: nothing. *digits: how many there are. */
static unsigned char behind_digits(const struct cursor_of *c, size_t *digits)
{
	struct cursor_of t = *c;

	skip_blanks(&t);
	for (*digits = 0; t.at < t.s.n && is_ascii_digit(t.s.p[t.at]); t.at++)
		++*digits;
	skip_blanks(&t);
	return t.at < t.s.n ? (unsigned char)t.s.p[t.at] : 0;
}

/* 2024-03-18, 2024.3.18, 2024/3/18 */
static enum period_read read_figures(struct cursor_of *c, struct period *out)
{
	size_t digits;
	unsigned char mark = behind_digits(c, &digits);

	if (digits && mark != '-' && mark != '.' && mark != '/') /* nearly always */
		return PERIOD_NONE;
	struct cursor_of t = *c;
	int part[3] = { number(&t), 0, 0 };

	for (int i = 1; i < 3; i++)
		if (part[0] < 1000 || !take(&t, "- . /") || (part[i] = number(&t)) < 1)
			return PERIOD_NONE;
	if (part[1] > 31 || part[2] > 99)
		return PERIOD_NONE;
	*c = t;
	if (part[2] > period_days_of(part[0], part[1]))
		return PERIOD_IMPOSSIBLE;
	out->from = out->to = (struct day){ part[0], part[1], part[2] };
	return PERIOD_READ;
}

static int quarter(struct cursor_of *c)
{
	struct cursor_of t = *c;
	size_t digits;

	if (behind_digits(c, &digits) != 0xE5 /* 季 */ && digits)
		return 0;
	take(&t, "第");
	int n = number(&t);

	if (n < 1 || n > 4 || !take(&t, "季度 季"))
		return 0;
	*c = t;
	return n;
}

/* Up to `most` ASCII digits and the character of three bytes behind them, without blanks; -1: there is something else. */
static int plain_number(struct cursor_of *c, size_t most, const char *behind)
{
	size_t at = c->at;
	int n = 0;

	for (; at < c->s.n && at - c->at <= most && is_ascii_digit(c->s.p[at]); at++)
		n = 10 * n + (c->s.p[at] - '0');
	if (at == c->at || at - c->at > most || c->s.n - at < 3 || memcmp(c->s.p + at, behind, 3) != 0)
		return -1;
	c->at = at + 3;
	return n;
}

/* 2031年6月, 6月, as most dates begin; false: they begin otherwise. */
static bool plain_month(struct cursor_of *c, struct context *known)
{
	struct cursor_of t = *c;
	int year = plain_number(&t, 4, "年"), month = plain_number(&t, 2, "月");

	if (month < 0 || (year >= 0 && year < 1000))
		return false;
	known->year = year < 0 ? known->year : year;
	known->month = month;
	*c = t;
	return true;
}

static enum period_read read_point(struct cursor_of *c, struct context *known, struct period *out)
{
	if (plain_month(c, known)) {
		*out = (struct period){ 0 };
		return read_days(c, known->year, known->month, out);
	}
	struct cursor_of t = *c;
	enum period_read as = read_figures(c, out);
	int n;

	if (as != PERIOD_NONE) {
		*known = (struct context){ out->from.year, out->from.month };
		return as;
	}
	*out = (struct period){ 0 };
	bool year = take_year(&t, &known->year);

	if (year && t.at < t.s.n && !is_ascii_digit(t.s.p[t.at]) && !digit_next(&t) && !is_next(&t, "第上下年底末内月")) { /* nearly always */
		months(out, known->year, 1, 12);
		out->unit = PERIOD_YEAR;
		*c = t;
		return PERIOD_READ;
	}
	if ((n = quarter(&t)) > 0) {
		months(out, known->year, 3 * n - 2, 3 * n);
		out->unit = take(&t, "底 末") ? PERIOD_END : PERIOD_MONTH;
	} else if (digit_next(&t)) { /* no word */
		struct cursor_of month = t;

		n = number(&month);
		if (n >= 0 && take(&month, "月")) {
			t = month;
			known->month = n;
			as = read_days(&t, known->year, n, out);
			*c = t;
			return as;
		}
		if (!year)
			return PERIOD_NONE;
		months(out, known->year, 1, 12);
		out->unit = PERIOD_YEAR;
	} else if (take(&t, "上半年")) {
		months(out, known->year, 1, 6);
		out->unit = take(&t, "底 末") ? PERIOD_END : PERIOD_MONTH;
	} else if (take(&t, "下半年")) {
		months(out, known->year, 7, 12);
		out->unit = take(&t, "底 末") ? PERIOD_END : PERIOD_MONTH;
	} else if (take(&t, "年底 年末 年内") || (year && take(&t, "底 末 内"))) {
		months(out, known->year, 1, 12);
		out->unit = PERIOD_END;
	} else if (take(&t, "月底 月末")) {
		if (!known->month)
			return PERIOD_NONE;
		months(out, known->year, known->month, known->month);
		out->unit = PERIOD_END;
	} else {
		if (!year)
			return PERIOD_NONE;
		months(out, known->year, 1, 12);
		out->unit = PERIOD_YEAR;
	}
	*c = t;
	return PERIOD_READ;
}

static const char *const to_marks = "至 到 — – － - ～ ~";

/* 6-12月, 3月20-24日: the first has its unit from the second. */
static enum period_read read_bare(struct cursor_of *c, struct context *known, struct period *out)
{
	struct cursor_of t = *c;
	int first, second;

	take_year(&t, &known->year);
	struct cursor_of month = t;
	int m = number(&month);

	if (m > 0 && take(&month, "月")) {
		first = number(&month);
		if (first < 1 || !take(&month, to_marks))
			return PERIOD_NONE;
		take(&month, to_marks);
		second = number(&month);
		if (second < 1 || !take(&month, "日 号"))
			return PERIOD_NONE;
		*c = month;
		if (m > 12 || first > period_days_of(known->year, m) || second > period_days_of(known->year, m))
			return PERIOD_IMPOSSIBLE;
		months(out, known->year, m, m);
		out->from.day = first;
		out->to.day = second;
		return PERIOD_READ;
	}
	first = number(&t);
	if (first < 1 || !take(&t, to_marks))
		return PERIOD_NONE;
	take(&t, to_marks);
	struct cursor_of behind = t;

	second = number(&behind);
	if (second < 1 || !take(&behind, "月"))
		return PERIOD_NONE;
	take(&behind, "份 底 末");
	*c = behind;
	if (first > 12 || second > 12)
		return PERIOD_IMPOSSIBLE;
	months(out, known->year, first, second);
	return PERIOD_READ;
}

/* Skips a mark between two dates; false: there is none. */
static bool between(struct cursor_of *c)
{
	for (size_t next; c->at < c->s.n; c->at = next) {
		if (take(c, to_marks)) {
			take(c, to_marks);
			return true;
		}
		if (!look(c, &next))
			break;
	}
	return false;
}

/* Reads the date after 至, which may be a day without a month. */
static enum period_read read_second(struct cursor_of *c, struct context *known, struct period *out)
{
	enum period_read as = read_point(c, known, out);
	struct cursor_of t = *c;
	int n;

	if (as != PERIOD_NONE || !known->month || (n = number(&t)) < 1 || !take(&t, "日 号"))
		return as;
	if (n > period_days_of(known->year, known->month))
		return PERIOD_IMPOSSIBLE;
	out->from = out->to = (struct day){ known->year, known->month, n };
	return PERIOD_READ;
}

/* Can a date, or its part that inherits the rest, begin so? With a number or one of 今年 本年 当年 明年 次年 翌年 第一季度 上半年 下半年 年底 月底. */
static bool may_begin(const struct cursor_of *c)
{
	size_t next;
	uint32_t cp = look(c, &next);

	switch (cp) {
	case TEN: case 0x4ECA: case 0x672C: case 0x5F53: case 0x660E: case 0x6B21: case 0x7FCC: case 0x7B2C: case 0x4E0A: case 0x4E0B: case 0x5E74: case 0x6708:
		return true;
	default:
		return digit_of(cp) >= 0;
	}
}

enum period_read period_next(struct str text, size_t at, int year, int month, struct period *out)
{
	struct cursor_of c = { text, at };
	struct context known = { year, month };

	*out = (struct period){ .end = at };
	if (!may_begin(&c))
		return PERIOD_NONE;
	enum period_read as = read_point(&c, &known, out);
	size_t next;

	/* 6-12月, 3月20-24日 */
	if (as == PERIOD_NONE || (as == PERIOD_READ && out->unit == PERIOD_MONTH && digit_of(look(&c, &next)) >= 0)) {
		struct cursor_of range = { text, at };
		struct period both = { 0 };
		enum period_read bare;

		known = (struct context){ year, month };
		bare = read_bare(&range, &known, &both);
		if (bare != PERIOD_NONE) {
			as = bare;
			c = range;
			*out = both;
			out->unit = PERIOD_RANGE;
		}
	}
	out->end = c.at;
	return as;
}

enum period_read period_read(struct str printed, int year, int month, struct period *out)
{
	struct cursor_of c = { printed, 0 };
	struct context known = { year, month };
	enum period_read as;

	*out = (struct period){ 0 };
	while (take(&c, "截止 截至 自 从 于 在 到 至 起"))
		;
	struct cursor_of plain = c;

	as = plain_month(&plain, &known) && is_other(&plain) ? PERIOD_NONE : read_bare(&c, &known, out); /* 6月底 is no 3月20-24日 */
	if (as != PERIOD_NONE)
		return as;
	known = (struct context){ year, month };
	if (take(&c, "即日起")) {
		take(&c, to_marks);
		as = read_point(&c, &known, out);
		out->from = (struct day){ 0, 0, 0 };
		return as;
	}
	as = read_point(&c, &known, out);
	if (as != PERIOD_READ || !between(&c))
		return as;
	struct period last = { 0 };
	struct day first = out->from;

	as = read_second(&c, &known, &last);
	if (as == PERIOD_NONE)
		return PERIOD_READ;
	if (as == PERIOD_READ && last.to.year == first.year && period_compare(last.to, first) < 0 && first.year)
		last.to.year++; /* 11月至次年3月 without 次年 */
	*out = (struct period){ .from = first, .to = last.to, .unit = PERIOD_RANGE, .end = c.at };
	return as;
}

int period_number(struct str printed)
{
	struct cursor_of c = { printed, 0 };
	int n = number(&c);

	return n > 0 ? n : 0;
}

int period_compare(struct day a, struct day b)
{
	return a.year != b.year ? a.year - b.year : a.month != b.month ? a.month - b.month : a.day - b.day;
}

struct day period_after(struct day d, int years, int months_)
{
	int month = d.month - 1 + months_, last;

	d.year += years + month / 12;
	d.month = month % 12 + 1;
	last = period_days_of(d.year, d.month);
	if (d.day > last) { /* a month after 31 January: its last day */
		d.day = last;
		return d;
	}
	if (--d.day == 0) {
		if (--d.month == 0) {
			d.month = 12;
			d.year--;
		}
		d.day = period_days_of(d.year, d.month);
	}
	return d;
}

void period_iso(struct day d, char out[static 11])
{
	out[0] = '\0';
	if (d.year <= 0 || d.year > 9999)
		return;
	unsigned part[] = { (unsigned)d.year / 100, (unsigned)d.year % 100, (unsigned)d.month % 100, (unsigned)d.day % 100 };

	for (int i = 0, at = 0; i < 4; i++) {
		if (i >= 2)
			out[at++] = '-';
		out[at++] = (char)('0' + part[i] / 10 % 10);
		out[at++] = (char)('0' + part[i] % 10);
		out[at] = '\0';
	}
}
