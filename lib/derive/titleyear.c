#include "derive/titleyear.h"

#include <string.h>

static bool ends_range(struct str before)
{
	static const char *const signs[] = { "-", "—", "–", "~", "～", "至", "－", NULL };

	for (size_t i = 0; signs[i]; i++)
		if (str_ends(before, str_z(signs[i])))
			return true;
	return false;
}

/* 2019年度工作总结 of March 2020 is about 2019; 三年行动（2024—2026年） is of no single year. */
int titleyear(struct str title)
{
	for (size_t at = 0, next; (next = str_find(str_sub(title, at, title.n), STR("年"))) != SIZE_MAX; at += next + strlen("年")) {
		size_t end = at + next, i = end < 4 ? end : end - 4;
		int n = 0;

		for (size_t k = i; k < end && title.p[k] >= '0' && title.p[k] <= '9'; k++)
			n = 10 * n + (title.p[k] - '0');
		if (n >= 1900 && n < 2100 && !ends_range(str_sub(title, 0, i)) && (i == 0 || title.p[i - 1] < '0' || title.p[i - 1] > '9'))
			return n;
	}
	return 0;
}

int titleyear_of_number(struct str number)
{
	int n = 0, digits = 0;

	for (size_t i = 0; i < number.n; i++) {
		bool digit = number.p[i] >= '0' && number.p[i] <= '9';

		digits = digit ? digits + 1 : 0;
		n = !digit ? 0 : digits > 4 ? n : 10 * n + (number.p[i] - '0');
		if (digits == 4 && n >= 1900 && n < 2100)
			return n;
	}
	return 0;
}

/* 三年行动计划（2031—2033年）: 2031. */
int titleyear_first(struct str title)
{
	size_t year = str_rfind(title, STR("年"));

	return year == SIZE_MAX ? 0 : titleyear_of_number(str_sub(title, 0, year));
}

/* 工作经费管理办法（试行）, of no year. */
bool titleyear_none(struct matcher *m, struct str title)
{
	struct match found;

	if (str_ends(title, STR("）"))) {
		size_t open = str_rfind(title, STR("（"));

		title = open == SIZE_MAX ? title : str_sub(title, 0, open);
	}
	return class_find(m, CLASS_DEADLINE_STATUTE, title, 0, &found) && !titleyear(title);
}
