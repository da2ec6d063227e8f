#include "read/gb18030.h"

#include <endian.h>
#include <pthread.h>
#include <string.h>

#include "gb18030-tables.inc"

static inline uint32_t two_byte(const unsigned char *p)
{
	return two_bytes[(p[0] - 0x81) * 190 + p[1] - 0x40 - (p[1] > 0x7F)];
}

static const uint32_t DIFFER = UINT32_C(1) << 27; /* editions do: not told by the text */

static uint32_t unpacked(uint32_t u)
{
	return u >> 24 == 0xFF ? u & 0xFFFFFF : (u >> 24 & 7) == 2 ? (u & 0x1F) << 6 | (u >> 8 & 0x3F) : (u & 0x0F) << 12 | (u >> 8 & 0x3F) << 6 | (u >> 16 & 0x3F);
}

unsigned gb18030_char(const unsigned char *p, size_t n, uint32_t *cp)
{
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] == 0x80 || p[0] == 0xFF || n < 2)
		return 0;
	if (p[1] >= 0x40 && p[1] != 0x7F && p[1] != 0xFF) {
		uint32_t u = two_byte(p);

		*cp = unpacked(u);
		return u ? 2 : 0;
	}
	if (n < 4 || p[1] < 0x30 || p[1] > 0x39 || p[2] < 0x81 || p[2] == 0xFF || p[3] < 0x30 || p[3] > 0x39)
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

size_t gb18030_run(const unsigned char *p, size_t n, size_t *i, char *out, bool *told)
{
	size_t at = *i, to = 0;
	uint32_t all = 0, bytes;

	while (at < n) {
		if (p[at] < 0x80) {
			out[to++] = (char)p[at++];
			continue;
		}
		if (n - at >= 2 && p[at] != 0x80 && p[at] != 0xFF && p[at + 1] >= 0x40 && p[at + 1] != 0x7F && p[at + 1] != 0xFF) {
			uint32_t u = two_byte(p + at);

			if (u == 0)
				break;
			at += 2;
			all |= u;
			if (u >> 24 == 0xFF) {
				to += utf8_put(out + to, u & 0xFFFFFF);
				continue;
			}
			bytes = htole32(u);
			memcpy(out + to, &bytes, sizeof bytes); /* one more than they are */
			to += u >> 24 & 7;
			continue;
		}
		uint32_t cp;
		unsigned used = gb18030_char(p + at, n - at, &cp);

		if (used == 0)
			break;
		all |= DIFFER;
		to += utf8_put(out + to, cp);
		at += used;
	}
	*i = at;
	*told &= !(all & DIFFER);
	return to;
}

/* ── the way back ── */

static uint16_t code_of[0x10000]; /* two-byte code of a character, 0: none, or not the same in all editions */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void invert(void)
{
	for (unsigned i = 0; i < sizeof two_bytes / sizeof two_bytes[0]; i++) {
		unsigned a = 0x81 + i / 190, b = 0x40 + i % 190 + (i % 190 >= 0x3F);

		if (two_bytes[i] && !(two_bytes[i] & DIFFER))
			code_of[unpacked(two_bytes[i])] = (uint16_t)(a << 8 | b);
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
