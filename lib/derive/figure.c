#include "derive/figure.h"

#include "base/sixteen.h"

enum { DIGITS_MAX = 24, BEHIND = 24 }; /* bytes */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool digit_at(struct str s, size_t i)
{
	return i < s.n && is_digit(s.p[i]);
}

/* 1,234.5: where it ends. */
static size_t number_end(struct str s, size_t i)
{
	while (digit_at(s, i))
		i++;
	while (i < s.n && s.p[i] == ',' && digit_at(s, i + 1) && digit_at(s, i + 2) && digit_at(s, i + 3) && !digit_at(s, i + 4))
		i += 4;
	if (i < s.n && s.p[i] == '.' && digit_at(s, i + 1))
		for (i++; digit_at(s, i);)
			i++;
	return i;
}

static size_t skip(struct str s, size_t i, const char *word)
{
	if (i >= s.n || s.p[i] != word[0]) /* nearly always */
		return i;
	return str_starts(str_sub(s, i, s.n), str_z(word)) ? i + strlen(word) : i;
}

/* Of words none of which is Han but 至. */
static size_t skip_any(struct str s, size_t i, const char *const *words)
{
	if (i >= s.n || ((unsigned char)s.p[i] >= 0xE3 && (unsigned char)s.p[i] <= 0xE9 && (unsigned char)s.p[i] != 0xE8) || (unsigned char)s.p[i] <= ' ')
		return i;
	for (; *words; words++) {
		size_t next = skip(s, i, *words);

		if (next > i)
			return next;
	}
	return i;
}

static const char *const signs[] = { "-", "—", "–", "~", "～", "至", "－", NULL };

/* 30-70, 1～2: the end of the second number. 3-70% too: 30%-70% is one range. */
static size_t range_end(struct str s, size_t i)
{
	static const char *const percents[] = { "%", "％", NULL };

	if (i < s.n && (unsigned char)s.p[i] >= 0xE4 && (unsigned char)s.p[i] <= 0xE9 && !str_starts(str_sub(s, i, s.n), STR("至"))) /* nearly always */
		return i;
	size_t percent = skip_any(s, i, percents), second = skip_any(s, percent, signs);

	return second > percent && digit_at(s, second) && second == skip_any(s, percent, signs) ? number_end(s, second) : i;
}

/* What stands behind a number that is a date, a label, the number of a document, a generation, a grade. */
static bool is_no_figure(struct str s, size_t i)
{
	if (i >= s.n)
		return false;
	switch (utf8_next(s, &i)) {
	case 0x6761: /* 条: of a law */
		return str_starts(str_sub(s, i, s.n), STR("例")) || str_starts(str_sub(s, i, s.n), STR("件")) || str_starts(str_sub(s, i, s.n), STR("款")) || str_starts(str_sub(s, i, s.n), STR("规定"));
	case 0x6708: /* 月 */ case 0x53F7: /* 号 */ case 0x5C81: /* 岁 */ case 0x7EA7: /* 级 */ case 0x7248: /* 版 */
	case '.': case 0x3015: /* 〕 */ case ']': case '+': case ':': case 0xFF1A: /* ： */
		return true;
	case '/': /* 12.5/10万 is a rate */
		return !str_starts(str_sub(s, i, s.n), STR("10万")) && !str_starts(str_sub(s, i, s.n), STR("十万")) && !str_starts(str_sub(s, i, s.n), STR("万")) &&
		       !str_starts(str_sub(s, i, s.n), STR("千"));
	case 0x5468: /* 周 */
		return str_starts(str_sub(s, i, s.n), STR("岁"));
	default:
		return false;
	}
}

/* 多, 余 */
static size_t skip_more(struct str s, size_t i)
{
	size_t next = i;
	uint32_t c = i < s.n ? utf8_next(s, &next) : 0;

	return c == 0x591A || c == 0x4F59 ? next : i;
}

