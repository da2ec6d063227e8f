#include "text/seek.h"

#include <string.h>

#include "base/sixteen.h"
#include "text/folding.h"

static bool alnum(uint32_t folded)
{
	return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
}

void seek_begin(struct seek *s, struct str needle, bool prefix, struct str text)
{
	uint32_t sources[FOLD_SOURCES_MAX + 1], first;
	size_t i = 0;

	*s = (struct seek){ .needle = needle, .prefix = prefix, .text = text };
	first = utf8_next(needle, &i);
	s->n = fold_sources(first, sources);
	if (fold_base(first) != first)
		sources[s->n++] = fold_base(first);
	for (i = 0; i < s->n; i++)
		s->first[i].size = utf8_put(s->first[i].c, sources[i]);
}

enum { AHEAD = 4096 };

/* The first place from `from` on where the needle can begin, SIZE_MAX: none. Only the first variant is searched for up to the end of the text,
 * the others not far beyond the place found so far: where they are rare, once in so many bytes. */
static size_t candidate(struct seek *s, size_t from)
{
	size_t best = s->text.n;
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		if (s->first[i].at < from) {
			s->first[i].at = from;
			s->first[i].found = false;
		}
		if (!s->first[i].found && s->first[i].at < best) {
			size_t to = s->text.n - best > AHEAD ? best + AHEAD : s->text.n;
			const char *p = s->text.p + s->first[i].at, *hit;
			size_t n = to - s->first[i].at, at;

			if (s->first[i].size == 1) {
				hit = memchr(p, s->first[i].c[0], n);
				at = hit ? (size_t)(hit - p) : SIZE_MAX;
			} else {
				at = str_find((struct str){ p, n }, (struct str){ s->first[i].c, s->first[i].size });
			}
			s->first[i].found = at != SIZE_MAX;
			s->first[i].at = s->first[i].found ? s->first[i].at + at : to;
		}
		if (s->first[i].found && s->first[i].at < best) {
			best = s->first[i].at;
			any = true;
		}
	}
	return any ? best : SIZE_MAX;
}

/* What the bytes tell of a place where the needle's first character stands. */
enum digits_told { PLACE_OTHER, PLACE_MATCH, PLACE_UNTOLD };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A character of U+4000 to U+9FFF or a punctuation mark of U+3000 to U+301F; in ASCII a mark, a blank or a line's end: no run goes on there. */
static bool is_wide(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;

	return text.n - at >= 3 && utf8_is_three(p) && ((p[0] >= 0xE4 && p[0] <= 0xE9) || (p[0] == 0xE3 && p[1] == 0x80 && p[2] < 0xA0));
}

static bool is_sign(char c)
{
	return (c >= ' ' && c < 0x7F && !alnum((uint32_t)c | 0x20)) || c == '\n';
}

/* Digits stand for themselves alone. */
static enum digits_told place_of_digits(const struct seek *s, size_t at)
{
	size_t n = s->needle.n, k = 0;
	const char *p = s->text.p + at;

	for (; k < n && k < s->text.n - at && is_digit(p[k]); k++)
		if (p[k] != s->needle.p[k])
			return PLACE_OTHER;
	if (k < n)
		return PLACE_UNTOLD;
	if (at && is_digit(p[-1]))
		return PLACE_OTHER;
	bool begins = at == 0 || is_sign(p[-1]) || (at >= 3 && is_wide(s->text, at - 3));
	bool ends = s->prefix || at + n == s->text.n || is_sign(p[n]) || is_wide(s->text, at + n);

	return begins && ends ? PLACE_MATCH : PLACE_UNTOLD;
}

/* The next character, folded, skipping blanks and invisible characters. */
static uint32_t next_folded(struct str text, size_t *i, bool *blank, bool *invisible)
{
	uint32_t c = utf8_next(text, i);

	*blank = is_blank(c);
	*invisible = is_invisible(c);
	if (*blank || *invisible)
		return c;
	if (folding_mark(text, *i))
		c = folding_composed(text, c, i);
	return fold_char(c);
}

/* Is the place inside a run of letters and digits? Invisible characters are ignored, blanks end the run. */
static bool run_before(struct str text, size_t at)
{
	while (at > 0) {
		uint32_t c = utf8_prev(text, &at);

		if (!is_invisible(c))
			return !is_blank(c) && alnum(fold_char(c));
	}
	return false;
}

static bool run_behind(struct str text, size_t end)
{
	while (end < text.n) {
		bool blank, invisible;
		uint32_t c = next_folded(text, &end, &blank, &invisible);

		if (!invisible)
			return !blank && alnum(c);
	}
	return false;
}

bool seek_here(const struct seek *s, size_t at, size_t *end)
{
	uint32_t last = 0x3000;
	bool blank = false;

	for (size_t k = 0, i = at; k < s->needle.n;) {
		if (i >= s->text.n)
			return false;
		bool is_a_blank, invisible;
		uint32_t c = next_folded(s->text, &i, &is_a_blank, &invisible);

		blank |= is_a_blank;
		if (is_a_blank || invisible)
			continue;
		if (blank && c < 0x80 && last < 0x80 && s->needle.p[k++] != ' ')
			return false;
		if (k == s->needle.n || utf8_next(s->needle, &k) != c)
			return false;
		blank = false;
		last = c;
		*end = i;
	}
	if (alnum((unsigned char)s->needle.p[0]) && run_before(s->text, at))
		return false;
	return s->prefix || !alnum(last) || !run_behind(s->text, *end);
}

bool seek_next(struct seek *s, size_t from, size_t *at, size_t *end)
{
	for (; (*at = candidate(s, from)) != SIZE_MAX; from = *at + 1) {
		enum digits_told told = place_of_digits(s, *at);

		if (told == PLACE_MATCH)
			*end = *at + s->needle.n;
		if (told == PLACE_MATCH || (told == PLACE_UNTOLD && seek_here(s, *at, end)))
			return true;
	}
	return false;
}

size_t folded_find(struct str text, struct str needle, bool prefix, size_t from)
{
	while (from + needle.n <= text.n) {
		size_t at = str_find(str_sub(text, from, text.n), needle);

		if (at == SIZE_MAX)
			return SIZE_MAX;
		at += from;
		size_t end = at + needle.n;
		bool left = at > 0 && alnum((unsigned char)needle.p[0]) && alnum((unsigned char)text.p[at - 1]);
		bool right = !prefix && end < text.n && alnum((unsigned char)needle.p[needle.n - 1]) && alnum((unsigned char)text.p[end]);

		if (!left && !right)
			return at;
		from = at + 1;
	}
	return SIZE_MAX;
}

const unsigned char *seek_bytes(const unsigned char *p, const unsigned char *end, struct str part)
{
	const unsigned char *x = (const unsigned char *)part.p;
	size_t n = part.n, half = n / 2;

	if (n == 0)
		return p;
	for (unsigned char first = x[0], middle = x[half], last = x[n - 1]; (size_t)(end - p) >= n + sizeof(sixteen); p += sizeof(sixteen)) {
		unsigned three = sixteen_bits((sixteen)(sixteen_at(p) == first) & (sixteen)(sixteen_at(p + half) == middle) &
					      (sixteen)(sixteen_at(p + n - 1) == last));

		for (; three; three &= three - 1) {
			const unsigned char *at = p + __builtin_ctz(three);

			if (n <= 3 || memcmp(at, x, n) == 0)
				return at;
		}
	}
	return p < end ? memmem(p, (size_t)(end - p), x, n) : NULL;
}
