#include "derive/quoted.h"

#include <string.h>

enum {
	TITLE_MAX = 900,   /* bytes between 《 and 》 */
	BRACKET_MAX = 600, /* … in a bracket after the title */
	BEFORE_MAX = 150,  /* … before 《 in which the number may be */
	BRACKETS = 3,
};

static const char *const opening = "《", *const closing = "》";

/* Where what opens at `from` closes: the offset behind its end, 0: it does not. Marks are of the same bytes' length. */
static size_t closes(struct str t, size_t from, size_t most, const char *const opens[2], const char *const ends[2])
{
	size_t depth = 0, end = t.n - from > most ? from + most : t.n;

	for (size_t i = from; i < end;) {
		if ((unsigned char)t.p[i] >= 0xE4 && (unsigned char)t.p[i] <= 0xE9) { /* Han, as nearly all */
			i += 3;
			continue;
		}
		struct str rest = str_sub(t, i, t.n);
		size_t mark = 0;

		for (int k = 0; k < 2 && !mark; k++) {
			if (opens[k] && *rest.p == *opens[k] && str_starts(rest, str_z(opens[k]))) {
				mark = strlen(opens[k]);
				depth++;
			} else if (ends[k] && *rest.p == *ends[k] && str_starts(rest, str_z(ends[k]))) {
				mark = strlen(ends[k]);
				if (depth-- <= 1)
					return i + mark;
			}
		}
		if (mark)
			i += mark;
		else
			utf8_next(t, &i);
	}
	return 0;
}

static size_t title_end(struct str t, size_t from, bool *open)
{
	static const char *const opens[2] = { "《", NULL }, *const ends[2] = { "》", NULL };
	size_t end = closes(t, from, TITLE_MAX, opens, ends);

	*open = !end;
	if (!end) { /* 《关于印发《某办法的通知》: the first end is the end */
		size_t first = str_find(str_sub(t, from, from + TITLE_MAX), str_z(closing));

		end = first == SIZE_MAX ? 0 : from + first + strlen(closing);
	}
	return end;
}

static size_t bracket_end(struct str t, size_t from)
{
	static const char *const opens[2] = { "（", "(" }, *const ends[2] = { "）", ")" };
	struct str rest = str_sub(t, from, t.n);

	return str_starts(rest, STR("（")) || str_starts(rest, STR("(")) ? closes(t, from, BRACKET_MAX, opens, ends) : 0;
}

/* （国发〔2019〕5号，以下简称《意见》） */
static void read_bracket(struct matcher *m, struct str inside, struct quoted *q)
{
	struct match got;

	if (!q->number.n && class_find(m, CLASS_CITATION_BRACKET, inside, 0, &got))
		q->number = match_get(&got, GROUP_OF(DOC_NUMBER));
	if (!q->name.n && class_find(m, CLASS_CITATION_SHORT, inside, 0, &got))
		q->name = match_get(&got, GROUP_NAME);
}

static size_t read_behind(struct matcher *m, struct str t, size_t at, struct quoted *q)
{
	for (int k = 0; k < BRACKETS; k++) {
		size_t from = at;

		while (from < t.n && t.p[from] == ' ')
			from++;
		size_t end = from < t.n ? bracket_end(t, from) : 0;

		if (!end)
			break;
		read_bracket(m, str_sub(t, from, end), q);
		at = end;
	}
	return at;
}

/* 国务院令第149号公布的《…》 */
static void read_before(struct matcher *m, struct str t, size_t least, struct quoted *q)
{
	size_t from = q->from > BEFORE_MAX ? q->from - BEFORE_MAX : 0;
	struct match got;

	if (from < least)
		from = least;
	while (from < q->from && ((unsigned char)t.p[from] & 0xC0) == 0x80)
		from++;
	if (q->number.n || !class_find(m, CLASS_CITATION_BEFORE, str_sub(t, from, q->from), 0, &got))
		return;
	struct str number = match_get(&got, GROUP_OF(DOC_NUMBER));

	if (number.n) {
		q->number = number;
		q->from = (size_t)(number.p - t.p);
	}
}

