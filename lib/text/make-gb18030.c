/* Prints the tables of gb18030.c at build time: what glibc's iconv makes of every two-byte code and of the
 * four-byte codes below U+10000, with the 18 codes that GB 18030-2022 swapped and glibc 2.36 does not know. */
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint32_t ask(iconv_t cd, const unsigned char *code, size_t n)
{
	char in[4], *from = in;
	unsigned char out[4];
	char *to = (char *)out;
	size_t left = n, room = sizeof out;

	memcpy(in, code, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 || room)
		return 0;
	return (uint32_t)out[0] << 24 | (uint32_t)out[1] << 16 | (uint32_t)out[2] << 8 | out[3];
}

/* The editions of 2000, 2005 and 2022 differ in some of the private area, the vertical forms, 龴 to 龻 and ḿ. */
static int differs(uint32_t cp)
{
	return (cp >= 0xE000 && cp <= 0xF8FF) || (cp >= 0xFE10 && cp <= 0xFE1F) || (cp >= 0x9FB4 && cp <= 0x9FBB) || cp == 0x1E3F;
}

/* Two or three bytes of UTF-8, the first one lowest, and their number on top; 0: no character; 255 on top: the
 * character itself, beyond the BMP. Bit 27: editions differ, or beyond the BMP. */
static unsigned packed(uint32_t cp)
{
	unsigned differ = differs(cp) ? 1u << 27 : 0;

	if (cp == 0)
		return 0;
	if (cp < 0x800)
		return 0xC0 | cp >> 6 | (0x80 | (cp & 0x3F)) << 8 | 2u << 24 | differ;
	if (cp < 0x10000)
		return 0xE0 | cp >> 12 | (0x80 | (cp >> 6 & 0x3F)) << 8 | (0x80 | (cp & 0x3F)) << 16 | 3u << 24 | differ;
	return 0xFFu << 24 | cp;
}

/* A3A0 is decoded as the full-width blank U+3000, as the WHATWG encoding standard and ICU since 74 do, because texts are indented with
 * it. It cannot be encoded back. */
static unsigned two(iconv_t cd, unsigned a, unsigned b)
{
	return a == 0xA3 && b == 0xA0 ? packed(0x3000) | 1u << 27 : packed(ask(cd, (unsigned char[]){ (unsigned char)a, (unsigned char)b }, 2));
}

int main(void)
{
	static const uint16_t fe10[10] = { 0xE78D, 0xE78F, 0xE78E, 0xE790, 0xE791, 0xE792, 0xE793, 0xE794, 0xE795, 0xE796 };
	static const uint16_t x9fb4[8] = { 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864 };
	iconv_t cd = iconv_open("UTF-32BE", "GB18030");

	if (cd == (iconv_t)-1)
		return 1;
	printf("static const uint32_t two_bytes[126 << 8] = { /* from 8100 on; 0 too where no second byte can be */");
	for (unsigned a = 0x81; a <= 0xFE; a++)
		for (unsigned b = 0; b <= 0xFF; b++) {
			bool second = b >= 0x40 && b != 0x7F && b != 0xFF;

			printf("%s%u,", b ? "" : "\n", second ? two(cd, a, b) : 0);
		}
	printf("\n};\nstatic const uint16_t four_bytes[31 * 1260 + 360] = {");
	for (unsigned i = 0; i < 31 * 1260 + 360; i++) {
		uint32_t cp = ask(cd, (unsigned char[]){ (unsigned char)(0x81 + i / 12600), (unsigned char)(0x30 + i / 1260 % 10),
							(unsigned char)(0x81 + i / 10 % 126), (unsigned char)(0x30 + i % 10) }, 4);
		unsigned f = i - (31 * 1260 + 16), x = i - (15 * 1260 + 157); /* 84318236, 82359037 */

		if (cp == 0 && f < 10)
			cp = fe10[f];
		if (cp == 0 && x < 8)
			cp = x9fb4[x];
		printf("%s%u,", i % 20 ? "" : "\n", (unsigned)(cp < 0x10000 ? cp : 0));
	}
	printf("\n};\n");
	return iconv_close(cd);
}
