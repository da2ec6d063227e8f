#include "doc/value.h"

#include <stdio.h>
#include <string.h>

#include "text/folding.h"
#include "base/sixteen.h"

static int cn_digit(uint32_t cp)
{
	static const struct { uint32_t cp; int v; } digits[] = {
		{ 0x4E00, 1 }, { 0x4E8C, 2 }, { 0x4E09, 3 }, { 0x56DB, 4 }, { 0x4E94, 5 }, { 0x516D, 6 }, { 0x4E03, 7 },
		{ 0x516B, 8 }, { 0x4E5D, 9 }, { 0x3007, 0 }, { 0x25CB, 0 }, { 0x96F6, 0 }, { 'O', 0 }, { 'o', 0 },
		{ 0xFF2F, 0 }, { 0x4E24, 2 },
	};

	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
		if (digits[i].cp == cp)
			return digits[i].v;
	return -1;
}

int value_number(struct str s)
{
	int total = 0, digit = -1;
	bool units = false;

	for (size_t i = 0; i < s.n;) {
		uint32_t cp = utf8_next(s, &i);
		int unit = cp == 0x5341 ? 10 : cp == 0x767E ? 100 : cp == 0x5343 ? 1000 : 0;

		if (cp >= 0x2460 && cp <= 0x2473)
			return (int)(cp - 0x2460 + 1);
		if (is_blank(cp))
			continue;
		if (unit) {
			total += (digit < 0 ? 1 : digit) * unit;
			digit = -1;
			units = true;
			continue;
		}
		int v = cn_digit(cp);

		if (v < 0)
			return 0;
		digit = units || digit < 0 ? v : digit * 10 + v;
		if (digit > 100000)
			return 0;
	}
	return total + (digit > 0 ? digit : 0);
}

/* There is no 30 February. */
static bool in_calendar(int year, int month, int day)
{
	static const int days[] = { 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1000 && month <= 12 && day <= days[month] + (month == 2 && leap);
}

struct str value_date(struct arena *a, struct str s)
{
	int part[3] = { 0, 0, 0 }, n = 0;
	size_t from = 0;

	/* cut at 年 月 日 or - / . */
	for (size_t i = 0; i <= s.n && n < 3;) {
		size_t at = i;
		uint32_t cp = i < s.n ? utf8_next(s, &i) : 0;
		bool cut = cp == 0x5E74 || cp == 0x6708 || cp == 0x65E5 || cp == '-' || cp == '/' || cp == '.' || cp == 0;

		if (cut) {
			struct str piece = str_sub(s, from, at);

			if (n == 0) { /* years are read digit by digit: 二〇〇八, 1 9 8 0 */
				int y = 0, digits = 0;

				for (size_t k = 0; k < piece.n;) {
					int v = cn_digit(utf8_next(piece, &k));

					if (v >= 0 && digits < 4)
						y = y * 10 + v, digits++;
				}
				part[n++] = digits == 4 ? y : 0;
			} else if (str_trim(piece).n) {
				part[n] = value_number(piece);
				if (part[n++] == 0 && str_has(piece, STR("0"))) /* 0月 */
					return STR_NONE;
			}
			from = i;
		}
		if (cp == 0)
			break;
	}
	if (!in_calendar(part[0], part[1], part[2]))
		return STR_NONE;
	if (part[1] == 0)
		return arena_fmt(a, "%04d", part[0]);
	if (part[2] == 0)
		return arena_fmt(a, "%04d-%02d", part[0], part[1]);
	return arena_fmt(a, "%04d-%02d-%02d", part[0], part[1], part[2]);
}

struct str value_day(struct arena *a, struct str typed)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool digits = typed.n == 8;
	int year = 0, month = 0, day = 0;
	char rest;

	for (size_t i = 0; digits && i < typed.n; i++)
		digits = typed.p[i] >= '0' && typed.p[i] <= '9';
	struct str date = digits ? arena_fmt(a, "%.4s-%.2s-%.2s", typed.p, typed.p + 4, typed.p + 6) : value_date(a, typed);
	int n = date.n ? sscanf(arena_str(a, date).p, "%4d-%2d-%2d%c", &year, &month, &day, &rest) : 0;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (n < 1 || n > 3 || year < 1000 || (n > 1 && (month < 1 || month > 12)) ||
	    (n > 2 && (day < 1 || day > days[month - 1] + (month == 2 && leap))))
		return STR_NONE;
	return date;
}

static inline bool begins_blank(const unsigned char *p, const unsigned char *end)
{
	if ((*p > ' ' && *p < 0xC2) || *p > 0xE3) /* nearly always */
		return false;
	return *p <= ' ' || *p == 0xC2 || *p == 0xE1 || *p == 0xE2 || (*p == 0xE3 && end - p >= 3 && p[1] == 0x80 && p[2] == 0x80);
}