/* A number with the title before it is shorter than the first; of what follows 号 less belongs to it than the second; how much is
 * searched at once where 号 stands again and again, so that the time grows with the text only. */
enum { CITED_BYTES = 600, BEHIND_BYTES = 136, SEARCHED_BYTES = 2048 };

static size_t to_character(struct str s, size_t at)
{
	while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80)
		at++;
	return at < s.n ? at : s.n;
}

/* Document numbers on their own or after a title without 《》: found around each 号. */
static void find_numbers(struct matcher *m, struct arena *a, struct str text, size_t from, size_t to, struct quoteds *out)
{
	struct str part = str_sub(text, from, to);
	size_t least = 0, ahead = BEHIND_BYTES; /* behind the last number; bytes searched behind 号 */
	struct match got;

	for (size_t at = 0, sign; at < part.n && (sign = str_find(str_sub(part, at, part.n), STR("号"))) != SIZE_MAX;) {
		sign += at;
		size_t begin = sign > least + CITED_BYTES ? to_character(part, sign - CITED_BYTES) : least, end = to_character(part, sign + ahead);

		if (!class_find(m, CLASS_CITATION_NUMBER, str_sub(part, 0, end), begin, &got)) {
			at = end > sign + 2 * BEHIND_BYTES ? to_character(part, end - BEHIND_BYTES) : sign + strlen("号");
			ahead = ahead < SEARCHED_BYTES ? 2 * ahead : ahead;
			continue;
		}
		struct str number = match_get(&got, GROUP_OF(DOC_NUMBER)), title = match_get(&got, GROUP_OF(TITLE));
		const char *first = title.n ? title.p : number.p;

		if (number.n)
			*ARENA_PUSH(a, out) = (struct quoted){ .title = title, .number = number, .rule = str_z(got.rule->id),
							       .from = (size_t)(first - text.p), .to = from + got.to };
		least = at = got.to > least ? got.to : least + 1;
		ahead = BEHIND_BYTES;
	}
}

struct quoted_search quoted_search(struct matcher *m, struct arena *a)
{
	struct quoted_search by = { .m = m, .a = a, .opening = characters_of(str_z(opening)), .numbers = class_bit(m, CLASS_CITATION_NUMBER) };

	while (!by.opening.w[by.word]) /* one character has one bit */
		by.word++;
	return by;
}

void quoted_find(const struct quoted_search *by, struct str text, const struct characters *held, uint64_t in, struct quoteds *out)
{
	struct matcher *m = by->m;
	struct arena *a = by->a;
	bool titles = characters_meet(held, &by->opening), numbers = class_among(m, in, CLASS_CITATION_NUMBER);
	size_t behind = 0, at = 0; /* behind the last one */
	size_t close = 0;          /* the next 》 */

	while (titles && at < text.n) {
		size_t first = str_find(str_sub(text, at, text.n), str_z(opening));
		struct quoted q = { .rule = STR("quoted") };

		if (first == SIZE_MAX)
			break;
		q.from = at + first;
		size_t inside = q.from + strlen(opening), end;

		at = inside;
		if (close < inside) {
			close = str_find(str_sub(text, inside, text.n), str_z(closing));
			close = close == SIZE_MAX ? close : close + inside;
		}
		if (close == SIZE_MAX || close - q.from >= TITLE_MAX || (end = title_end(text, q.from, &q.open)) == 0)
			continue;
		q.title = str_sub(text, inside, end - strlen(closing));
		q.to = at = read_behind(m, text, end, &q);
		if (class_among(m, in, CLASS_CITATION_BEFORE))
			read_before(m, text, behind, &q);
		if (q.title.n) {
			if (numbers)
				find_numbers(m, a, text, behind, q.from, out);
			*ARENA_PUSH(a, out) = q;
			behind = at;
		}
	}
	if (numbers)
		find_numbers(m, a, text, behind, text.n, out);
}
