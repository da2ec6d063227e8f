#include "base/json.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/sixteen.h"

/* Reserves room for this many bytes, and writes a comma if one is needed. */
static inline __attribute__((always_inline)) char *begin(struct buf *b, size_t bytes)
{
	static const bool needs_none[256] = { ['{'] = true, ['['] = true, [':'] = true, ['\n'] = true };

	if (b->cap - b->n <= bytes)
		buf_reserve(b, bytes + 1);
	b->p[b->n] = ',';
	b->n += b->n && !needs_none[(unsigned char)b->p[b->n - 1]];
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

/* Which bytes need an escape? */
static inline sixteen special(sixteen v)
{
	return (sixteen)(v < 0x20) | (sixteen)(v == '"') | (sixteen)(v == '\\');
}

/* Copies sixteen bytes; returns how many of them need no escape, up to the first that does. */
static inline size_t copy_sixteen(char *to, const char *from)
{
	sixteen v = sixteen_at((const unsigned char *)from);

	memcpy(to, &v, sizeof v);
	return sixteen_first(special(v));
}

/* Copies fewer than sixteen bytes; does none of them need an escape? */
static inline bool copy_few(char *to, const char *from, size_t n)
{
	typedef uint64_t two __attribute__((vector_size(16)));
	uint64_t a, b;
	uint32_t c, d;

	if (n >= sizeof a) { /* two halves, which may overlap */
		memcpy(&a, from, sizeof a);
		memcpy(&b, from + n - sizeof b, sizeof b);
		memcpy(to, &a, sizeof a);
		memcpy(to + n - sizeof b, &b, sizeof b);
	} else if (n >= sizeof c) {
		memcpy(&c, from, sizeof c);
		memcpy(&d, from + n - sizeof d, sizeof d);
		memcpy(to, &c, sizeof c);
		memcpy(to + n - sizeof d, &d, sizeof d);
		a = b = (uint64_t)c << 32 | d;
	} else {
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)(to[i] = from[i]) < 0x20 || from[i] == '"' || from[i] == '\\')
				return false;
		return true;
	}
	two both = { a, b };

	return sixteen_bits(special((sixteen)both)) == 0;
}

/* Copies text up to the first byte that needs an escape, and returns how much; what is behind it in `to` may be overwritten, up to n. */
static inline size_t copy_plain(char *to, const char *from, size_t n)
{
	enum { ALL = sizeof(sixteen) };
	size_t i = 0, plain;

	if (n < ALL) {
		if (copy_few(to, from, n))
			return n;
		while ((unsigned char)from[i] >= 0x20 && from[i] != '"' && from[i] != '\\')
			i++;
		return i;
	}
	for (; n - i >= ALL; i += ALL)
		if ((plain = copy_sixteen(to + i, from + i)) < ALL)
			return i + plain;
	return i < n ? n - ALL + copy_sixteen(to + n - ALL, from + n - ALL) : n; /* the last sixteen, some of them once more */
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
	for (size_t i = 0; i < s.n;) {
		buf_reserve(b, s.n - i + 1);
		size_t plain = copy_plain(b->p + b->n, s.p + i, s.n - i);

		b->n += plain;
		i += plain;
		if (i < s.n)
			escape(b, (unsigned char)s.p[i++]);
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

/* Returns behind the number. */
static inline char *put_int(char *p, int64_t n)
{
	return p + (n >= 0 && n < FOUR ? few_digits(p, (unsigned)n) : many_digits(p, n));
}

void json_int(struct buf *b, int64_t n)
{
	char *p = begin(b, LONGEST + 1);

	b->n += (size_t)(put_int(p, n) - p);
}

void json_null_value(struct buf *b)
{
	memcpy(begin(b, 4), "null", 4);
	b->n += 4;
}

void json_row_more(struct json_row *r, size_t bytes)
{
	size_t n = r->p ? (size_t)(r->p - r->b->p) : 0, begin = r->b->n;

	r->b->n = n;
	buf_reserve(r->b, bytes);
	r->b->n = begin;
	r->p = r->b->p + n;
	r->end = r->b->p + r->b->cap;
}

static __attribute__((noinline)) void row_int_slow(struct json_row *r, int64_t n)
{
	char *p = put_int(json_row_room(r, JSON_ROW_ROOM), n);

	*p = ',';
	r->p = p + 1;
}

void json_row_long(struct json_row *r, int64_t n)
{
	if ((size_t)(r->end - r->p) < JSON_ROW_ROOM || (uint64_t)n >= FOUR) {
		row_int_slow(r, n);
		return;
	}
	char *p = r->p + few_digits(r->p, (unsigned)n);

	*p = ',';
	r->p = p + 1;
}

static __attribute__((noinline)) void row_text_slow(struct json_row *r, struct str s)
{
	struct buf text = { 0 };

	json_text(&text, s);
	memcpy(json_row_room(r, text.n + 1), text.p, text.n);
	r->p[text.n] = ',';
	r->p += text.n + 1;
	buf_free(&text);
}

void json_row_text(struct json_row *r, struct str s)
{
	char *p = r->p;

	if ((size_t)(r->end - p) < s.n + 3 || (s.n && copy_plain(p + 1, s.p, s.n) < s.n)) {
		row_text_slow(r, s);
		return;
	}
	p[0] = '"';
	p[s.n + 1] = '"';
	p[s.n + 2] = ',';
	r->p = p + s.n + 3;
}
