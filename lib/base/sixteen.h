/* Sixteen bytes at a time, by the vector instructions of whatever machine (GCC's and Clang's vector extensions). A
 * comparison gives 0xFF for each byte that it is true of, 0 for the others. */
#ifndef GUIDANG_BASE_SIXTEEN_H
#define GUIDANG_BASE_SIXTEEN_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* The first byte that is not 0; 16: all are. */
static inline size_t sixteen_first(sixteen v)
{
	typedef uint64_t two __attribute__((vector_size(16)));
	two half = (two)v;

	if (half[0])
		return (size_t)__builtin_ctzll(le64toh(half[0])) / 8;
	return half[1] ? 8 + (size_t)__builtin_ctzll(le64toh(half[1])) / 8 : 16;
}

#endif
