#include "base/characters.h"

/* Of three bytes the last two tell neighbours apart. */
static inline unsigned bit_of(const unsigned char *p, size_t bytes)
{
	return bytes < 3 ? p[bytes - 1] : ((unsigned)p[1] << 4 ^ p[2] ^ (unsigned)p[0] << 2) & 0xFF;
}

struct characters characters_of(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	/* two, taken in turn: what was just written need not be read again at once */
	struct characters c[2] = { 0 };
	size_t i = 0;

	for (unsigned turn = 0; i < text.n; turn ^= 1) {
		size_t bytes = p[i] < 0x80 ? 1 : p[i] < 0xE0 ? 2 : p[i] < 0xF0 ? 3 : 4;

		if (bytes > text.n - i)
			break;
		unsigned bit = bit_of(p + i, bytes);

		c[turn].w[bit / 64] |= UINT64_C(1) << bit % 64;
		i += bytes;
	}
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
