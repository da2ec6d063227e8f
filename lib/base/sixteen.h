/* Operations on sixteen bytes at once (GCC's and Clang's vector extensions, on any machine). A comparison yields 0xFF
 * for each byte where it is true, 0 for the others. */
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

/* Lead bytes of three-byte characters, from `from` on; ED is excluded because not every second byte is valid after it. */
static inline sixteen sixteen_leads(sixteen v, unsigned char from)
{
	return sixteen_between(v, from, 0xEF) & ~(sixteen)(v == 0xED);
}

/* The highest bit of each byte; that of the first byte is bit 0. */
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

/* Index of the first byte where a comparison is true; 16: none. */
static inline size_t sixteen_first(sixteen v)
{
	return (size_t)__builtin_ctz(sixteen_bits(v) | 1u << 16);
}

#endif
