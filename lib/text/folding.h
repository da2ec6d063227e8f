/* Folding (defined in fold.h) one character at a time, inlined into fold.c, which writes text, and index/terms.c, which makes
 * tokens. Runs of Han characters are passed to run(), all other characters to take(). */
#ifndef GUIDANG_TEXT_FOLDING_H
#define GUIDANG_TEXT_FOLDING_H

#include "text/fold.h"

/* The simplified characters of U+4000–U+9FFF. */
extern const uint16_t t2s_han[0x6000];

struct folding {
	struct str text;
	size_t i;        /* bytes read */
	uint32_t last;   /* the last character passed on; initially one after which no blank is kept */
	size_t blank_at; /* offset of white space that may still be passed on as one blank */
	bool blank;
};

static inline struct folding folding_of(struct str text)
{
	return (struct folding){ .text = text, .last = 0x3000 };
}

/* Do the first three of four bytes (utf8_four) encode U+4000–U+9FFF, as in nearly all Chinese text? These characters are neither
 * blank nor invisible. */
static inline bool folding_han(uint32_t four)
{
	return (four & 0xC0C0FF) - 0x8080E4 <= 5;
}

static inline uint32_t folding_three(uint32_t four)
{
	return (four & 0x0F) << 12 | (four >> 2 & 0xFC0) | (four >> 16 & 0x3F);
}

static inline uint32_t folding_simple(uint32_t han)
{
	return t2s_han[han - 0x4000];
}

/* Composes cp with the combining marks at text[*i…] and moves *i past the marks used. Returns cp if nothing composes. */
uint32_t folding_composed(struct str text, uint32_t cp, size_t *i);

/* Is there a combining mark here that may compose with the character before it: U+0300–U+036F or a kana voicing mark? */
static inline bool folding_mark(struct str text, size_t i)
{
	const unsigned char *p = (const unsigned char *)text.p + i;

	return i + 1 < text.n && (p[0] == 0xCC || p[0] == 0xCD || (p[0] == 0xE3 && p[1] == 0x82 && i + 2 < text.n && (p[2] == 0x99 || p[2] == 0x9A)));
}

/* Consumes any number of characters of text from i on, none of them blank or invisible; the first one satisfies folding_han().
 * Returns the offset where it stopped; *last receives the last character consumed, folded. */
typedef size_t folding_run(void *ctx, struct str text, size_t i, uint32_t *last);
/* Receives a folded character and its offset in the text. */
typedef void folding_take(void *ctx, uint32_t cp, size_t at);

/* Folds text up to offset `to`, which must be a character boundary. */
static inline __attribute__((always_inline)) void folding_walk(struct folding *f, size_t to, folding_run *run, folding_take *take,
							       void *ctx)
{
	const unsigned char *p = (const unsigned char *)f->text.p;
	struct str text = { f->text.p, to };

	for (size_t i = f->i; i < to;) {
		size_t at = i;
		uint32_t cp;

		if (p[i] < 0x80) {
			cp = p[i++];
			if (cp > ' ' && cp < 0x7F && !folding_mark(f->text, i)) {
				cp += cp - 'A' < 26 ? 'a' - 'A' : 0;
				if (f->blank && f->last < 0x80)
					take(ctx, ' ', f->blank_at);
				f->blank = false;
				take(ctx, cp, at);
				f->last = cp;
				continue;
			}
		} else if (to - i >= 4 && folding_han(utf8_four(p + i))) {
			f->blank = false; /* a blank is kept only between two ASCII characters */
			if ((i = run(ctx, text, i, &f->last)) > at)
				continue;
			f->last = folding_simple(folding_three(utf8_four(p + i)));
			i += 3;
			take(ctx, f->last, at);
			continue;
		} else {
			cp = utf8_next(text, &i);
		}
		if (is_blank(cp)) {
			if (!f->blank)
				f->blank_at = at;
			f->blank = true;
			continue;
		}
		if (is_invisible(cp))
			continue;
		if (folding_mark(f->text, i))
			cp = folding_composed(f->text, cp, &i);
		cp = cp >= 0x3000 && cp < 0x30FB ? cp : fold_char(cp); /* CJK punctuation does not change */
		if (f->blank && cp < 0x80 && f->last < 0x80)
			take(ctx, ' ', f->blank_at);
		f->blank = false;
		take(ctx, cp, at);
		f->last = cp;
	}
	f->i = to;
}

#endif
