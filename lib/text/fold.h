/* Two normal forms of text, both UTF-8 to UTF-8.
 *
 * norm: one line prepared for the rules. Zero-width, bidirectional and control characters and
 *   variation selectors are dropped, each blank (U+3000, NBSP, TAB …) becomes one U+0020, full-width
 *   digits and letters become ASCII, radicals and compatibility ideographs become ordinary ideographs,
 *   blanks at both ends are removed. Punctuation stays as printed.
 * fold: text prepared for the search (contract, "query"). Full-width ASCII to half-width, ASCII to
 *   lower case, canonical equivalents to one form (a letter and its mark to one character, compatibility
 *   ideographs and radicals to the ordinary characters), ○ to 〇, ・ and ― to · and —, traditional to
 *   simplified by character (OpenCC), zero-width characters and variation selectors dropped, white space and
 *   line breaks dropped except between two ASCII characters, where they are one blank. */
#ifndef GUIDANG_TEXT_FOLD_H
#define GUIDANG_TEXT_FOLD_H

#include "base/arena.h"

uint32_t norm_char(uint32_t cp); /* the normal form of a character that is neither blank nor invisible */
struct str norm_line(struct arena *a, struct str raw); /* a slice of `raw` if nothing changes */
/* A text with a bit for each byte (and one past the end) that norm changes, computed once. */
struct norm_text {
	struct str text;
	const uint64_t *changes;
};
struct norm_text norm_text_of(struct arena *a, struct str text);
/* Length in bytes of the line end at `at`: LF, CR, CR LF, VT, U+0085, U+2028 or U+2029; 0: there is none. */
size_t norm_break_of(struct str text, size_t at);
static inline size_t norm_break(struct str text, size_t at)
{
	unsigned char c = at < text.n ? (unsigned char)text.p[at] : 'a';

	return c == '\n' ? 1 : c > '\r' && c != 0xC2 && c != 0xE2 ? 0 : norm_break_of(text, at);
}
/* Normalises the line that begins at `at`. Returns the offset where it ends: at a line end or the end of the text. *indent receives
 * the number of blanks and invisible characters before it. */
size_t norm_next_line(struct arena *a, const struct norm_text *t, size_t at, struct str *line, size_t *indent);
/* The offset in `raw` of the byte at offset `at` of norm_line(raw). */
size_t norm_origin(struct str raw, size_t at);
/* Where bytes [from, to) of `text`, whole characters, begin and end in `raw`; false: raw's normal form does not begin as the text does. */
bool norm_origins(struct str raw, struct str text, size_t from, size_t to, size_t *first, size_t *end);

/* Appends the folded text to `out`. With `origin`, origin->p receives for every byte written an
 * uint32_t: the offset in `text` of the character it came from. */
void fold_text(struct str text, struct buf *out, struct buf *origin);
struct str fold_str(struct arena *a, struct str s); /* the same, in the arena */
uint32_t fold_char(uint32_t cp); /* folds a single character */
/* All characters that fold to this one; returns their number. */
enum { FOLD_SOURCES_MAX = 24 };
size_t fold_sources(uint32_t folded, uint32_t out[static FOLD_SOURCES_MAX]);

/* The base letter of a composed character (e for é); any other character itself. */
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

/* All invisible characters that can make a text look different from what it contains. A superset of is_invisible, which cannot be
 * extended because it decides what a search compares. U+061C sets the text direction, variation selectors (U+FE0F …) choose the
 * form of a sign, tag characters (U+E0000 …) show nothing. */
static inline bool is_hidden(uint32_t cp)
{
	if (cp >= 0x2070 && cp < 0xFE00)
		return false;
	return is_invisible(cp) || cp == 0x061C || cp == 0x180E || (cp >= 0xE0000 && cp <= 0xE007F);
}

/* Hidden characters that change the direction of the text after them, or hide words in it. */
static inline bool is_deceptive(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

#endif
