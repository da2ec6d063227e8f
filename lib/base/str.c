#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sixteen.h"

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

size_t str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	for (size_t i = needle.n - 1; i < s.n; i++) {
		const char *hit = memchr(s.p + i, needle.p[needle.n - 1], s.n - i);

		if (!hit)
			break;
		i = (size_t)(hit - s.p);
		if (memcmp(hit + 1 - needle.n, needle.p, needle.n) == 0)
			return i + 1 - needle.n;
	}
	return SIZE_MAX;
}

bool str_has(struct str s, struct str needle)
{
	return s.n >= needle.n && str_find(s, needle) != SIZE_MAX;
}

size_t str_rfind(struct str s, struct str needle)
{
	if (needle.n == 0)
		return s.n;
	for (size_t i = s.n >= needle.n ? s.n - needle.n + 1 : 0; i-- > 0;)
		if (s.p[i] == needle.p[0] && memcmp(s.p + i, needle.p, needle.n) == 0)
			return i;
	return SIZE_MAX;
}

bool str_is_ascii(struct str s)
{
	unsigned char high = 0;

	for (size_t i = 0; i < s.n; i++)
		high |= (unsigned char)s.p[i];
	return high < 0x80;
}

struct str str_trim(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n' || s.p[0] == '\r'))
		s.p++, s.n--;
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	return s;
}

void buf_reserve(struct buf *b, size_t more)
{
	if (b->cap - b->n >= more)
		return;
	size_t cap = b->cap ? b->cap * 2 : 256;

	while (cap - b->n < more)
		cap *= 2;
	char *p = allocated(realloc(b->p, cap));

	b->p = p; /* where that failed b is as it was */
	b->cap = cap;
}

void buf_z(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}

void buf_cp(struct buf *b, uint32_t cp)
{
	char c[4];

	buf_add(b, c, utf8_put(c, cp));
}

void buf_number(struct buf *b, int64_t n)
{
	char digits[20];
	size_t i = sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		digits[--i] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		buf_c(b, '-');
	buf_add(b, digits + i, sizeof digits - i);
}

void buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);

	if (n > 0) {
		buf_reserve(b, (size_t)n + 1);
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

struct str buf_view(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

/* Length of the well-formed character at p (n bytes left), 0 if there is none. */
static unsigned utf8_char(const unsigned char *p, size_t n, uint32_t *cp)
{
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] >= 0xC2 && p[0] <= 0xDF && n >= 2 && (p[1] & 0xC0) == 0x80) {
		*cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		return 2;
	}
	if ((p[0] & 0xF0) == 0xE0 && n >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		*cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		return *cp >= 0x800 && (*cp < 0xD800 || *cp > 0xDFFF) ? 3 : 0;
	}
	if (p[0] >= 0xF0 && p[0] <= 0xF4 && n >= 4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
	    (p[3] & 0xC0) == 0x80) {
		*cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
		      (p[3] & 0x3F);
		return *cp >= 0x10000 && *cp <= 0x10FFFF ? 4 : 0;
	}
	return 0;
}

uint32_t utf8_next_any(struct str s, size_t *i)
{
	uint32_t cp = 0xFFFD;
	unsigned n = utf8_char((const unsigned char *)s.p + *i, s.n - *i, &cp);

	if (n == 0) {
		*i += 1;
		return 0xFFFD;
	}
	*i += n;
	return cp;
}

uint32_t utf8_prev_any(struct str s, size_t *i)
{
	size_t k = *i - 1;

	while (k > 0 && *i - k < 4 && ((unsigned char)s.p[k] & 0xC0) == 0x80)
		k--;
	size_t end = k;
	uint32_t cp = utf8_next(s, &end);

	if (end != *i) { /* stray bytes: step back one by one */
		*i -= 1;
		return 0xFFFD;
	}
	*i = k;
	return cp;
}

unsigned utf8_put(char out[static 4], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* Of sixteen bytes, two more before them, those that are neither ASCII nor in their place in a character of three bytes
 * that cannot be overlong or a surrogate (E1–EC, EE, EF). */
static sixteen uncommon(const unsigned char *p)
{
	sixteen v = sixteen_at(p), inside = (sixteen)((v & 0xC0) == 0x80);

	return (inside ^ (sixteen_leads(sixteen_at(p - 1), 0xE1) | sixteen_leads(sixteen_at(p - 2), 0xE1))) | sixteen_between(v, 0xC0, 0xE0) |
	       (sixteen)(v == 0xED) | (sixteen)(v >= 0xF0);
}

size_t utf8_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t cp;

	for (size_t i = 0, one; i < s.n; i += one) {
		size_t known = i, same = sizeof(sixteen); /* whole characters so far */

		for (; i >= 2 && same == sizeof(sixteen) && s.n - i >= sizeof(sixteen); i += same)
			same = sixteen_first(uncommon(p + i));
		while (i > known && (p[i - 1] & 0xC0) == 0x80) /* back to the first byte of a character that may be cut off */
			i--;
		i -= i > known && p[i - 1] >= 0xC0;
		one = i < s.n ? utf8_char(p + i, s.n - i, &cp) : 0;
		if (one == 0)
			return i;
	}
	return s.n;
}

bool is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3007 ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFF) || cp == 0x3005;
}
