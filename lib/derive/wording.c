#include "derive/wording.h"

#include <string.h>

enum { SUBJECT_CHARACTERS = 2, COMPARED_CHARACTERS = 4, AFTER_MAX = 120 /* bytes */, WITHIN_MAX = 24, ENDING_MAX = 12, NAME_MAX = 60 /* bytes */ };

bool wording_begins(struct matcher *m, enum rule_class c, struct str s, struct match *found)
{
	return s.n && class_find(m, c, s, 0, found) && found->from == 0;
}

enum { TAIL_MAX = 24 }; /* bytes */

static size_t tail_from(struct str s)
{
	size_t from = s.n > TAIL_MAX ? s.n - TAIL_MAX : 0;

	while (from > 0 && from < s.n && ((unsigned char)s.p[from] & 0xC0) == 0x80)
		from++;
	return from;
}

struct str wording_cut_end(struct matcher *m, enum rule_class c, struct str s)
{
	struct match found;

	for (size_t from = tail_from(s); s.n && class_find(m, c, str_sub(s, from, s.n), 0, &found) && from + found.to == s.n && found.to > found.from;
	     from = tail_from(s))
		s = str_trim(str_sub(s, 0, from + found.from));
	return s;
}

bool wording_is_work(struct matcher *m, struct str s)
{
	struct match found;

	return s.n && class_find(m, CLASS_INDICATOR_WORK, s, 0, &found);
}

bool wording_is_pay(struct matcher *m, struct str after)
{
	size_t first = 0;
	struct match found;

	if (after.n == 0 || str_starts(after, STR("的")) || str_starts(after, STR("内")) || str_starts(after, STR("后")))
		return false;
	utf8_next(after, &first);
	return class_find(m, CLASS_INDICATOR_PAY, after, first, &found) && found.from <= AFTER_MAX / 2;
}

bool wording_is_word(struct str s)
{
	return utf8_length(s) >= SUBJECT_CHARACTERS;
}

struct str wording_cut_begin(struct matcher *m, enum rule_class c, struct str s)
{
	struct match found;

	while (wording_begins(m, c, s, &found) && found.to > 0) {
		struct str rest = str_trim(str_sub(s, found.to, s.n));

		if (rest.n && !wording_is_word(rest)) /* part of a word */
			break;
		s = rest;
	}
	return s;
}

/* The words before the figure, without comparators and verbs. */
struct str wording_before(struct matcher *m, struct str before)
{
	struct match found, measured;
	struct str s = wording_cut_end(m, CLASS_INDICATOR_TAIL, str_trim(before));

	/* 最高支付限额 is what is measured */
	while (class_find(m, CLASS_INDICATOR_COMPARE, s, 0, &found) && found.to == s.n && found.from < s.n &&
	       !(found.from == 0 && utf8_length(s) > COMPARED_CHARACTERS && class_find(m, CLASS_INDICATOR_HEAD, s, 0, &measured)))
		s = wording_cut_end(m, CLASS_INDICATOR_TAIL, str_trim(str_sub(s, 0, found.from)));
	return wording_cut_begin(m, CLASS_INDICATOR_BEGIN, s);
}

bool wording_parts(uint32_t c)
{
	switch (c) {
	case ',': case ';': case ':': case '(': case ')': case '!': case '?': case '\t': case '|':
	case 0xFF0C: case 0xFF1B: case 0xFF1A: case 0xFF08: case 0xFF09: case 0xFF01: case 0xFF1F:
		return true;
	default:
		return false;
	}
}

static bool han_at(struct str s, size_t i)
{
	return i < s.n && (unsigned char)s.p[i] >= 0xE4 && (unsigned char)s.p[i] <= 0xE9;
}

