#include "base/characters.h"

#include <stddef.h>

#include "base/sixteen.h"

/* Of three bytes, the first one lowest. */
static inline unsigned bit_of_three(uint32_t bytes)
{
	return (bytes << 8) * UINT32_C(0x9E3779B1) >> 24;
}

/* Where there is no fourth byte to read. */
static uint32_t last_three(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

/* 64 bytes, each 0 or 0xFF: as many bits. */
static uint64_t bits_of(const unsigned char *seen)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < 64; i += sizeof(sixteen))
		bits |= (uint64_t)sixteen_bits(sixteen_at(seen + i)) << i;
	return bits;
}

struct characters characters_of(struct str text)
{
	if (text.n == 0)
		return (struct characters){ 0 };
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
	unsigned char seen[256] = { 0 }; /* bytes: to set a bit is to wait for the one set before */

	while (end - p >= 4) {
		uint32_t four = utf8_four(p);

		if ((four & 0xF0) == 0xE0) {
			seen[bit_of_three(four)] = 0xFF;
			p += 3;
		} else {
			p += four & 0x80 ? four & 0x10 ? 4 : 2 : 1;
			seen[p[-1]] = 0xFF;
		}
	}
	while (p < end) {
		ptrdiff_t bytes = *p < 0x80 ? 1 : *p < 0xE0 ? 2 : 3;

		if (bytes > end - p)
			break;
		seen[bytes == 3 ? bit_of_three(last_three(p)) : p[bytes - 1]] = 0xFF;
		p += bytes;
	}
	return (struct characters){ { bits_of(seen), bits_of(seen + 64), bits_of(seen + 128), bits_of(seen + 192) } };
}

size_t characters_next(const struct characters *c, struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p;

	while (at < text.n) {
		size_t bytes = p[at] < 0x80 ? 1 : p[at] < 0xE0 ? 2 : p[at] < 0xF0 ? 3 : 4;

		if (bytes > text.n - at)
			return at; /* torn: whoever asks sees for himself */
		unsigned bit = bytes == 3 ? bit_of_three(last_three(p + at)) : p[at + bytes - 1];

		if (c->w[bit / 64] >> bit % 64 & 1)
			return at;
		at += bytes;
	}
	return text.n;
}

int characters_count(const struct characters *c)
{
	int n = 0;

	for (int k = 0; k < 4; k++)
		n += __builtin_popcountll(c->w[k]);
	return n;
}
