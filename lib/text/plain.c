#include "text/plain.h"

#include "base/sixteen.h"

/* The bytes of the character at i; 0: it is none of them. */
static size_t one(struct str s, size_t i, unsigned char least)
{
	const unsigned char *p = (const unsigned char *)s.p + i;

	if (p[0] < 0x80)
		return p[0] >= least && p[0] < 0x7F;
	if (s.n - i < 3 || !utf8_is_three(p))
		return 0;
	return (p[0] >= 0xE3 && p[0] <= 0xE9 && (p[0] != 0xE3 || p[1] != 0x80 || p[2] != 0x80)) || (p[0] == 0xEF && (p[1] & 0xFE) == 0xBC) ? 3 : 0;
}

/* Are the first twelve bytes four characters of U+4000–U+9FFF? */
static bool four(sixteen v)
{
	const sixteen least = { 0xE4, 0x80, 0x80, 0xE4, 0x80, 0x80, 0xE4, 0x80, 0x80, 0xE4, 0x80, 0x80 };
	const sixteen span = { 0x05, 0x3F, 0x3F, 0x05, 0x3F, 0x3F, 0x05, 0x3F, 0x3F, 0x05, 0x3F, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF };

	return sixteen_bits((sixteen)(v - least <= span)) == 0xFFFF;
}

/* How many of sixteen bytes are whole characters of them; *all: what follows may be others of them. Bits are those of bytes. */
static size_t of_sixteen(sixteen v, unsigned char least, bool *all)
{
	enum { WHOLE = 1 << 14 }; /* a character of three bytes that begins there or behind it ends elsewhere */
	unsigned full = sixteen_bits((sixteen)(v == 0xEF)), leads = full | sixteen_bits(sixteen_between(v, 0xE3, 0xE9));
	unsigned more = sixteen_bits(sixteen_between(v, 0x80, 0xBF)), behind = leads << 1 | leads << 2;
	unsigned least_of_block = sixteen_bits((sixteen)(v == 0x80)), blank = sixteen_bits((sixteen)(v == 0xE3)) & least_of_block >> 1 & least_of_block >> 2;
	unsigned others = ~(sixteen_bits(sixteen_between(v, least, '~')) | leads | more) | (more ^ behind) | blank |
			  (full & ~(sixteen_bits(sixteen_between(v, 0xBC, 0xBD)) >> 1) & (WHOLE - 1));
	size_t n = (size_t)__builtin_ctz((others & 0xFFFF) | 1u << 16), rest = (size_t)__builtin_ctz((leads & ~(unsigned)(WHOLE - 1)) | 1u << 16);

	if (n <= rest && n < sizeof(sixteen) && behind >> n & 1) { /* the character that it is in is not whole */
		*all = false;
		return leads >> (n - 1) & 1 ? n - 1 : n - 2;
	}
	*all = n >= rest;
	return n < rest ? n : rest;
}

size_t plain_end(struct str s, size_t i, unsigned char least)
{
	size_t n;

	while (s.n - i >= sizeof(sixteen)) {
		sixteen v = sixteen_at((const unsigned char *)s.p + i);
		bool all = true;

		i += four(v) ? 12 : of_sixteen(v, least, &all);
		if (!all)
			return i;
	}
	while (i < s.n && (n = one(s, i, least)))
		i += n;
	return i;
}