/* 200株（含）以上: behind the bracket. */
static size_t skip_including(struct str s, size_t i)
{
	enum { BRACKET_BYTES = 24 };
	struct str rest = str_sub(s, i, i + BRACKET_BYTES);
	bool wide = str_starts(rest, STR("（含"));

	if (!wide && !str_starts(rest, STR("(含")))
		return i;
	size_t end = str_find(rest, wide ? STR("）") : STR(")"));

	return end == SIZE_MAX ? i : i + end + (wide ? strlen("）") : 1);
}

/* 人均预期寿命达到80.5岁: the one age that is measured. */
static bool is_lifespan(struct str s, size_t at, size_t end)
{
	enum { BEFORE_BYTES = 72 };

	if (!str_starts(str_sub(s, end, s.n), STR("岁")))
		return false;
	struct str before = str_sub(s, at > BEFORE_BYTES ? at - BEFORE_BYTES : 0, at);
	size_t word = str_rfind(before, STR("寿命"));

	return word != SIZE_MAX && !str_has(str_sub(before, word, before.n), STR("，")); /* 寿命由78.1岁提高到79.3岁 */
}

/* 床护比, 师生比例; no 同比, 对比, 比赛. */
static bool tells_ratio(struct str before)
{
	static const char *const no_end[] = { "同", "环", "相", "对", "评", NULL }, *const no_begin[] = { "赛", "选", "武", "分", "较", "对", "照", NULL };
	size_t word = str_rfind(before, STR("比"));
	struct str left = str_sub(before, 0, word), right = word == SIZE_MAX ? STR_NONE : str_sub(before, word + strlen("比"), before.n);

	for (size_t i = 0; no_end[i]; i++)
		if (str_ends(left, str_z(no_end[i])))
			return false;
	for (size_t i = 0; no_begin[i]; i++)
		if (str_starts(right, str_z(no_begin[i])))
			return false;
	return word != SIZE_MAX;
}

/* 床护比达到1:0.4: where the second number ends; `end`: it is no ratio, as 9:30 and 4:3:3 are none. */
static size_t ratio_end(struct str s, size_t at, size_t end)
{
	enum { BEFORE_BYTES = 30 };
	static const char *const colons[] = { ":", "：", "∶", "︰", NULL };
	size_t second = skip_any(s, end, colons), last = second > end && digit_at(s, second) ? number_end(s, second) : end;

	if (last == end || skip_any(s, last, colons) > last || !tells_ratio(str_sub(s, at > BEFORE_BYTES ? at - BEFORE_BYTES : 0, at)))
		return end;
	return last;
}

