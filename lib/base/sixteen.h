/* Sixteen bytes at a time, by the vector instructions of whatever machine (GCC's and Clang's vector extensions). A
 * comparison gives 0xFF for each byte that it is true of, 0 for the others. */
#ifndef GUIDANG_BASE_SIXTEEN_H
#define GUIDANG_BASE_SIXTEEN_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef unsigned char sixteen __attribute__((vector_size(16)));

static inline sixteen sixteen_at(const unsigned char *p)
{
	sixteen v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* Bytes from..to, both included. */
static inline sixteen sixteen_between(sixteen v, unsigned char from, unsigned char to)
{
	unsigned char span = (unsigned char)(to - from);

	return (sixteen)((v - from) <= span);
}

/* Those that begin a character of three bytes, from this one on, but for ED, whose second byte may be wrong. */
static inline sixteen sixteen_leads(sixteen v, unsigned char from)
{
	return sixteen_between(v, from, 0xEF) & ~(sixteen)(v == 0xED);
}

/* The upper bit of each byte, the first one lowest. */
static inline unsigned sixteen_bits(sixteen v)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
	typedef uint64_t two __attribute__((vector_size(16)));
	two half = (two)((v >> 7) & 1);

	return (unsigned)(le64toh(half[0]) * UINT64_C(0x0102040810204080) >> 56 | le64toh(half[1]) * UINT64_C(0x0102040810204080) >> 56 << 8);
#endif
}

/* The first byte of a comparison that is true; 16: of none. */
static inline size_t sixteen_first(sixteen v)
{
	return (size_t)__builtin_ctz(sixteen_bits(v) | 1u << 16);
}

#endif