/* Does the text have a byte that may begin a blank? Few texts do. */
static bool may_hold_blank(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;

	for (; end - p >= (ptrdiff_t)sizeof(sixteen) + 2; p += sizeof(sixteen)) {
		sixteen v = sixteen_at(p), wide = (sixteen)(v == 0xE3) & (sixteen)(sixteen_at(p + 1) == 0x80) & (sixteen)(sixteen_at(p + 2) == 0x80);

		if (sixteen_bits((sixteen)(v <= ' ') | (sixteen)(v == 0xC2) | (sixteen)(v == 0xE1) | (sixteen)(v == 0xE2) | wide))
			return true;
	}
	while (p < end && !begins_blank(p, end))
		p++;
	return p < end;
}

struct str value_tight(struct arena *a, struct str s)
{
	if (!may_hold_blank(s))
		return s.n ? s : STR("");
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	bool blank = false;
	uint32_t last = 0x3000;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);

		if (is_blank(cp)) {
			blank = true;
			continue;
		}
		if (blank && cp < 0x80 && last < 0x80)
			p[n++] = ' ';
		memcpy(p + n, s.p + at, i - at);
		n += i - at;
		last = cp;
		blank = false;
	}
	return (struct str){ p, n };
}

static bool is_open(uint32_t cp)
{
	return cp == 0x3014 || cp == '[' || cp == 0xFF3B || cp == 0x3010 || cp == 0xFF08 || cp == '(' || cp == 0xFE5D || cp == 0x3008;
}

static bool is_close(uint32_t cp)
{
	return cp == 0x3015 || cp == ']' || cp == 0xFF3D || cp == 0x3011 || cp == 0xFF09 || cp == ')' || cp == 0xFE5E || cp == 0x3009;
}

static struct str without_blanks(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;

		if (!is_blank(utf8_next(s, &i))) {
			memcpy(p + n, s.p + at, i - at);
			n += i - at;
		}
	}
	return (struct str){ p, n };
}

struct str value_doc_number(struct arena *a, struct str s)
{
	struct str t = without_blanks(a, s);
	char *p = arena_alloc(a, t.n * 3 + 1);
	size_t n = 0;

	for (size_t i = 0; i < t.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(t, &i);

		/* a bracket round a four-digit year */
		if (is_open(cp) && i + 4 < t.n) {
			size_t k = i, digits = 0;

			while (k < t.n && t.p[k] >= '0' && t.p[k] <= '9')
				k++, digits++;
			size_t year_end = k;

			if (str_starts(str_sub(t, k, t.n), STR("年")))
				k += 3;
			if (digits == 4 && k < t.n) {
				size_t after = k;
				uint32_t c = utf8_next(t, &after);

				if (is_close(c)) {
					memcpy(p + n, "\xE3\x80\x94", 3);
					memcpy(p + n + 3, t.p + i, year_end - i);
					memcpy(p + n + 3 + (year_end - i), "\xE3\x80\x95", 3);
					n += 6 + (year_end - i);
					i = after;
					continue;
				}
			}
		}
		memcpy(p + n, t.p + at, i - at);
		n += i - at;
	}
	return (struct str){ p, n };
}

struct str value_key(struct arena *a, struct str s)
{
	enum { HAN_FIRST = 0x4E00, HAN_LAST = 0x9FFF };
	char *p = arena_alloc(a, s.n + 4);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t four = s.n - i >= 4 ? utf8_four((const unsigned char *)s.p + i) : 0, cp;

		if (folding_han(four)) { /* nearly all of them */
			cp = folding_three(four);
			i += 3;
			if (folding_simple(cp) == cp && cp >= HAN_FIRST) {
				memcpy(p + n, &s.p[i - 3], 3);
				n += 3;
				continue;
			}
			cp = folding_simple(cp);
		} else {
			cp = fold_char(utf8_next(s, &i));
		}
		if (cp >= HAN_FIRST && cp <= HAN_LAST) {
			n += utf8_put(p + n, cp);
			continue;
		}
		if (is_blank(cp) || is_invisible(cp))
			continue;
		if (cp == 0x201C || cp == 0x201D)
			cp = '"';
		else if (is_open(cp))
			cp = '(';
		else if (is_close(cp))
			cp = ')';
		n += utf8_put(p + n, cp);
	}
	return (struct str){ p, n };
}

struct str value_strip_quotes(struct str s)
{
	struct str open = STR("《"), close = STR("》");

	if (!str_starts(s, open) || !str_ends(s, close))
		return s;
	int depth = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);

		depth += (cp == 0x300A) - (cp == 0x300B);
		if (depth == 0 && at + close.n != s.n)
			return s;
	}
	return str_sub(s, open.n, s.n - close.n);
}

