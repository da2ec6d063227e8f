#include "doc/number.h"

#include <string.h>

#include "text/fold.h"
#include "text/seek.h"

enum { DIGITS_MAX = 12 };

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool among(uint32_t c, const uint32_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == c)
			return true;
	return false;
}

static bool opens(uint32_t c)
{
	static const uint32_t list[] = { 0x3014, '[', '(', 0x3010, 0xFE5D, 0x3008, 0x3016, 0x300C, '<', 0x2329 };

	return among(c, list, sizeof list / sizeof list[0]);
}

static const uint32_t closing[] = { 0x3015, ']', ')', 0x3011, 0xFE5E, 0x3009, 0x3017, 0x300D, '>', 0x232A };
enum { CLOSING = sizeof closing / sizeof closing[0] };

static bool closes(uint32_t c)
{
	return among(c, closing, CLOSING);
}

uint32_t number_closing(size_t i)
{
	return i < CLOSING ? closing[i] : 0;
}

/* Marks between two serial numbers: 12-15. */
static bool dashes(uint32_t c)
{
	return c == '-' || c == '~' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x81F3 /* 至 */ || c == 0x301C;
}

/* The next character, folded; 0 at the end. */
static uint32_t peek(struct str t, size_t at, size_t *next)
{
	uint32_t c = 0;

	for (*next = at; *next < t.n;) {
		c = fold_char(utf8_next(t, next));
		if (!is_invisible(c))
			return c;
	}
	return 0;
}

static size_t skip_blanks(struct str t, size_t at)
{
	size_t next;

	while (at < t.n && is_blank(peek(t, at, &next)))
		at = next;
	return at;
}

/* A run of digits, in ASCII; empty: none, or too long for a number. */
static struct str digits(struct arena *a, struct str t, size_t *at)
{
	char d[DIGITS_MAX];
	size_t n = 0, next;

	for (uint32_t c; digit(c = peek(t, *at, &next)); *at = next) {
		if (n == DIGITS_MAX)
			return STR_NONE;
		d[n++] = (char)c;
	}
	return n ? arena_str(a, (struct str){ d, n }) : STR_NONE;
}

size_t number_read(struct arena *a, struct str t, size_t at, struct number *out)
{
	size_t next, end;

	if (!opens(peek(t, at, &next)))
		return 0;
	at = skip_blanks(t, next);
	out->year = digits(a, t, &at);
	out->last = STR_NONE;
	if (out->year.n != 4)
		return 0;
	at = skip_blanks(t, at);
	if (peek(t, at, &next) == 0x5E74) /* 年 */
		at = skip_blanks(t, next);
	if (!closes(peek(t, at, &next)))
		return 0;
	at = skip_blanks(t, next);
	if (peek(t, at, &next) == 0x7B2C) /* 第 */
		at = skip_blanks(t, next);
	out->first = digits(a, t, &at);
	if (out->first.n == 0)
		return 0;
	end = at;
	at = skip_blanks(t, at);
	if (dashes(peek(t, at, &next))) {
		at = skip_blanks(t, next);
		out->last = digits(a, t, &at);
		if (out->last.n)
			end = at;
	}
	at = skip_blanks(t, end);
	return peek(t, at, &next) == 0x53F7 ? next : end; /* 号 */
}

static bool letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF) || c == 0x3007 || (c >= 0x20000 && c <= 0x3FFFF);
}

size_t number_begins(struct arena *a, struct str text, struct number *out)
{
	struct buf code = { 0 };
	size_t at = 0, next, end;

	for (uint32_t c; letter(c = peek(text, at, &next)); at = next)
		buf_cp(&code, c);
	end = number_read(a, text, at, out);
	out->code = code.n ? arena_str(a, buf_view(&code)) : STR_NONE;
	buf_free(&code);
	return end;
}

/* Both without zeros in front: is x before y? */
static bool below(struct str x, struct str y)
{
	for (; x.n && x.p[0] == '0'; x = str_sub(x, 1, x.n))
		;
	for (; y.n && y.p[0] == '0'; y = str_sub(y, 1, y.n))
		;
	return x.n != y.n ? x.n < y.n : str_cmp(x, y) < 0;
}

bool number_same(const struct number *asked, const struct number *printed)
{
	if (!str_eq(asked->year, printed->year))
		return false;
	if (asked->last.n || printed->last.n == 0)
		return str_eq(asked->first, printed->first) && str_eq(asked->last, printed->last);
	return below(printed->first, printed->last) && (str_eq(asked->first, printed->first) || str_eq(asked->first, printed->last));
}

bool number_next(struct arena *a, const struct number *asked, struct str tail, struct str folded, size_t from, size_t *at, size_t *end)
{
	while (from + asked->year.n <= folded.n) {
		size_t year = str_find(str_sub(folded, from, folded.n), asked->year), open;
		struct number printed = { 0 };

		if (year == SIZE_MAX)
			return false;
		open = year += from;
		from = year + asked->year.n;
		while (open > 0 && folded.p[open - 1] == ' ')
			open--;
		if (open == 0)
			continue;
		utf8_prev(folded, &open);
		*end = number_read(a, folded, open, &printed);
		if (*end == 0 || !number_same(asked, &printed) || !str_starts(str_sub(folded, *end, folded.n), tail))
			continue;
		*end += tail.n;
		*at = open;
		while (*at > 0 && folded.p[*at - 1] == ' ')
			--*at;
		if (!str_ends(str_sub(folded, 0, *at), asked->code))
			continue;
		*at = asked->code.n ? *at - asked->code.n : open;
		return true;
	}
	return false;
}

/* Does a character of U+4000 to U+9FFF stand before the place? */
static bool no_bracket(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + (at < 3 ? 0 : at - 3);

	return at >= 3 && p[0] >= 0xE4 && p[0] <= 0xE9 && utf8_is_three(p);
}

bool number_stands(struct arena *a, const struct number *asked, struct str text)
{
	struct seek year;
	size_t at = 0, end;
	bool found = false;

	seek_begin(&year, asked->year, false, text);
	for (; !found && seek_next(&year, at, &at, &end); at++) {
		struct number printed = { 0 };
		size_t bracket = at;
		uint32_t c = ' ';

		if (no_bracket(text, at))
			continue;
		while (bracket > 0 && (is_blank(c) || is_invisible(c)))
			c = utf8_prev(text, &bracket);
		found = number_read(a, text, bracket, &printed) && number_same(asked, &printed);
	}
	return found;
}
