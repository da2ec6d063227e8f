#include "eval/likeness.h"

#include "text/fold.h"

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static uint32_t plain(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	switch (c) {
	case 0x201C:
	case 0x201D:
		return '"';
	case 0x2018:
	case 0x2019:
		return '\'';
	case 0x3008:
	case 0x300A:
		return '<';
	case 0x3009:
	case 0x300B:
		return '>';
	default:
		return norm_char(c);
	}
}

static bool is_range_sign(uint32_t c)
{
	return c == '-' || c == '~' || c == 0x2010 || (c >= 0x2013 && c <= 0x2015) || c == 0x2212 || c == 0x81F3; /* 至 */
}

/* 〔2024〕 with whatever brackets begins at cp[i]. */
static bool is_year(const uint32_t *cp, size_t i, size_t n)
{
	if (i + 5 >= n)
		return false;
	for (size_t k = 1; k <= 4; k++)
		if (!is_digit(cp[i + k]))
			return false;
	uint32_t open = cp[i], close = cp[i + 5];

	return (open == '[' || open == '(' || open == 0x3010 || open == 0x3014) &&
	       (close == ']' || close == ')' || close == 0x3011 || close == 0x3015);
}

static bool ends_nothing(uint32_t c)
{
	return c == 0x3002 || c == ';' || c == ',' || c == ':';
}

struct str likeness_normal(struct arena *a, struct str text)
{
	uint32_t *cp = ARENA_ARRAY(a, uint32_t, text.n + 1);
	char *out = arena_alloc(a, text.n * 3 + 1);
	size_t n = 0, w = 0;

	for (size_t i = 0; i < text.n;) {
		uint32_t c = utf8_next(text, &i);

		if (!is_blank(c))
			cp[n++] = plain(c);
	}
	while (n && ends_nothing(cp[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++)
		if (is_year(cp, i, n)) {
			cp[i] = 0x3014;
			cp[i + 5] = 0x3015;
		}
	for (size_t i = 0; i < n;) {
		size_t end = i;

		while (end < n && is_range_sign(cp[end]))
			end++;
		if (end > i && i > 0 && end < n && is_digit(cp[i - 1]) && is_digit(cp[end])) {
			out[w++] = '-';
			i = end;
		} else {
			do
				w += utf8_put(out + w, cp[i++]);
			while (i < end);
		}
	}
	return (struct str){ out, w };
}

/* 两, 三 …: the number as a string, or STR_NONE. */
static struct str numeral(struct str s)
{
	static const char *const names[] = { "一", "1", "二", "2", "两", "2", "三", "3", "四", "4",  "五", "5",
					     "六", "6", "七", "7", "八", "8", "九", "9", "十", "10", "百", "100" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i += 2)
		if (str_eq(s, str_z(names[i])))
			return str_z(names[i + 1]);
	return STR_NONE;
}

/* Digits with at most one point, without zeros that say nothing; the text itself if it is something else. */
static struct str decimal(struct arena *a, struct str s)
{
	bool minus = s.n && s.p[0] == '-';
	size_t from = s.n && (minus || s.p[0] == '+'), point = s.n, end = s.n;

	if (from == s.n)
		return s;
	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] == '.' && point == s.n)
			point = i;
		else if (!is_digit((unsigned char)s.p[i]))
			return s;
	}
	if (s.n - from == (point < s.n))
		return s;
	while (end > point && s.p[end - 1] == '0')
		end--;
	if (end == point + 1)
		end = point;
	while (from < point && s.p[from] == '0')
		from++;
	return arena_fmt(a, "%s%s%.*s", minus ? "-" : "", from == point ? "0" : "", STR_ARG(str_sub(s, from, end)));
}

struct str likeness_number(struct arena *a, struct str value, struct str unit)
{
	char *p = arena_alloc(a, value.n + 1);
	size_t n = 0, w = 0;

	for (size_t i = 0; i < value.n;) {
		if (unit.n && str_starts(str_sub(value, i, value.n), unit))
			i += unit.n;
		else
			p[n++] = value.p[i++];
	}
	for (size_t i = 0; i < n; i++) {
		bool comma = p[i] == ',' && w && is_digit((unsigned char)p[i - 1]) && i + 3 < n && is_digit((unsigned char)p[i + 1]) &&
			     is_digit((unsigned char)p[i + 2]) && is_digit((unsigned char)p[i + 3]);

		if (!comma)
			p[w++] = p[i];
	}
	struct str s = likeness_normal(a, (struct str){ p, w }), named = numeral(s);

	return named.n ? named : decimal(a, s);
}

bool likeness_holds(struct str x, struct str y, size_t least)
{
	struct str small = x.n < y.n ? x : y, large = x.n < y.n ? y : x;

	return str_eq(x, y) || (small.n && utf8_length(small) >= least && str_has(large, small));
}

static int by_value(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

struct bigrams {
	uint64_t *p;
	size_t n;
};

static struct bigrams bigrams_of(struct arena *a, struct str s)
{
	struct bigrams out = { ARENA_ARRAY(a, uint64_t, s.n + 1), 0 };
	uint32_t before = 0;

	for (size_t i = 0; i < s.n;) {
		bool first = i == 0;
		uint32_t c = utf8_next(s, &i);

		if (!first)
			out.p[out.n++] = (uint64_t)before << 32 | c;
		before = c;
	}
	qsort(out.p, out.n, sizeof *out.p, by_value);
	return out;
}

double likeness_dice(struct arena *a, struct str x, struct str y)
{
	struct bigrams p = bigrams_of(a, x), q = bigrams_of(a, y);
	size_t common = 0;

	if (p.n + q.n == 0)
		return str_eq(x, y);
	for (size_t i = 0, k = 0; i < p.n && k < q.n;) {
		if (p.p[i] == q.p[k])
			common++, i++, k++;
		else if (p.p[i] < q.p[k])
			i++;
		else
			k++;
	}
	return (double)(2 * common) / (double)(p.n + q.n);
}

bool likeness_meets(struct arena *a, struct str x, struct str y)
{
	return likeness_holds(x, y, 2) || likeness_dice(a, x, y) >= 0.5;
}
