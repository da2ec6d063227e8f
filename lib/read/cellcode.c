#include "read/cellcode.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

size_t cellcode_skip(struct str c, size_t i)
{
	char close = c.p[i] == '"' ? '"' : ']';

	if ((c.p[i] == '\\' || c.p[i] == '!' || c.p[i] == '_' || c.p[i] == '*') && i + 1 < c.n) {
		size_t next = i + 1;

		utf8_next(c, &next);
		return next;
	}
	if (c.p[i] != '"' && c.p[i] != '[')
		return i;
	for (size_t k = i + 1; k < c.n; k++)
		if (c.p[k] == close)
			return k + 1;
	return c.n;
}

int cellcode_sections(struct str c, struct str out[static CELLCODE_SECTIONS])
{
	size_t from = 0, i = 0;
	int n = 0;

	while (i < c.n && n < CELLCODE_SECTIONS - 1) {
		size_t next = cellcode_skip(c, i);

		if (next == i && c.p[i] == ';') {
			out[n++] = str_sub(c, from, i);
			from = i + 1;
		}
		i = next == i ? i + 1 : next;
	}
	out[n++] = str_sub(c, from, c.n);
	return n;
}

bool cellcode_condition(struct str s, double value, bool *holds)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '[') {
		size_t next = cellcode_skip(s, i);
		struct str in = str_sub(s, i + 1, next > i ? next - 1 : next);

		if (in.n && strchr("<>=", in.p[0])) {
			size_t k = 1 + (in.n > 1 && strchr(">=", in.p[1]) != NULL);
			char number[40];

			snprintf(number, sizeof number, "%.*s", (int)(in.n - k < 39 ? in.n - k : 39), in.p + k);
			double than = strtod(number, NULL);
			bool or_equal = k == 2 && in.p[1] == '=';

			*holds = in.p[0] == '=' ? value == than :
				 in.p[0] == '<' && k == 2 && in.p[1] == '>' ? value != than :
				 in.p[0] == '<' ? value < than || (or_equal && value == than) : value > than || (or_equal && value == than);
			return true;
		}
		i = next;
	}
	return false;
}

bool cellcode_half_day(struct str s, size_t i, size_t *n)
{
	static const char *const marks[] = { "AM/PM", "am/pm", "A/P", "a/p", "上午/下午" };

	for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
		if (str_starts(str_sub(s, i, s.n), str_z(marks[k]))) {
			*n = strlen(marks[k]);
			return true;
		}
	return false;
}

size_t cellcode_general(struct str s, size_t i)
{
	static const char chinese[] = "G/通用格式"; /* as typed in Chinese settings; programs write it into files too */

	if (s.n - i >= 7 && strncasecmp(s.p + i, "General", 7) == 0)
		return i + 7;
	return str_starts(str_sub(s, i, s.n), str_z(chinese)) ? i + strlen(chinese) : i;
}

struct cellcode_shape cellcode_shape_of(struct str s)
{
	struct cellcode_shape f = { 0 };
	bool point = false;
	size_t half;

	for (size_t i = 0; i < s.n;) {
		size_t next = cellcode_skip(s, i);
		char c = s.p[i];

		if (c == '[' && next > i) {
			struct str in = str_sub(s, i + 1, next - 1);

			if (in.n == 6 && strncasecmp(in.p, "DBNum", 5) == 0 && in.p[5] >= '1' && in.p[5] <= '3')
				f.dbnum = in.p[5] - '0';
			if (in.n && (strchr("hH", in.p[0]) || strchr("mM", in.p[0]) || strchr("sS", in.p[0])) && (in.n == 1 || in.p[1] == in.p[0]))
				f.date = f.elapsed = true;
			i = next;
			continue;
		}
		if (next > i) {
			i = next;
			continue;
		}
		if (cellcode_half_day(s, i, &half)) {
			f.date = f.half_days = true;
			i += half;
			continue;
		}
		if ((next = cellcode_general(s, i)) > i) {
			f.general = true;
			i = next;
			continue;
		}
		if ((c == 'E' || c == 'e') && i + 1 < s.n && (s.p[i + 1] == '+' || s.p[i + 1] == '-') && f.number) {
			f.exponent = true;
			i += 2;
			continue;
		}
		if (strchr("ymdhsYMDHSeb", c) || (c == 'a' && str_starts(str_sub(s, i, s.n), STR("aaa"))))
			f.date = true;
		if ((c == '0' || c == '#' || c == '?') && !f.exponent) {
			f.number = true;
			f.scale = 0;
			f.slots += !point;
			f.whole += !point && c == '0';
			f.places += point;
			f.places_least += point && c == '0';
		}
		f.thousands |= c == ',' && f.number && !point && i + 1 < s.n && strchr("0#?", s.p[i + 1]);
		f.scale += c == ',' && f.number;
		point |= c == '.' && !f.date;
		f.percent |= c == '%';
		f.fraction |= c == '/' && f.number;
		i++;
	}
	return f;
}

char cellcode_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

void cellcode_literal(struct buf *out, struct str s, size_t i, size_t next)
{
	if (s.p[i] == '"')
		buf_str(out, str_sub(s, i + 1, next > i + 1 && s.p[next - 1] == '"' ? next - 1 : next));
	else if (s.p[i] == '\\' || s.p[i] == '!') /* 0!.0,"万元" is how a user types 0\.0,"万元"; programs write it into files too */
		buf_str(out, str_sub(s, i + 1, next));
	else if (s.p[i] == '_')
		buf_c(out, ' ');
	else if (s.p[i] == '[' && i + 1 < s.n && s.p[i + 1] == '$') { /* [$¥-804]: a currency, a language */
		struct str in = str_sub(s, i + 2, next - 1);
		size_t dash = str_rfind(in, STR("-"));

		buf_str(out, str_sub(in, 0, dash == SIZE_MAX ? in.n : dash));
	}
}
