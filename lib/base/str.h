/* Strings: `struct str` is a view (UTF-8, not NUL-terminated, owner elsewhere);
 * `struct buf` is a growing byte buffer that owns its memory. Running out of memory calls memory_out(). */
#ifndef GUIDANG_BASE_STR_H
#define GUIDANG_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str str_z(const char *z)
{
	return z ? (struct str){ z, strlen(z) } : STR_NONE;
}

bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); /* by bytes as memcmp; a prefix sorts first */
/* Inline, since most of what they are asked for is a few bytes that are known where it is asked. */
static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || (s.p[0] == prefix.p[0] && memcmp(s.p, prefix.p, prefix.n) == 0));
}
/* Compares the last byte first: the first bytes of three-byte characters hardly differ. */
static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || (s.p[s.n - 1] == suffix.p[suffix.n - 1] && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0));
}
/* Offset of the first `needle` in `s`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
bool str_has(struct str s, struct str needle);
/* Offset of the last `needle` in `s`, or SIZE_MAX. */
size_t str_rfind(struct str s, struct str needle);

static inline struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){ s.p + from, to - from };
}

/* Does `slice` point into `s`? */
static inline bool str_slices(struct str slice, struct str s)
{
	uintptr_t from = (uintptr_t)slice.p, of = (uintptr_t)s.p;

	return from >= of && from + slice.n <= of + s.n;
}

struct str str_trim(struct str s); /* ASCII blanks */
bool str_is_ascii(struct str s);

struct buf {
	char *p;
	size_t n, cap;
};

void buf_reserve(struct buf *b, size_t more);

static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	if (n > b->cap - b->n)
		buf_reserve(b, n);
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): p is NULL only where cap is 0 */
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void buf_z(struct buf *b, const char *z);

static inline void buf_c(struct buf *b, char c)
{
	if (b->n == b->cap)
		buf_reserve(b, 1);
	b->p[b->n++] = c;
}

void buf_cp(struct buf *b, uint32_t cp);
void buf_vfmt(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_number(struct buf *b, int64_t n); /* in decimal digits */
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *b);
void buf_free(struct buf *b);

/* A three-byte character whose lead byte allows any two continuation bytes: nearly all Chinese text. */
static inline bool utf8_is_three(const unsigned char *p)
{
	return p[0] >= 0xE1 && p[0] <= 0xEF && p[0] != 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

static inline uint32_t utf8_three(const unsigned char *p)
{
	return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
}

/* One code point at s[*i], *i moves past it. Each byte that is not valid UTF-8 gives one U+FFFD. */
uint32_t utf8_next_any(struct str s, size_t *i);

static inline uint32_t utf8_next(struct str s, size_t *i)
{
	const unsigned char *p = (const unsigned char *)s.p + *i;

	if (p[0] < 0x80) {
		*i += 1;
		return p[0];
	}
	if (s.n - *i >= 3 && utf8_is_three(p)) {
		*i += 3;
		return utf8_three(p);
	}
	return utf8_next_any(s, i);
}

/* The code point that ends before s[*i], *i moves to its start. */
uint32_t utf8_prev_any(struct str s, size_t *i);

static inline uint32_t utf8_prev(struct str s, size_t *i)
{
	const unsigned char *p = (const unsigned char *)s.p + *i;

	if (p[-1] < 0x80) {
		*i -= 1;
		return p[-1];
	}
	if (*i >= 3 && utf8_is_three(p - 3)) {
		*i -= 3;
		return utf8_three(p - 3);
	}
	return utf8_prev_any(s, i);
}

/* The four bytes at p, little-endian. */
static inline uint32_t utf8_four(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The eight bytes at p, little-endian. */
static inline uint64_t utf8_eight(const unsigned char *p)
{
	return utf8_four(p) | (uint64_t)utf8_four(p + 4) << 32;
}

/* Writes 1 to 4 bytes and returns their number. */
unsigned utf8_put(char out[static 4], uint32_t cp);

static inline unsigned utf8_size(uint32_t cp)
{
	return 1u + (cp >= 0x80) + (cp >= 0x800) + (cp >= 0x10000);
}

size_t utf8_length(struct str s);
/* Length of the well-formed prefix of s (RFC 3629: no surrogates, no overlong forms). */
size_t utf8_valid(struct str s);
bool is_han(uint32_t cp);
static inline bool is_letter(char c) /* of ASCII */
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

#endif
