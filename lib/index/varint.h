/* FTS5's variable-length integers: SQLite's, big-endian, 1 to 9 bytes. */
#ifndef GUIDANG_INDEX_VARINT_H
#define GUIDANG_INDEX_VARINT_H

#include <stdint.h>

unsigned varint_put_any(unsigned char out[static 9], uint64_t v);
unsigned varint_get_any(const unsigned char *p, uint64_t *v);

static inline unsigned varint_put(unsigned char out[static 9], uint64_t v)
{
	if (v < 0x80) {
		out[0] = (unsigned char)v;
		return 1;
	}
	if (v < 0x4000) {
		out[0] = (unsigned char)(v >> 7 | 0x80);
		out[1] = (unsigned char)(v & 0x7F);
		return 2;
	}
	return varint_put_any(out, v);
}

static inline unsigned varint_get(const unsigned char *p, uint64_t *v)
{
	if (p[0] < 0x80) {
		*v = p[0];
		return 1;
	}
	if (p[1] < 0x80) {
		*v = (uint64_t)(p[0] & 0x7F) << 7 | p[1];
		return 2;
	}
	return varint_get_any(p, v);
}

#endif