enum { FILE_KIND_MAX = 4 };
static bool is_file_kind(struct str s)
{
	static const char *const kinds[] = { "docx", "doc", "pdf", "xlsx", "xls", "wps", "et", "zip", "rar", "ofd", "jpg",
					     "png", "ppt", "pptx", "txt", "tif", "DOC", "DOCX", "PDF", "XLS", "XLSX" };

	for (size_t i = 0; s.n && s.n <= FILE_KIND_MAX && i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_eq(s, str_z(kinds[i])))
			return true;
	return false;
}

/* The title without .docx and the like. */
static struct str without_file_kind(struct str s)
{
	size_t from = s.n > FILE_KIND_MAX + 1 ? s.n - FILE_KIND_MAX - 1 : 0, dot = str_rfind(str_sub(s, from, s.n), STR("."));

	return dot != SIZE_MAX && is_file_kind(str_sub(s, from + dot + 1, s.n)) ? str_trim(str_sub(s, 0, from + dot)) : s;
}

/* 评分细则附件1.pdf: the page's link stands right behind the title. */
static struct str without_link(struct str s)
{
	size_t at = s.n;

	while (at > 0 && ((s.p[at - 1] >= '0' && s.p[at - 1] <= '9') || s.p[at - 1] == ' '))
		at--;
	struct str before = str_sub(s, 0, at);

	return str_ends(before, STR("附件")) && before.n > strlen("附件") ? str_trim(str_sub(before, 0, before.n - strlen("附件"))) : s;
}

struct str value_attachment_title(struct arena *a, struct str s)
{
	static const char *const marks[] = { "。", "；", "，", "、", "：", ";", ",", ".", ":", NULL };
	bool again = true;

	s = str_trim(s);
	while (again) {
		size_t before = s.n;

		s = without_file_kind(s);
		again = s.n < before;
		s = again ? without_link(s) : s;
		for (int i = 0; marks[i]; i++)
			if (str_ends(s, str_z(marks[i])))
				s = str_trim(str_sub(s, 0, s.n - strlen(marks[i]))), again = true;
		if (value_strip_quotes(s).n < s.n)
			s = str_trim(value_strip_quotes(s)), again = true;
	}
	if (is_file_kind(s)) /* nothing but 附件1.docx */
		return STR("");
	/* 1.附件1：X */
	if (str_starts(s, STR("附件"))) {
		size_t i = strlen("附件");

		while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '0' && s.p[i] <= '9')))
			i++;
		struct str rest = str_sub(s, i, s.n);

		if (str_starts(rest, STR("：")))
			s = str_trim(str_sub(rest, strlen("："), rest.n));
		else if (i > strlen("附件") && (str_starts(rest, STR(".")) || str_starts(rest, STR(":"))))
			s = str_trim(str_sub(rest, 1, rest.n));
		else if (i > strlen("附件") && rest.n && (unsigned char)rest.p[0] >= 0x80)
			s = rest;
		else if (i > strlen("附件") && rest.n == 0)
			s = STR("");
	}
	return value_tight(a, s);
}

struct str value_join(struct arena *a, const struct pieces *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->p[i].n;
	char *all = arena_room(a, n + 1), *to = all;

	for (size_t i = 0; i < p->n; i++)
		if (p->p[i].n)
			to = (char *)memcpy(to, p->p[i].p, p->p[i].n) + p->p[i].n;
	return (struct str){ all, n };
}

struct pieces value_split(struct arena *a, struct str s, struct str marks)
{
	struct pieces out = { 0 };
	size_t from = 0;
	int depth = 0;

	for (size_t i = 0; i <= s.n;) {
		size_t at = i;
		bool cut = i == s.n;

		if (!cut) {
			uint32_t cp = utf8_next(s, &i);
			char c[4];
			struct str one = { c, utf8_put(c, cp) };

			depth += (is_open(cp) || cp == 0x300A) - (is_close(cp) || cp == 0x300B);
			if (depth < 0)
				depth = 0;
			cut = depth == 0 && !is_han(cp) && str_has(marks, one);
		} else {
			i++;
		}
		if (cut) {
			struct str piece = str_trim(str_sub(s, from, at));

			if (piece.n)
				*ARENA_PUSH(a, &out) = piece;
			from = i;
		}
	}
	return out;
}

struct pieces value_quoted(struct arena *a, struct str s)
{
	struct pieces out = { 0 };
	size_t from = 0;
	int depth = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);

		if (cp == 0x300A && depth++ == 0)
			from = i;
		if (cp == 0x300B && depth > 0 && --depth == 0)
			*ARENA_PUSH(a, &out) = str_sub(s, from, at);
	}
	return out;
}
