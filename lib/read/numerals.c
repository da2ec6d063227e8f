#include "read/numerals.h"

#include <stdio.h>

static const char *const han[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
static const char *const formal[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
static const char *const formal_old[] = { "零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖" };
static const char *const formal_japanese[] = { "零", "壱", "弐", "参", "四", "伍", "六", "七", "八", "九" };
static const char *const stems[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸" };
static const char *const branches[] = { "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥" };

/* A numeral system: its digits and its units for ten, hundred, thousand and ten thousand. */
struct counting {
	const char *const *digit;
	const char *unit[4], *ten_thousand, *zero;
	bool ten_bare;  /* 十一, not 一十一 */
	bool one_bare;  /* 百 and 千 without 一 and without 零 */
};

static void below_ten_thousand(struct buf *out, int n, const struct counting *c, bool first)
{
	int power[] = { 1, 10, 100, 1000 };
	bool any = !first, gap = false;

	for (int k = 3; k >= 0; k--) {
		int d = n / power[k] % 10;

		if (d == 0) {
			gap = any;
			continue;
		}
		if (gap && !c->one_bare)
			buf_z(out, c->zero);
		if (!(d == 1 && k > 0 && (c->one_bare || (c->ten_bare && k == 1 && !any))))
			buf_z(out, c->digit[d]);
		if (k > 0)
			buf_z(out, c->unit[k]);
		any = true;
		gap = false;
	}
}

static void count(struct buf *out, long n, const struct counting *c)
{
	long high = n / 10000, low = n % 10000;

	if (n <= 0) {
		buf_z(out, c->zero);
		return;
	}
	if (high > 0) {
		if (high >= 10000) {
			count(out, high, c);
		} else {
			below_ten_thousand(out, (int)high, c, true);
		}
		buf_z(out, c->ten_thousand);
		if (low > 0 && low < 1000 && !c->one_bare)
			buf_z(out, c->zero);
	}
	struct buf rest = { 0 };

	below_ten_thousand(&rest, (int)low, c, true);
	if (high > 0 && c->ten_bare && low >= 10 && low < 20) /* 一万零一十, not 一万零十 */
		buf_z(out, c->digit[1]);
	buf_str(out, buf_view(&rest));
	buf_free(&rest);
}

static const struct counting thousand = { han, { "", "十", "百", "千" }, "万", "零", true, false };
static const struct counting thousand_old = { han, { "", "十", "百", "千" }, "萬", "零", true, false };
static const struct counting japanese = { han, { "", "十", "百", "千" }, "万", "〇", true, true };
static const struct counting legal_simplified = { formal, { "", "拾", "佰", "仟" }, "万", "零", false, false };
static const struct counting legal_traditional = { formal_old, { "", "拾", "佰", "仟" }, "萬", "零", false, false };
static const struct counting legal_japanese = { formal_japanese, { "", "拾", "百", "阡" }, "萬", "零", false, false };

static void digits(struct buf *out, long n, const char *const *digit)
{
	char s[24];
	int k = 0;

	for (; n > 0 || k == 0; n /= 10)
		s[k++] = (char)(n % 10);
	while (k > 0)
		buf_z(out, digit[(int)s[--k]]);
}

void numeral_counting(struct buf *out, long n, bool legal)
{
	struct counting c = legal ? legal_simplified : thousand;

	c.zero = legal ? "零" : "〇";
	c.ten_bare = false; /* as a spreadsheet prints it */
	count(out, n, &c);
}

void numeral_digits(struct buf *out, long n, bool legal)
{
	digits(out, n, legal ? formal : han);
}

static void letters(struct buf *out, int n, char first) /* a … z, aa, bb */
{
	for (int k = (n - 1) / 26; k >= 0; k--)
		buf_c(out, (char)(first + (n - 1) % 26));
}

static void roman(struct buf *out, int n, bool upper)
{
	static const struct { int value; const char *text; } steps[] = {
		{ 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" }, { 90, "xc" }, { 50, "l" }, { 40, "xl" },
		{ 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" },
	};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		for (; n >= steps[i].value; n -= steps[i].value)
			for (const char *p = steps[i].text; *p; p++)
				buf_c(out, upper ? (char)(*p - 'a' + 'A') : *p);
}

/* A number of consecutive Unicode characters. */
static bool in_a_row(struct buf *out, struct str format, int n)
{
	static const struct { const char *format; uint32_t first; int most; } rows[] = {
		{ "decimalEnclosedCircle", 0x2460, 20 }, { "decimalEnclosedCircleChinese", 0x2460, 20 }, { "decimalEnclosedParen", 0x2474, 20 },
		{ "decimalEnclosedFullstop", 0x2488, 20 }, { "ideographEnclosedCircle", 0x3280, 10 }, { "ideographParenthesis", 0x3220, 10 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_eq(format, str_z(rows[i].format)) && n <= rows[i].most) {
			buf_cp(out, rows[i].first + (uint32_t)n - 1);
			return true;
		}
	return false;
}

static void full_width(struct buf *out, int n)
{
	char s[16];

	snprintf(s, sizeof s, "%d", n);
	for (const char *p = s; *p; p++)
		buf_cp(out, 0xFF10 + (uint32_t)(*p - '0'));
}

static bool chinese(struct buf *out, struct str format, int n)
{
	static const struct { const char *format; const struct counting *system; int positional_from; } systems[] = {
		{ "chineseCounting", &thousand, 100 }, { "taiwaneseCounting", &thousand_old, 100 },
		{ "chineseCountingThousand", &thousand, NUMERAL_MAX + 1 }, { "taiwaneseCountingThousand", &thousand_old, NUMERAL_MAX + 1 },
		{ "japaneseCounting", &japanese, NUMERAL_MAX + 1 }, { "koreanCounting", &thousand, NUMERAL_MAX + 1 },
		{ "chineseLegalSimplified", &legal_simplified, NUMERAL_MAX + 1 }, { "ideographLegalTraditional", &legal_traditional, NUMERAL_MAX + 1 },
		{ "japaneseLegal", &legal_japanese, NUMERAL_MAX + 1 },
		{ "ideographDigital", &thousand, 0 }, { "taiwaneseDigital", &thousand, 0 }, { "japaneseDigitalTenThousand", &thousand, 0 },
		{ "koreanDigital2", &thousand, 0 },
	};

	for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
		if (!str_eq(format, str_z(systems[i].format)))
			continue;
		if (n >= systems[i].positional_from)
			digits(out, n, han);
		else
			count(out, n, systems[i].system);
		return true;
	}
	return false;
}

void numeral(struct buf *out, struct str format, int n)
{
	if (str_eq(format, STR("none")) || str_eq(format, STR("bullet")))
		return;
	if (n <= 0 || n > NUMERAL_MAX) {
		buf_fmt(out, "%d", n);
		return;
	}
	if (chinese(out, format, n) || in_a_row(out, format, n))
		return;
	if (str_eq(format, STR("upperRoman")) || str_eq(format, STR("lowerRoman")))
		roman(out, n, format.p[0] == 'u');
	else if (str_eq(format, STR("upperLetter")) || str_eq(format, STR("lowerLetter")))
		letters(out, n, format.p[0] == 'u' ? 'A' : 'a');
	else if (str_eq(format, STR("ideographTraditional")))
		buf_z(out, stems[(n - 1) % 10]);
	else if (str_eq(format, STR("ideographZodiac")))
		buf_z(out, branches[(n - 1) % 12]);
	else if (str_eq(format, STR("ideographZodiacTraditional"))) {
		buf_z(out, stems[(n - 1) % 10]);
		buf_z(out, branches[(n - 1) % 12]);
	} else if (str_eq(format, STR("decimalFullWidth")) || str_eq(format, STR("decimalFullWidth2")))
		full_width(out, n);
	else if (str_eq(format, STR("decimalZero")))
		buf_fmt(out, "%02d", n);
	else if (str_eq(format, STR("numberInDash")))
		buf_fmt(out, "- %d -", n);
	else if (str_eq(format, STR("hex")))
		buf_fmt(out, "%X", (unsigned)n);
	else if (str_eq(format, STR("ordinal")))
		buf_fmt(out, "%d%s", n, n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th");
	else
		buf_fmt(out, "%d", n);
}
