#include "text/gb18030.h"

#include <endian.h>
#include <pthread.h>
#include <string.h>

#include "gb18030-tables.inc"

/* An entry of the table that make-gb18030.c prints; 0: not a two-byte code. */
static inline uint32_t two_byte(const unsigned char *p)
{
	unsigned i = ((unsigned)p[0] << 8 | p[1]) - 0x8100;

	return i < sizeof two_bytes / sizeof two_bytes[0] ? two_bytes[i] : 0;
}

static const uint32_t DIFFER = UINT32_C(1) << 27; /* encoded differently by editions of the standard */
static const uint32_t BEYOND = UINT32_C(0xFF) << 24; /* from here on: beyond the BMP */

static uint32_t unpacked(uint32_t u)
{
	return u >= BEYOND ? u & 0xFFFFFF : (u >> 24 & 7) == 2 ? (u & 0x1F) << 6 | (u >> 8 & 0x3F) : (u & 0x0F) << 12 | (u >> 8 & 0x3F) << 6 | (u >> 16 & 0x3F);
}

unsigned gb18030_char(const unsigned char *p, size_t n, uint32_t *cp)
{
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (n < 2)
		return 0;
	uint32_t u = two_byte(p);

	if (u) {
		*cp = unpacked(u);
		return 2;
	}
	if (n < 4 || p[0] == 0x80 || p[0] == 0xFF || p[1] < 0x30 || p[1] > 0x39 || p[2] < 0x81 || p[2] == 0xFF || p[3] < 0x30 || p[3] > 0x39)
		return 0;
	uint32_t i = (((p[0] - 0x81u) * 10 + (p[1] - 0x30u)) * 126 + (p[2] - 0x81u)) * 10 + (p[3] - 0x30u);

	if (i < sizeof four_bytes / sizeof four_bytes[0])
		*cp = four_bytes[i];
	else if (i >= 189000 && i < 189000 + 0x100000)
		*cp = i - 189000 + 0x10000;
	else
		return 0;
	return *cp ? 4 : 0;
}

size_t gb18030_run(const unsigned char *p, size_t n, size_t *i, char *out, bool *lossless)
{
	size_t at = *i, to = 0;
	uint32_t all = 0;

	while (at < n) {
		if (p[at] < 0x80) {
			out[to++] = (char)p[at++];
			continue;
		}
		uint32_t u = n - at >= 2 ? two_byte(p + at) : 0, cp;

		if (u - 1 < BEYOND - 1) {
			uint32_t bytes = htole32(u);

			memcpy(out + to, &bytes, sizeof bytes); /* always four bytes; the surplus is overwritten */
			to += u >> 24 & 7;
			at += 2;
			all |= u;
			continue;
		}
		unsigned used = gb18030_char(p + at, n - at, &cp);

		if (used == 0)
			break;
		all |= DIFFER;
		to += utf8_put(out + to, cp);
		at += used;
	}
	*i = at;
	*lossless &= !(all & DIFFER);
	return to;
}

/* ── encoding ── */

static uint16_t code_of[0x10000]; /* two-byte code of a character, 0: none, or not the same in all editions */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void invert(void)
{
	for (unsigned i = 0; i < sizeof two_bytes / sizeof two_bytes[0]; i++) {
		if (two_bytes[i] && !(two_bytes[i] & DIFFER))
			code_of[unpacked(two_bytes[i])] = (uint16_t)(0x8100 + i);
	}
}

bool gb18030_encode(struct str text, struct buf *out)
{
	pthread_once(&once, invert);
	buf_reserve(out, text.n);
	char *to = out->p + out->n;

	for (size_t i = 0; i < text.n;) {
		if ((unsigned char)text.p[i] < 0x80) {
			*to++ = text.p[i++];
			continue;
		}
		uint32_t cp = utf8_next(text, &i);
		uint16_t code = cp < 0x10000 ? code_of[cp] : 0;

		if (!code)
			return false;
		*to++ = (char)(code >> 8);
		*to++ = (char)code;
	}
	out->n = (size_t)(to - out->p);
	return true;
}
