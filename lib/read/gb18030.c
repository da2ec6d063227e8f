#include "read/gb18030.h"

#include "gb18030-tables.inc"

unsigned gb18030_char(const unsigned char *p, size_t n, uint32_t *cp)
{
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	if (p[0] == 0x80 || p[0] == 0xFF || n < 2)
		return 0;
	if (p[1] >= 0x40 && p[1] != 0x7F && p[1] != 0xFF) {
		*cp = two_bytes[(p[0] - 0x81) * 190 + p[1] - 0x40 - (p[1] > 0x7F)];
		return *cp ? 2 : 0;
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