bool wording_goes_on(struct str s, size_t clause, size_t open, size_t close, size_t behind)
{
	static const char *const asides[] = { "以下", "简称", "含", "不含", "或", "即", "包括", "见", "详见", "下同", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", NULL };
	struct str inside = str_sub(s, open, close);

	/* 社区卫生服务中心（站）37177个 */
	bool counted = behind < s.n && s.p[behind] >= '0' && s.p[behind] <= '9' && inside.n <= ENDING_MAX;

	if (open < clause + strlen("医") || inside.n > WITHIN_MAX || !han_at(s, open - strlen("医")) || (!han_at(s, behind) && !counted) || str_starts(str_sub(s, behind, s.n), STR("的")))
		return false;
	inside = str_sub(inside, inside.p[0] == '(' ? 1 : strlen("（"), inside.n);
	for (size_t i = 0; i < inside.n; i++)
		if (inside.p[i] >= '0' && inside.p[i] <= '9')
			return false;
	for (size_t i = 0; asides[i]; i++)
		if (str_starts(inside, str_z(asides[i])))
			return false;
	return inside.n > 0;
}

/* “双师型”教师, 省级“专精特新”企业: the offset behind the name in quotation marks that opens at `at`, if it is a short one and what is counted from `from` on
 * begins with it; else `at`. */
static size_t quoted_name(struct str s, size_t from, size_t at)
{
	static const char *const kinds[] = { "”", "级", "批", "类", "的", NULL };
	bool begins = at == from;

	for (size_t i = 0; kinds[i]; i++)
		begins = begins || str_ends(str_sub(s, from, at), str_z(kinds[i]));
	if (!begins)
		return at;
	size_t open = strlen("“"), close = str_find(str_sub(s, at, at + NAME_MAX < s.n ? at + NAME_MAX : s.n), STR("”"));
	struct str name = close == SIZE_MAX ? STR_NONE : str_sub(s, at + open, at + close);

	return name.n == 0 || str_has(name, STR("“")) || str_has(name, STR("，")) || str_has(name, STR("。")) ? at : at + close + strlen("”");
}

/* Up to the next mark or figure; what is counted may be named in quotation marks. */
struct str wording_behind(struct str s, size_t from)
{
	size_t i = from;

	while (i < s.n && i - from < AFTER_MAX && (s.p[i] < '0' || s.p[i] > '9')) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);

		if (c == 0x201C && (i = quoted_name(s, from, at)) > at) /* “ */
			continue;
		/* 。 “ ” 《 》 、 */
		if (wording_parts(c) || c == 0x3002 || c == 0x201C || c == 0x201D || c == 0x300A || c == 0x300B || c == 0x3001) {
			i = at;
			break;
		}
	}
	if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') { /* 50所学校和150个专业 */
		static const char *const marks[] = { "和", "及", "与", NULL };

		for (size_t k = 0; marks[k]; k++)
			if (str_ends(str_sub(s, from, i), str_z(marks[k])))
				i -= strlen(marks[k]);
	}
	return str_sub(s, from, i);
}

struct str wording_clause(struct matcher *m, struct str s)
{
	struct match found;

	while (s.n) {
		size_t at = s.n;
		uint32_t c = utf8_prev(s, &at);

		if (!wording_parts(c) && c != ' ')
			break;
		s = str_sub(s, 0, at);
	}
	while (class_find(m, CLASS_INDICATOR_VERB, s, 0, &found) && found.to > found.from && wording_is_word(str_sub(s, found.to, s.n)))
		s = str_sub(s, found.to, s.n);
	s = wording_cut_begin(m, CLASS_INDICATOR_BEGIN, str_trim(s));
	return s.n <= AFTER_MAX && wording_is_word(s) && !class_find(m, CLASS_INDICATOR_PERIOD, s, 0, &found) ? s : STR_NONE;
}

/* 以上, ≤, S1 S2 ←: cells that lost their table, a formula. */
bool wording_is_formula(struct str s)
{
	static const char *const words[] = { "以上", "以下", "及以上", "及以下" };
	static const char *const signs[] = { "≤", "≥", "×", "←", "→", "″", "′", "＝", "＜", "＞" };
	enum { WORD_BYTES = 9 };

	for (size_t i = 0; s.n <= WORD_BYTES && i < sizeof words / sizeof words[0]; i++)
		if (str_eq(s, str_z(words[i])))
			return true;
	if (!memchr(s.p, 0xE2, s.n) && !memchr(s.p, 0xC3, s.n) && !memchr(s.p, 0xEF, s.n)) /* nearly always */
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (str_has(s, str_z(signs[i])))
			return true;
	return false;
}

/* 单户金额500万元以上的企业, 在3家及以上的，: it says which ones are meant. */
bool wording_is_condition(const struct figure *f, const char *comparator, struct str after, struct str named, bool gives)
{
	/* 不超过6个月的过渡期 is granted */
	bool compared = (f->comparator && strcmp(f->comparator, "=") != 0) || strcmp(comparator, ">") == 0 || strcmp(comparator, "<") == 0;

	if (str_starts(after, STR("范围"))) /* 周边150米范围内 */
		return true;
	if (gives || !f->unit.n || !str_starts(after, STR("的")))
		return false;
	return after.n == strlen("的") || str_starts(after, STR("的为")) || (compared && strcmp(f->style, "ratio") != 0 && (strcmp(f->style, "count") != 0 || wording_is_word(named)));
}

/* 10米×4, 5厘米×10厘米 */
bool wording_is_dimension(struct str s, size_t end)
{
	return str_starts(str_sub(s, end, s.n), STR("×")) || str_starts(str_sub(s, end, s.n), STR("*"));
}

bool wording_has_han(struct str s)
{
	for (size_t i = 0; i < s.n;)
		if (is_han(utf8_next(s, &i)))
			return true;
	return false;
}

bool wording_is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}
