/* Two normal forms of text, both UTF-8 to UTF-8.
 *
 * norm: one line made ready for the rules. Zero-width, bidirectional and control characters and
 *   variation selectors are dropped, every blank (U+3000, NBSP, TAB …) becomes one U+0020 each, full-width
 *   digits and letters become ASCII, radicals and compatibility ideographs the ideographs they stand for,
 *   blanks at both ends are removed. Punctuation stays as printed.
 * fold: text made ready for the search (contract, "query"). Full-width ASCII to half-width, ASCII to
 *   lower case, canonical equivalents to one form (a letter and its mark to one character, compatibility
 *   ideographs and radicals to the ordinary characters), ○ to 〇, ・ and ― to · and —, traditional to
 *   simplified by character (OpenCC), zero-width characters and variation selectors dropped, white space and
 *   line breaks dropped except between two ASCII characters, where they are one blank. */
#ifndef GUIDANG_TEXT_FOLD_H
#define GUIDANG_TEXT_FOLD_H

#include "base/arena.h"

uint32_t norm_char(uint32_t cp); /* what becomes of a character that is neither blank nor invisible */
struct str norm_line(struct arena *a, struct str raw); /* a slice of `raw` where nothing changes */
/* A text with a bit for each byte (and one past the end) that norm changes, computed once. */
struct norm_text {
	struct str text;
	const uint64_t *changes;
};
struct norm_text norm_text_of(struct arena *a, struct str text);
/* The number of bytes of the line end at `at`: LF, CR, both, VT, U+0085, U+2028 or U+2029; 0: none does. */
size_t norm_break_of(struct str text, size_t at);
static inline size_t norm_break(struct str text, size_t at)
{
	unsigned char c = at < text.n ? (unsigned char)text.p[at] : 'a';

	return c == '\n' ? 1 : c > '\r' && c != 0xC2 && c != 0xE2 ? 0 : norm_break_of(text, at);
}
/* The line that begins at `at`, normalised. Returns the offset of its end: a line end or the end of the text. *indent: the
 * number of blanks and invisible characters before it. */
size_t norm_next_line(struct arena *a, const struct norm_text *t, size_t at, struct str *line, size_t *indent);
/* The offset in `raw` of the byte that stands at `at` in norm_line(raw). */
size_t norm_origin(struct str raw, size_t at);

/* Appends the folded text to `out`. With `origin`, origin->p receives for every byte written an
 * uint32_t: the offset in `text` of the character it came from. */
void fold_text(struct str text, struct buf *out, struct buf *origin);
uint32_t fold_char(uint32_t cp); /* of one character alone */
/* All characters that fold to this one; returns their number. */
enum { FOLD_SOURCES_MAX = 24 };
size_t fold_sources(uint32_t folded, uint32_t out[static FOLD_SOURCES_MAX]);

/* What it begins with where it stands as a letter and marks: e of é; itself, if it does not. */
uint32_t fold_base(uint32_t folded);

/* White space, including line breaks. */
static inline bool is_blank(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	if (cp > 0x3000)
		return false;
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Zero-width, bidirectional controls, variation selectors, C0 and C1 controls. */
static inline bool is_invisible(uint32_t cp)
{
	if (cp >= 0x2070 && cp < 0xFE00)
		return false;
	if (cp > 0xFFFF)
		return cp >= 0xE0100 && cp <= 0xE01EF;
	return (cp < 0x20 && !is_blank(cp)) || (cp >= 0x7F && cp < 0xA0 && cp != 0x85) || cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB);
}

/* Beyond is_invisible, which decides what a search compares: also what is not seen and can make a text show otherwise
 * than it is. U+061C is a mark of direction, U+FE0F and its like choose the form of a sign, tags of U+E0000 show nothing. */
static inline bool is_hidden(uint32_t cp)
{
	if (cp >= 0x2070 && cp < 0xFE00)
		return false;
	return is_invisible(cp) || cp == 0x061C || cp == 0x180E || (cp >= 0xE0000 && cp <= 0xE007F);
}

/* Those of them that turn the direction of what follows, or hide words in it. */
static inline bool is_deceptive(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

#endif