bool figure_read(struct matcher *m, struct arena *a, struct str s, size_t at, struct figure *out)
{
	size_t end = number_end(s, at), i;
	struct match unit, after;
	bool day = str_starts(str_sub(s, end, s.n), STR("日")) && str_ends(str_sub(s, 0, at), STR("月"));

	*out = (struct figure){ .from = at };
	if (end - at > DIGITS_MAX || day || str_ends(str_sub(s, 0, at), STR("PM"))) /* PM2.5 */
		return false;
	if (end - at == 4 && s.p[at + 1] != '.' && (s.p[at] == '1' || s.p[at] == '2') && str_starts(str_sub(s, end, s.n), STR("年")))
		return false;
	size_t ratio = ratio_end(s, at, end);

	if (ratio > end) {
		*out = (struct figure){ .from = at, .to = ratio, .value = str_sub(s, at, ratio) };
		return true;
	}
	size_t first = end;

	end = range_end(s, end);
	out->value = str_sub(s, at, end);
	if (end > first && (str_starts(str_sub(s, first, s.n), STR("%")) || str_starts(str_sub(s, first, s.n), STR("％")))) { /* 60%—70% */
		size_t second = end;

		while (second > first && (digit_at(s, second - 1) || s.p[second - 1] == '.'))
			second--;
		out->value = arena_fmt(a, "%.*s-%.*s", (int)(first - at), s.p + at, (int)(end - second), s.p + second);
	}
	if (is_no_figure(s, end) && !is_lifespan(s, at, end))
		return false;
	i = end;
	while (i < s.n && s.p[i] == ' ')
		i++;
	size_t more = skip_more(s, i);

	if (more > i) {
		out->comparator = ">";
		i = more;
	}
	size_t myriads = i, over = i; /* 3万余人: the unit is 万人 */

	while (str_starts(str_sub(s, myriads, s.n), STR("万")) || str_starts(str_sub(s, myriads, s.n), STR("亿")) || str_starts(str_sub(s, myriads, s.n), STR("千")))
		myriads += 3;
	over = myriads > i ? skip_more(s, myriads) : myriads;
	bool more_than = over > myriads && !str_starts(str_sub(s, myriads, s.n), STR("多个"));
	struct str thousands = more_than ? str_sub(s, i, myriads) : STR_NONE;

	if (more_than) {
		out->comparator = ">";
		i = over;
	}
	struct str behind = str_sub(s, i, i + BEHIND);

	while (behind.n && behind.p + behind.n < s.p + s.n && ((unsigned char)behind.p[behind.n] & 0xC0) == 0x80)
		behind.n--;
	/* a mark of punctuation is no unit */
	bool mark = behind.n && (((unsigned char)behind.p[0] == 0xEF && !str_starts(behind, STR("％"))) || ((unsigned char)behind.p[0] == 0xE3 && (unsigned char)behind.p[1] == 0x80) ||
				 strchr(",;:()[]-\"'", behind.p[0]));

	if (behind.n && !mark && class_find(m, CLASS_INDICATOR_UNIT, behind, 0, &unit) && unit.from == 0) {
		out->unit = thousands.n ? arena_join(a, thousands, match_get(&unit, GROUP_UNIT)) : match_get(&unit, GROUP_UNIT);
		out->style = unit.rule->style;
		out->rule = str_z(unit.rule->id);
		i += unit.to;
	} else if (out->comparator || (i < s.n && is_letter(s.p[i]))) {
		return false;
	}
	size_t second = out->unit.n && end == first ? skip_any(s, i, signs) : i;

	if (second > i && digit_at(s, second)) { /* 500元—2000元 */
		size_t last = number_end(s, second);

		if (str_starts(str_sub(s, last, s.n), out->unit)) {
			out->value = arena_fmt(a, "%.*s-%.*s", (int)(first - at), s.p + at, (int)(last - second), s.p + second);
			i = last + out->unit.n;
		}
	}
	if (out->unit.n) {
		size_t wide = skip_more(s, i);

		/* 20亿元多 */
		if (wide > i && !str_starts(str_sub(s, i, s.n), STR("多个"))) {
			out->comparator = ">";
			i = wide;
		}
	}
	size_t bare = i;

	i = skip_including(s, i);
	behind = str_sub(s, i, i + BEHIND);
	while (behind.n && behind.p + behind.n < s.p + s.n && ((unsigned char)behind.p[behind.n] & 0xC0) == 0x80)
		behind.n--;
	if (behind.n && class_find(m, CLASS_INDICATOR_AFTER, behind, 0, &after) && after.from == 0) {
		out->comparator = after.rule->style;
		i += after.to;
	} else {
		i = bare;
	}
	out->to = i;
	return true;
}

size_t figure_digits_end(struct str text)
{
	size_t end = text.n;

	for (; end >= 16; end -= 16) {
		unsigned digits = sixteen_bits(sixteen_between(sixteen_at((const unsigned char *)text.p + end - 16), '0', '9'));

		if (digits)
			return end + 16 - (size_t)__builtin_clz(digits);
	}
	if (end > 0 && text.n >= 16) { /* the first sixteen, of which those from `end` on hold none */
		unsigned digits = sixteen_bits(sixteen_between(sixteen_at((const unsigned char *)text.p), '0', '9'));

		return digits ? 32 - (size_t)__builtin_clz(digits) : 0;
	}
	while (end > 0 && (text.p[end - 1] < '0' || text.p[end - 1] > '9')) /* character by character, most are of three bytes */
		end -= end >= 3 && ((unsigned char)text.p[end - 1] & 0xC0) == 0x80 && (unsigned char)text.p[end - 3] >= 0xE0 ? 3 : 1;
	return end;
}
