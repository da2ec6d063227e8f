#include "derive/sentence.h"

#include "base/sixteen.h"

/* Last bytes of 。 E3 80 82, ； EF BC 9B, ！ EF BC 81. */
enum { STOP = 0x82, SEMICOLON = 0x9B, EXCLAMATION = 0x81 };

/* Where the mark begins whose last byte is at `last`; SIZE_MAX: it is that of another character. */
static size_t mark_at(const unsigned char *p, size_t from, size_t last)
{
	if (p[last] == ';')
		return last;
	if (last < from + 2)
		return SIZE_MAX;
	return p[last] == STOP ? (p[last - 1] == 0x80 && p[last - 2] == 0xE3 ? last - 2 : SIZE_MAX) :
				 (p[last - 1] == 0xBC && p[last - 2] == 0xEF ? last - 2 : SIZE_MAX);
}

size_t sentence_mark(struct str text, size_t from, size_t to, bool exclaims)
{
	const unsigned char *p = (const unsigned char *)text.p;
	unsigned char exclamation = exclaims ? EXCLAMATION : ';';

	for (size_t i = from; i < to;) {
		size_t at = to - i >= 16 ? i : to >= 16 ? to - 16 : to; /* the last sixteen overlap those before */

		if (at == to) { /* a short text */
			size_t mark = p[i] == ';' || p[i] == STOP || p[i] == SEMICOLON || p[i] == exclamation ? mark_at(p, from, i) : SIZE_MAX;

			if (mark != SIZE_MAX)
				return mark;
			i++;
			continue;
		}
		sixteen v = sixteen_at(p + at);
		unsigned bits = sixteen_bits((sixteen)(v == STOP) | (sixteen)(v == SEMICOLON) | (sixteen)(v == ';') | (sixteen)(v == exclamation));

		for (bits &= ~0u << (i - at); bits; bits &= bits - 1) {
			size_t mark = mark_at(p, from, at + (size_t)__builtin_ctz(bits));

			if (mark != SIZE_MAX)
				return mark;
		}
		i = at + 16;
	}
	return to;
}
