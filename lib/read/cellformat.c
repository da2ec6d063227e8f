#include "read/cellformat.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "read/cellcode.h"
#include "read/numerals.h"

enum { DIGITS_MAX = 30 };

static const char *const week[] = { "日", "一", "二", "三", "四", "五", "六" };

struct str cell_format_builtin(int id)
{
	static const struct { int id; const char *code; } codes[] = {
		{ 1, "0" }, { 2, "0.00" }, { 3, "#,##0" }, { 4, "#,##0.00" }, { 9, "0%" }, { 10, "0.00%" }, { 11, "0.00E+00" }, { 12, "# ?/?" }, { 13, "# ?\?/?\?" },
		{ 14, "yyyy/m/d" }, { 15, "d-mmm-yy" }, { 16, "d-mmm" }, { 17, "mmm-yy" }, { 18, "h:mm AM/PM" }, { 19, "h:mm:ss AM/PM" }, { 20, "h:mm" },
		{ 21, "h:mm:ss" }, { 22, "yyyy/m/d h:mm" }, { 27, "yyyy\"年\"m\"月\"" }, { 28, "m\"月\"d\"日\"" }, { 29, "m\"月\"d\"日\"" },
		{ 30, "m-d-yy" }, { 31, "yyyy\"年\"m\"月\"d\"日\"" }, { 32, "h\"时\"mm\"分\"" }, { 33, "h\"时\"mm\"分\"ss\"秒\"" },
		{ 34, "上午/下午h\"时\"mm\"分\"" }, { 35, "上午/下午h\"时\"mm\"分\"ss\"秒\"" }, { 36, "yyyy\"年\"m\"月\"" }, { 37, "#,##0;-#,##0" },
		{ 38, "#,##0;-#,##0" }, { 39, "#,##0.00;-#,##0.00" }, { 40, "#,##0.00;-#,##0.00" }, { 41, "#,##0" }, { 42, "¥#,##0" }, { 43, "#,##0.00" },
		{ 44, "¥#,##0.00" }, { 45, "mm:ss" }, { 46, "[h]:mm:ss" }, { 47, "mm:ss" }, { 48, "##0.0E+0" }, { 49, "@" }, { 50, "yyyy\"年\"m\"月\"" },
		{ 51, "m\"月\"d\"日\"" }, { 52, "yyyy\"年\"m\"月\"" }, { 53, "m\"月\"d\"日\"" }, { 54, "m\"月\"d\"日\"" }, { 55, "上午/下午h\"时\"mm\"分\"" },
		{ 56, "上午/下午h\"时\"mm\"分\"ss\"秒\"" }, { 57, "yyyy\"年\"m\"月\"" }, { 58, "m\"月\"d\"日\"" },
	};

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].id == id)
			return str_z(codes[i].code);
	return STR("General");
}

/* ── numbers ── */

