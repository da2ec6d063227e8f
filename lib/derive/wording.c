#include "derive/wording.h"

enum { SUBJECT_CHARACTERS = 2, AFTER_MAX = 120 /* bytes */ };

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

struct str wording_cut_begin(struct matcher *m, enum rule_class c, struct str s)
{
	struct match found;

	while (wording_begins(m, c, s, &found) && found.to > 0)
		s = str_trim(str_sub(s, found.to, s.n));
	return s;
}

bool wording_is_word(struct str s)
{
	return utf8_length(s) >= SUBJECT_CHARACTERS;
}

/* The words before the figure, without comparators and verbs. */
struct str wording_before(struct matcher *m, struct str before)
{
	struct match found;
	struct str s = wording_cut_end(m, CLASS_INDICATOR_TAIL, str_trim(before));

	while (class_find(m, CLASS_INDICATOR_COMPARE, s, 0, &found) && found.to == s.n && found.from < s.n)
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

/* Up to the next mark or figure. */
struct str wording_behind(struct str s, size_t from)
{
	size_t i = from;

	while (i < s.n && i - from < AFTER_MAX && (s.p[i] < '0' || s.p[i] > '9')) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);

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
