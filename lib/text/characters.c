#include "text/characters.h"

#include <stddef.h>

/* Three bytes as a number, the first one lowest. */
static inline unsigned bit_of_three(uint32_t bytes)
{
	return (bytes << 8) * UINT32_C(0x9E3779B1) >> 23;
}

/* The same if a fourth byte cannot be read. */
static uint32_t last_three(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

/* The bit of the character at p; *bytes: its length, 0: it is truncated. */
static inline unsigned bit_of(const unsigned char *p, size_t n, size_t *bytes)
{
	*bytes = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (*bytes > n)
		*bytes = 0;
	return *bytes == 3 ? bit_of_three(last_three(p)) : *bytes ? p[*bytes - 1] : 0;
}

static inline void add(struct characters *c, unsigned bit)
{
	c->w[bit / 64] |= UINT64_C(1) << bit % 64;
}

struct characters characters_of(struct str text)
{
	struct characters c = { 0 };

	if (text.n == 0)
		return c;
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;

	while (end - p >= 4) {
		/* two characters of three bytes each, as in most texts */
		for (uint64_t eight; end - p >= 8 && ((eight = utf8_eight(p)) & 0xF00000F0) == 0xE00000E0; p += 6) {
			add(&c, bit_of_three((uint32_t)eight));
			add(&c, bit_of_three((uint32_t)(eight >> 24)));
		}
		if (end - p < 4)
			break;
		uint32_t four = utf8_four(p);

		if ((four & 0xF0) == 0xE0) {
			add(&c, bit_of_three(four));
			p += 3;
		} else {
			p += four & 0x80 ? four & 0x20 ? 4 : 2 : 1;
			add(&c, p[-1]);
		}
	}
	for (size_t bytes; p < end; p += bytes) {
		unsigned bit = bit_of(p, (size_t)(end - p), &bytes);

		if (bytes == 0)
			break;
		add(&c, bit);
	}
	return c;
}

size_t characters_next(const struct characters *c, struct str text, size_t at)
{
	while (at + 4 <= text.n) {
		const unsigned char *p = (const unsigned char *)text.p + at;
		uint32_t four = utf8_four(p);
		size_t bytes = 3;
		unsigned bit = bit_of_three(four);

		if ((four & 0xF0) != 0xE0) {
			bytes = four & 0x80 ? four & 0x20 ? 4 : 2 : 1;
			bit = p[bytes - 1];
		}
		if (c->w[bit / 64] >> bit % 64 & 1)
			return at;
		at += bytes;
	}
	for (size_t bytes; at < text.n; at += bytes) {
		unsigned bit = bit_of((const unsigned char *)text.p + at, text.n - at, &bytes);

		if (bytes == 0 || c->w[bit / 64] >> bit % 64 & 1) /* truncated character: the caller decides */
			return at;
	}
	return text.n;
}

bool characters_have(const struct characters *c, struct str text, size_t at)
{
	size_t bytes;
	unsigned bit = bit_of((const unsigned char *)text.p + at, text.n - at, &bytes);

	return bytes == 0 || c->w[bit / 64] >> bit % 64 & 1; /* truncated character: the caller decides */
}

int characters_count(const struct characters *c)
{
	int n = 0;

	for (int k = 0; k < CHARACTERS_WORDS; k++)
		n += __builtin_popcountll(c->w[k]);
	return n;
}