static void figures(struct buf *out, const char *digits, int dbnum)
{
	static const char *const formal[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
	static const char *const han[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

	for (const char *p = digits; *p; p++) {
		if (*p < '0' || *p > '9' || dbnum == 0)
			buf_c(out, *p);
		else if (dbnum == 3)
			buf_cp(out, 0xFF10 + (uint32_t)(*p - '0'));
		else
			buf_z(out, dbnum == 2 ? formal[*p - '0'] : han[*p - '0']);
	}
}

static void general(struct buf *out, double v, int dbnum)
{
	char s[64];

	if (fabs(v) < 1e15 && v == floor(v)) {
		if (dbnum == 1 || dbnum == 2) {
			if (v < 0)
				buf_c(out, '-');
			numeral_counting(out, (long)fabs(v), dbnum == 2);
			return;
		}
		snprintf(s, sizeof s, "%.0f", v);
	} else {
		snprintf(s, sizeof s, "%.11G", v);
	}
	figures(out, s, dbnum);
}

static void grouped(const char *digits, char *out) /* 1234567 → 1,234,567 */
{
	size_t n = strcspn(digits, ".");

	for (size_t i = 0; digits[i]; i++) {
		if (i > 0 && i < n && (n - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	*out = '\0';
}

/* Formats the value with the digits of the section. */
static void plain_number(const struct cellcode_shape *f, double v, char out[static 120])
{
	char s[100];
	int places = f->places < DIGITS_MAX ? f->places : DIGITS_MAX;

	if (v >= 1e40) {
		snprintf(out, 120, "%.10G", v);
		return;
	}
	/* rounds a half up as spreadsheets do, although its binary form may be slightly less */
	double unit = pow(10, -places);

	snprintf(s, sizeof s, "%.*f", places, v < 1e12 ? v + unit * 1e-7 * (v > 0) : v);
	if (f->places > f->places_least) { /* 0.0#: removes zeros at the end beyond the required places */
		size_t n = strlen(s);

		for (int i = places; i > f->places_least && n > 0 && s[n - 1] == '0'; i--)
			s[--n] = '\0';
	}
	size_t whole = strcspn(s, ".");
	char padded[100];

	if (f->whole == 0 && whole == 1 && s[0] == '0' && s[1] == '.')
		snprintf(padded, sizeof padded, "%s", s + 1);
	else if ((int)whole < f->whole && f->whole < DIGITS_MAX)
		snprintf(padded, sizeof padded, "%0*d%s", f->whole - (int)whole, 0, s);
	else
		snprintf(padded, sizeof padded, "%s", s);
	if (f->thousands)
		grouped(padded, out);
	else
		snprintf(out, 120, "%s", padded);
}

static void fraction(double v, char out[static 120])
{
	long best = 1;
	double off = 2;

	for (long d = 1; d <= 99; d++) {
		double miss = fabs(v * (double)d - round(v * (double)d)) / (double)d;

		if (miss < off - 1e-9) {
			off = miss;
			best = d;
		}
	}
	long n = lround(v * (double)best), whole = n / best;

	if (n % best == 0)
		snprintf(out, 120, "%ld", whole);
	else if (whole)
		snprintf(out, 120, "%ld %ld/%ld", whole, n % best, best);
	else
		snprintf(out, 120, "%ld/%ld", n, best);
}

/* ── dates ── */

struct moment {
	long year;
	int month, day, weekday, hour, minute, second;
	double days;
};

static struct moment moment_of(double v, bool from_1904)
{
	struct moment m = { .days = v };
	double whole = floor(v + 0.5 / 86400);
	long seconds = lround((v - whole) * 86400);
	long d = (long)whole;

	seconds = seconds < 0 ? 0 : seconds;
	m.hour = (int)(seconds / 3600);
	m.minute = (int)(seconds / 60 % 60);
	m.second = (int)(seconds % 60);
	d += from_1904 ? 1462 : 0;
	if (d == 60) { /* 29 February 1900, which did not exist: spreadsheets take 1900 for a leap year */
		m.year = 1900, m.month = 2, m.day = 29, m.weekday = 3;
		return m;
	}
	long z = d + (d < 60 ? 1 : 0) - 25569 + 719468; /* days since 0000-03-01 */
	long era = z / 146097, of = z - era * 146097;
	long y = (of - of / 1460 + of / 36524 - of / 146096) / 365, in = of - (365 * y + y / 4 - y / 100), p = (5 * in + 2) / 153;

	m.day = (int)(in - (153 * p + 2) / 5 + 1);
	m.month = (int)(p < 10 ? p + 3 : p - 9);
	m.year = y + era * 400 + (m.month <= 2);
	m.weekday = (int)((d + 6) % 7);
	return m;
}

static void date_number(struct buf *out, long n, int least, int dbnum, bool year)
{
	char s[24];

	if (dbnum == 1 || dbnum == 2) {
		if (year) {
			numeral_digits(out, n, dbnum == 2);
		} else if (n == 0) {
			buf_z(out, dbnum == 2 ? "零" : "〇");
		} else {
			struct buf b = { 0 };
			struct str t;

			numeral_counting(&b, n, dbnum == 2);
			t = buf_view(&b);
			if (dbnum == 1 && n >= 10 && n < 20) /* 十二月, not 一十二月 */
				t = str_sub(t, strlen("一"), t.n);
			buf_str(out, t);
			buf_free(&b);
		}
		return;
	}
	snprintf(s, sizeof s, "%0*ld", least > 4 ? 4 : least, n);
	figures(out, s, dbnum);
}

static void date_letters(struct buf *out, char c, size_t n, const struct moment *m, const struct cellcode_shape *f, bool minutes)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
					      "November", "December" };
	int hour = f->half_days ? (m->hour + 11) % 12 + 1 : m->hour;

	switch (c) {
	case 'y':
		date_number(out, n <= 2 ? m->year % 100 : m->year, n <= 2 ? 2 : 4, f->dbnum, true);
		break;
	case 'e':
		date_number(out, m->year, 4, f->dbnum, true);
		break;
	case 'm':
		if (minutes)
			date_number(out, m->minute, (int)n, f->dbnum, false);
		else if (n >= 3)
			buf_fmt(out, "%.*s", n == 3 ? 3 : 12, months[m->month - 1]);
		else
			date_number(out, m->month, (int)n, f->dbnum, false);
		break;
	case 'd':
		if (n >= 3)
			buf_fmt(out, n == 3 ? "周%s" : "星期%s", week[m->weekday]);
		else
			date_number(out, m->day, (int)n, f->dbnum, false);
		break;
	case 'a':
		buf_fmt(out, n == 3 ? "%s" : "星期%s", week[m->weekday]);
		break;
	case 'h':
		date_number(out, hour, (int)n, f->dbnum, false);
		break;
	case 's':
		date_number(out, m->second, (int)n, f->dbnum, false);
		break;
	default:
		break;
	}
}

static void elapsed(struct buf *out, char c, size_t n, const struct moment *m)
{
	double unit = c == 'h' ? 24 : c == 'm' ? 1440 : 86400;

	buf_fmt(out, "%0*.0f", (int)(n > 9 ? 9 : n), floor(m->days * unit + 1e-6));
}

/* Does this m mean minutes? It does after h and before s. */
static bool is_minute(struct str s, size_t from, size_t to, char last)
{
	if (last == 'h')
		return true;
	for (size_t i = to; i < s.n;) {
		size_t next = cellcode_skip(s, i);

		if (next > i && s.p[i] != '[') {
			i = next;
			continue;
		}
		char c = cellcode_lower(s.p[s.p[i] == '[' && i + 1 < s.n ? i + 1 : i]);

		if (strchr("ymdhsea", c))
			return c == 's';
		i++;
	}
	(void)from;
	return false;
}

/* ── a section carried out ── */

static void as_date(struct buf *out, struct str s, const struct cellcode_shape *f, double v, bool from_1904)
{
	struct moment m = moment_of(v, from_1904);
	char last = 0;
	size_t half;

	for (size_t i = 0; i < s.n;) {
		size_t next = cellcode_skip(s, i);

		if (next > i) {
			char c = s.p[i] == '[' ? cellcode_lower(s.p[i + 1]) : 0;

			if (c && strchr("hms", c) && next - i > 2) {
				elapsed(out, c, next - i - 2, &m);
				last = c;
			} else {
				cellcode_literal(out, s, i, next);
			}
			i = next;
			continue;
		}
		if (cellcode_half_day(s, i, &half)) {
			bool afternoon = m.hour >= 12;

			if (s.p[i] == 'A' || s.p[i] == 'a')
				buf_z(out, half == 3 ? (afternoon ? "P" : "A") : afternoon ? "PM" : "AM");
			else
				buf_z(out, afternoon ? "下午" : "上午");
			i += half;
			continue;
		}
		char c = cellcode_lower(s.p[i]);

		if (strchr("ymdhsea", c)) {
			size_t end = i;

			while (end < s.n && cellcode_lower(s.p[end]) == c)
				end++;
			date_letters(out, c, end - i, &m, f, c == 'm' && is_minute(s, i, end, last));
			last = c;
			i = end;
			continue;
		}
		if (s.p[i] == '0' && out->n && out->p[out->n - 1] == '.') { /* fractions of a second are left out, with their point */
			out->n--;
			while (i < s.n && s.p[i] == '0')
				i++;
			continue;
		}
		buf_c(out, s.p[i++]);
	}
}

static void number_text(const struct cellcode_shape *f, double v, char out[static 120])
{
	if (f->fraction)
		fraction(v, out);
	else if (f->exponent)
		snprintf(out, 120, "%.*E", f->places < DIGITS_MAX ? f->places : DIGITS_MAX, v);
	else
		plain_number(f, v, out);
}

/* The digits of a number on their way into the placeholders of a format, which text may divide: 0000"年"00"月"00"日". */
struct filling {
	char text[120];
	int at, left; /* written so far; placeholders before the point that are still to come */
	bool whole;   /* everything was written */
};

/* Fills one run of placeholders, which ends before `end`. The first takes the digits for which no other has room. */
static void fill(struct buf *out, struct filling *n, const struct cellcode_shape *f, struct str s, size_t i, size_t end)
{
	int whole = (int)strcspn(n->text, "."), to = (int)strlen(n->text);
	char part[120];
	bool point = false;

	if (n->whole)
		return;
	for (; i < end && !point; i++) {
		point = s.p[i] == '.';
		n->left -= strchr("0#?", s.p[i]) != NULL;
	}
	n->whole = point || n->left <= 0 || f->fraction || f->exponent || f->thousands;
	if (!n->whole)
		to = whole - n->left;
	else if (!point && !f->fraction && !f->exponent && f->places)
		n->whole = false, to = whole; /* the point is in a later run */
	if (to > n->at) {
		snprintf(part, sizeof part, "%.*s", to - n->at, n->text + n->at);
		figures(out, part, f->dbnum); /* [DBNum1]0: 二〇二四; only [DBNum1]General is counted: 二千〇二十四 */
		n->at = to;
	}
}

static void as_number(struct buf *out, struct str s, const struct cellcode_shape *f, double v)
{
	struct filling n = { .left = f->slots };

	for (int i = 0; i < f->scale; i++)
		v /= 1000;
	if (f->percent)
		v *= 100;
	number_text(f, v, n.text);
	for (size_t i = 0; i < s.n;) {
		size_t next = cellcode_skip(s, i);

		if (next > i) {
			cellcode_literal(out, s, i, next);
			i = next;
			continue;
		}
		if ((next = cellcode_general(s, i)) > i) {
			general(out, v, f->dbnum);
			i = next;
			continue;
		}
		if (strchr("0#?", s.p[i]) || (s.p[i] == '.' && i + 1 < s.n && strchr("0#?", s.p[i + 1]))) {
			size_t from = i;

			while (i < s.n && (strchr("0#?.,", s.p[i]) || (strchr("/ ", s.p[i]) && f->fraction) || ((s.p[i] == 'E' || s.p[i] == 'e') && f->exponent) || (strchr("+-", s.p[i]) && f->exponent)))
				i++;
			fill(out, &n, f, s, from, i);
			if (i < s.n && i > 0 && s.p[i - 1] == ' ')
				buf_c(out, ' ');
			continue;
		}
		if (s.p[i] == '@')
			general(out, v, f->dbnum);
		else
			buf_c(out, s.p[i]);
		i++;
	}
}

/* Which section of the n prints the value. */
static int section_of(const struct str section[static CELLCODE_SECTIONS], int n, double value)
{
	bool holds = false;

	if (!cellcode_condition(section[0], value, &holds))
		return value < 0 && n > 1 ? 1 : value == 0 && n > 2 ? 2 : 0;
	if (holds || n == 1)
		return 0;
	return n > 2 && cellcode_condition(section[1], value, &holds) && !holds ? 2 : 1;
}

void cell_format(struct buf *out, struct str code, double value, bool from_1904)
{
	struct str section[CELLCODE_SECTIONS];
	int n = cellcode_sections(code, section), which = section_of(section, n, value);
	struct cellcode_shape f = cellcode_shape_of(section[which]);

	if (f.date && !f.general && value >= 0 && value < 3e6) {
		as_date(out, section[which], &f, value, from_1904);
	} else if (f.date && !f.general) {
		general(out, value, 0);
	} else {
		/* a section that no positive number comes to says itself how negative ones look: [<0]"↓"0% */
		if (value < 0 && (section_of(section, n, DBL_MIN) == which || section_of(section, n, -value) == which || section_of(section, n, DBL_MAX) == which))
			buf_c(out, '-');
		as_number(out, section[which], &f, fabs(value));
	}
}

void cell_format_text(struct buf *out, struct str code, struct str text)
{
	struct str section[CELLCODE_SECTIONS];
	int n = cellcode_sections(code, section);
	struct str s = section[n - 1];

	if ((n < CELLCODE_SECTIONS && n != 1) || !str_has(s, STR("@"))) {
		buf_str(out, text);
		return;
	}
	for (size_t i = 0; i < s.n;) {
		size_t next = cellcode_skip(s, i);

		if (next > i)
			cellcode_literal(out, s, i, next);
		else if (s.p[i] == '@')
			buf_str(out, text);
		else
			buf_c(out, s.p[i]);
		i = next > i ? next : i + 1;
	}
}
