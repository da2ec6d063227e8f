#include "derive/timesign.h"

#include <string.h>

static bool is_figure(uint32_t c)
{
	switch (c) {
	case 0x4E00: case 0x4E8C: case 0x4E09: case 0x56DB: case 0x4E94: case 0x516D: case 0x4E03: case 0x516B: case 0x4E5D: case 0x5341:
	case 0x3007: case 0x96F6: case 0x4E24: case 0x25CB:
		return true;
	default:
		return c >= '0' && c <= '9';
	}
}

static const char signs[] = "年月日号时钟周天季-./";

struct characters timesigns(void)
{
	return characters_of(str_z(signs));
}

enum { YEAR = 0x5E74, MONTH = 0x6708, EACH = 0x6BCF };

/* Does the character [at, behind) say a time, by the one before it? */
bool timesign_at(struct str text, size_t at, size_t behind)
{
	size_t i = at, k = at;
	uint32_t c = utf8_next(text, &k), prior;

	if (c < 0x80)
		return (c == '-' || c == '.' || c == '/') && at >= 4 && (text.p[at - 4] == '1' || text.p[at - 4] == '2') && is_figure((unsigned char)text.p[at - 1]) &&
		       behind < text.n && is_figure((unsigned char)text.p[behind]);
	while (i > 0 && text.p[i - 1] == ' ')
		i--;
	prior = i ? utf8_prev(text, &i) : 0;
	if (is_figure(prior) || prior == EACH)
		return true;
	switch (c) {
	case YEAR:
		k = behind;
		c = k < text.n ? utf8_next(text, &k) : 0;
		return c == 0x5E95 /* 底 */ || c == 0x672B /* 末 */ || c == 0x5185 /* 内 */ || prior == 0x534A /* 半 */ || prior == 0x4ECA /* 今 */ ||
		       prior == 0x660E /* 明 */ || prior == 0x672C /* 本 */;
	case MONTH:
		k = behind;
		c = k < text.n ? utf8_next(text, &k) : 0;
		return prior == 0x4E2A /* 个 */ || c == 0x5E95 || c == 0x672B;
	case 0x65E5: /* 日 */
		return prior == 0x4E4B /* 之 */ || prior == 0x4F5C /* 工作 */ || prior == 0x7136 /* 自然 */ || prior == 0x6B21 /* 次 */ || prior == 0x5F53 /* 当 */;
	case 0x65F6: /* 时 */
		return prior == 0x5C0F; /* 小 */
	case 0x949F: /* 钟 */
		return prior == 0x5206; /* 分 */
	case 0x5929: /* 天 */
		return prior == 0x5386; /* 日历 */
	case 0x5B63: /* 季 */
	case 0x53F7: /* 号 */
	case 0x5468: /* 周 */
	default:
		return false;
	}
}

/* Where what may be a date begins, of which a sign of time begins at `at`: its figures, the year before it. */
size_t timesign_begins(struct str text, size_t least, size_t at)
{
	static const char *const years[] = { "今", "本", "当", "明" };
	size_t begin = at;

	for (size_t i = at; i > least; begin = i) {
		uint32_t c = utf8_prev(text, &i);

		if (!is_figure(c) && c != ' ' && c != '-' && c != '.' && c != '/' && c != 0x5E74 /* 年 */ && c != 0x6708 /* 月 */ && c != 0x7B2C /* 第 */ && c != 0x81F3 /* 至 */ && c != 0x2014 && c != '~')
			break;
	}
	for (size_t i = 0; i < sizeof years / sizeof years[0] && str_starts(str_sub(text, begin, text.n), STR("年")); i++)
		if (begin >= least + 3 && str_ends(str_sub(text, least, begin), str_z(years[i])))
			return begin - 3;
	if (str_ends(str_sub(text, least, begin), STR("上半")) || str_ends(str_sub(text, least, begin), STR("下半")))
		return begin - strlen("上半");
	if (begin >= least + 3 && (str_ends(str_sub(text, least, begin), STR("上")) || str_ends(str_sub(text, least, begin), STR("下"))))
		return begin - 3;
	return begin;
}

/* N个工作日, N小时 … at `at`: its end, 0: it is none. */
size_t timesign_length_end(struct str text, size_t at)
{
	static const char *const units[] = { "个工作日", "工作日", "个自然日", "自然日", "日历天", "个小时", "小时", "分钟", "个星期", "个月", "周", "日", "天", "年", "月" };
	size_t i = at, behind;
	bool figures = false;

	for (; i < text.n; i = behind) {
		uint32_t c = (behind = i, utf8_next(text, &behind));

		if (!is_figure(c) && c != ' ')
			break;
		figures = figures || c != ' ';
	}
	for (size_t k = 0; figures && i + 3 <= text.n && k < sizeof units / sizeof units[0]; k++)
		if (memcmp(units[k], text.p + i, 3) == 0 && str_starts(str_sub(text, i, text.n), str_z(units[k])))
			return i + strlen(units[k]);
	return 0;
}

size_t timesign_figures_begin(struct str text, size_t least, size_t at)
{
	size_t begin = at;

	for (size_t i = at; i > least;) {
		uint32_t c = utf8_prev(text, &i);

		if (is_figure(c))
			begin = i;
		else if (c != ' ')
			break;
	}
	return begin;
}

/* 个工作日 before 日, 个 before 月: where their figures end. */
size_t timesign_unit_begins(struct str text, size_t least, size_t at)
{
	static const char *const before[] = { "工作", "自然", "日历", "小", "分", "星", "法定", "个" };

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
		if (str_ends(str_sub(text, least, at), str_z(before[i])))
			at -= strlen(before[i]);
	while (at > least && text.p[at - 1] == ' ')
		at--;
	return at;
}

/* 3年内 and 学年内 are not 年内 of this year. */
bool timesign_may_begin(struct str text, size_t least, size_t at)
{
	struct str left = str_sub(text, least, at);
	size_t last = left.n;
	uint32_t before = left.n ? utf8_prev(left, &last) : 0;

	switch (before) {
	case 0x5B66: case 0x534A: case 0x5468: case 0x5168: /* 学 半 周 全 */
	case 0x591A: case 0x51E0: case 0x5386: case 0x8FD1: /* 多 几 历 近 */
	case EACH: case 0x540C: case 0x7B2C: case 0x4E0B: case 0x4E0A: /* 同 第 下 上 */
		return false;
	default:
		return !is_figure(before);
	}
}
