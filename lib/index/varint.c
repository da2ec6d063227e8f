#include "index/varint.h"

unsigned varint_put_any(unsigned char out[static 9], uint64_t v)
{
	unsigned char b[9];
	unsigned n = 0;

	if (v >> 56) {
		out[8] = (unsigned char)v;
		v >>= 8;
		for (int i = 7; i >= 0; i--, v >>= 7)
			out[i] = (unsigned char)(v | 0x80);
		return 9;
	}
	b[n++] = (unsigned char)(v & 0x7F);
	while (v >>= 7)
		b[n++] = (unsigned char)(v | 0x80);
	for (unsigned i = 0; i < n; i++)
		out[i] = b[n - 1 - i];
	return n;
}

unsigned varint_get_any(const unsigned char *p, uint64_t *v)
{
	uint64_t x = 0;

	for (unsigned i = 0; i < 8; i++) {
		x = x << 7 | (p[i] & 0x7F);
		if (!(p[i] & 0x80)) {
			*v = x;
			return i + 1;
		}
	}
	*v = x << 8 | p[8];
	return 9;
}
