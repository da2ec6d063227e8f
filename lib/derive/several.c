#include "derive/several.h"

#include <string.h>

/* The length in bytes of the mark at `i`; 0: no mark. */
static size_t mark_at(struct str s, size_t i, const char *const *marks)
{
	for (; *marks; marks++)
		if (s.p[i] == **marks && str_starts(str_sub(s, i, s.n), str_z(*marks)))
			return strlen(*marks);
	return 0;
}

/* 与地区生产总值之比: of what stands before it, too. */
static bool is_ratio_of(struct str s)
{
	static const char *const words[] = { "之比", "比率", "比值", "的比例", "的比", NULL };

	for (size_t i = 0; (str_starts(s, STR("与")) || str_starts(s, STR("和"))) && words[i]; i++)
		if (str_ends(s, str_z(words[i])))
			return true;
	return false;
}

size_t several_named(struct matcher *m, struct str s, struct str *parts)
{
	static const char *const marks[] = { "、", "和", "及", "与", NULL };
	size_t n = 0, from = 0;
	struct match found;

	for (size_t i = 0; i < s.n && n + 1 < SEVERAL_MAX;) {
		size_t mark = mark_at(s, i, marks);

		if (mark && class_find(m, CLASS_INDICATOR_HEAD, str_sub(s, from, i), 0, &found) && !is_ratio_of(str_sub(s, i, s.n))) {
			parts[n++] = str_sub(s, from, i);
			from = i + mark;
		}
		utf8_next(s, &i);
	}
	parts[n++] = str_sub(s, from, s.n);
	if (n > 1 && !class_find(m, CLASS_INDICATOR_HEAD, parts[n - 1], 0, &found)) {
		parts[0] = s;
		return 1;
	}
	return n;
}

bool several_paired(struct str s, size_t figures, struct str *parts)
{
	static const char *const marks[] = { "、", "和", "及", NULL };
	size_t n = 0, from = 0;

	for (size_t i = 0; i < s.n;) {
		size_t mark = i > from ? mark_at(s, i, marks) : 0;

		if (mark) {
			if (n + 1 >= figures)
				return false;
			parts[n++] = str_sub(s, from, i);
			from = i + mark;
		}
		utf8_next(s, &i);
	}
	parts[n++] = str_sub(s, from, s.n);
	for (size_t i = 0; i < n; i++) /* 2001、2002和2003年分别: no subjects */
		if (parts[i].n && parts[i].p[parts[i].n - 1] >= '0' && parts[i].p[parts[i].n - 1] <= '9')
			return false;
	return n == figures;
}

size_t several_joined(struct str s, size_t i)
{
	static const char *const marks[] = { "、", "和", "及", "与", NULL };

	if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		return i; /* 5000元以上2万元以下 */
	size_t mark = i < s.n ? mark_at(s, i, marks) : 0, at = i + mark;

	while (at < s.n && s.p[at] == ' ')
		at++;
	return mark && at < s.n && s.p[at] >= '0' && s.p[at] <= '9' ? at : SIZE_MAX;
}
