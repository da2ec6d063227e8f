#include "base/json.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/sixteen.h"

/* Reserves room for this many bytes, and writes a comma if one is needed. */
static inline __attribute__((always_inline)) char *begin(struct buf *b, size_t bytes)
{
	char last = b->n ? b->p[b->n - 1] : '\n';

	if (b->cap - b->n <= bytes)
		buf_reserve(b, bytes + 1);
	if (last != '{' && last != '[' && last != ':' && last != '\n')
		b->p[b->n++] = ',';
	return b->p + b->n;
}

void json_open(struct buf *b, char bracket)
{
	*begin(b, 1) = bracket;
	b->n++;
}

void json_close(struct buf *b, char bracket)
{
	buf_c(b, bracket);
}

/* The number of leading bytes, of sixteen, that need no escape. */
static size_t plain_of_sixteen(const unsigned char *p)
{
	sixteen v = sixteen_at(p);

	return sixteen_first((sixteen)(v < 0x20) | (sixteen)(v == '"') | (sixteen)(v == '\\'));
}

/* Length of the prefix of s that needs no escape; it ends at a character boundary. */
static size_t plain(struct str s, size_t from)
{
	enum { ALL = sizeof(sixteen) };
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = from, none = ALL;

	for (; s.n - i >= ALL && none == ALL; i += none)
		none = plain_of_sixteen(p + i);
	if (s.n >= ALL && none == ALL && plain_of_sixteen(p + s.n - ALL) == ALL) /* the last sixteen bytes; some of them were looked at before */
		return s.n;
	while (i < s.n && (p[i] > '\\' || (p[i] >= 0x20 && p[i] != '"' && p[i] != '\\')))
		i++;
	return i;
}

static void escape(struct buf *b, unsigned char c)
{
	static const char *const names[] = { ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\t'] = "\\t", ['\r'] = "\\r", ['\b'] = "\\b", ['\f'] = "\\f" };
	char code[8];

	if (names[c]) {
		buf_z(b, names[c]);
	} else {
		snprintf(code, sizeof code, "\\u%04X", c);
		buf_z(b, code);
	}
}

void json_key(struct buf *b, const char *key)
{
	size_t n = strlen(key);

	char *p = begin(b, n + 3);

	p[0] = '"';
	memcpy(p + 1, key, n);
	memcpy(p + 1 + n, "\":", 2);
	b->n += n + 3;
}

void json_text(struct buf *b, struct str s)
{
	char *p = begin(b, s.n + 2);

	p[0] = '"';
	b->n++;
	for (size_t i = 0, end; i < s.n; i = end) {
		end = plain(s, i);
		buf_add(b, s.p + i, end - i);
		if (end < s.n)
			escape(b, (unsigned char)s.p[end++]);
	}
	buf_c(b, '"');
}

void json_name(struct buf *b, struct str s)
{
	struct buf valid = { 0 };

	if (s.n == 0 || utf8_valid(s) == s.n) {
		json_text(b, s.n ? s : STR(""));
		return;
	}
	for (size_t i = 0; i < s.n;)
		buf_cp(&valid, utf8_next(s, &i));
	json_text(b, valid.p ? buf_view(&valid) : STR(""));
	buf_free(&valid);
}

void json_text_or_null(struct buf *b, struct str s)
{
	if (s.n)
		json_text(b, s);
	else
		json_null_value(b);
}

enum { FOUR = 10000 };

/* The four digits of a number below 10,000, the first in the lowest byte. */
static uint32_t four_digits(unsigned n)
{
	uint32_t pairs = n / 100 | n % 100 << 16;        /* two numbers below 100, each digit by digit: */
	uint32_t tens = (pairs * 103 >> 10) & 0x000F000F; /* x * 103 / 1024 is x / 10 up to 178 */

	return tens | (pairs - tens * 10) << 8;
}

static void put_four(char *p, uint32_t digits)
{
	digits = htole32(digits);
	memcpy(p, &digits, sizeof digits);
}

/* Writes a number below 10,000, as nearly all are, without a branch; returns the number of digits. */
static size_t few_digits(char *p, unsigned n)
{
	uint32_t digits = four_digits(n);
	unsigned zeros = (unsigned)__builtin_ctz(digits | 1u << 24) / 8;

	put_four(p, (digits + 0x30303030) >> 8 * zeros);
	return 4 - zeros;
}

enum { LONGEST = 20 };

static size_t many_digits(char *p, int64_t n)
{
	if (n >= 0 && n < FOUR * FOUR) {
		size_t before = few_digits(p, (unsigned)n / FOUR);

		put_four(p + before, four_digits((unsigned)n % FOUR) + 0x30303030);
		return before + 4;
	}
	return (size_t)snprintf(p, LONGEST + 1, "%" PRId64, n);
}

void json_int(struct buf *b, int64_t n)
{
	char *p = begin(b, LONGEST + 1);

	b->n += n >= 0 && n < FOUR ? few_digits(p, (unsigned)n) : many_digits(p, n);
}

void json_null_value(struct buf *b)
{
	memcpy(begin(b, 4), "null", 4);
	b->n += 4;
}
