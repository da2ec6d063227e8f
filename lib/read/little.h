/* Numbers with their lowest byte first, as ZIP packages and OLE2 containers have them. */
#ifndef GUIDANG_READ_LITTLE_H
#define GUIDANG_READ_LITTLE_H

#include "base/str.h"

/* 0 if it is not there as a whole. */
static inline uint32_t little_16(struct str s, size_t i)
{
	return i + 2 <= s.n ? (uint32_t)(unsigned char)s.p[i] | (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0;
}

static inline uint32_t little_32(struct str s, size_t i)
{
	return i + 4 <= s.n ? little_16(s, i) | little_16(s, i + 2) << 16 : 0;
}

#endif
