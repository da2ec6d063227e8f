#include "base/characters.h"

/* Of three bytes, the first one lowest: the last two tell neighbours apart. */
static inline unsigned bit_of_three(uint32_t bytes)
{
	return (bytes >> 4 ^ bytes >> 16 ^ bytes << 2) & 0xFF;
}

static inline void add_bit(struct characters *c, unsigned bit)
{
	c->w[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Says how many bytes it has. */
static inline size_t add_character(struct characters *c, const unsigned char *p, size_t left)
{
	size_t bytes = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;

	if (bytes > left)
		return left;
	add_bit(c, bytes == 3 ? bit_of_three((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) : p[bytes - 1]);
	return bytes;
}

struct characters characters_of(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	/* two, taken in turn: what was just written need not be read again at once */
	struct characters c[2] = { 0 };
	size_t i = 0;

	for (unsigned turn = 0; text.n - i >= 4; turn ^= 1) {
		uint32_t four = utf8_four(p + i);

		if ((four & 0xF0) == 0xE0) {
			add_bit(&c[turn], bit_of_three(four));
			i += 3;
		} else {
			i += add_character(&c[turn], p + i, text.n - i);
		}
	}
	while (i < text.n)
		i += add_character(&c[0], p + i, text.n - i);
	characters_add(&c[0], &c[1]);
	return c[0];
}

int characters_count(const struct characters *c)
{
	int n = 0;

	for (int k = 0; k < 4; k++)
		n += __builtin_popcountll(c->w[k]);
	return n;
}
