#include "text/among.h"

bool among_of(struct among *a, struct str characters)
{
	*a = (struct among){ .all = characters_of(characters) };
	for (size_t i = 0, from = 0; i < characters.n; from = i) {
		utf8_next(characters, &i);
		unsigned char last = (unsigned char)characters.p[i - 1];
		size_t k = 0;

		while (k < a->n && a->last[k][0] != last)
			k++;
		if (k == AMONG_MAX || (i - from != 1 && i - from != 3)) {
			a->n = 0;
			return false;
		}
		a->last[k] = last - (sixteen){ 0 };
		a->n = k == a->n ? k + 1 : a->n;
	}
	return a->n > 0;
}

size_t among_next(const struct among *a, struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t i = at;

	for (; i + 16 <= text.n; i += 16) {
		sixteen now = sixteen_at(p + i), any = (sixteen)(now == a->last[0]);

		for (size_t k = 1; k < a->n; k++)
			any |= (sixteen)(now == a->last[k]);
		for (unsigned bits = sixteen_bits(any); bits; bits &= bits - 1) {
			size_t last = i + (size_t)__builtin_ctz(bits), first = p[last] < 0x80 ? last : last - 2;

			if (last >= at + (last - first) && (p[first] < 0x80 || (p[first] & 0xF0) == 0xE0) && characters_have(&a->all, text, first))
				return first;
		}
	}
	for (int k = 0; k < 3 && i > at && i < text.n && (p[i] & 0xC0) == 0x80; k++) /* the rest character by character, from the one that begins before it */
		i--;
	return characters_next(&a->all, text, i > at ? i : at);
}
