/* What is indexed of a document: its tokens, made by any thread in one pass that folds the text.
 *
 * A token (tokens.h) is 32 bits that sort as its bytes do: two characters of the BMP (second 0: a single character), ASCII
 * punctuation as itself. From TERM_INTERNED up to TERM_PAIR it numbers a string of `interned`: runs of letters and digits,
 * characters beyond the BMP. */
#ifndef GUIDANG_INDEX_TERMS_H
#define GUIDANG_INDEX_TERMS_H

#include "index/tokens.h"

enum { TERM_INTERNED = 0x80, TERM_PAIR = 0x800000, TERMS_MAX = 1 << 21 };

/* Reused from document to document. */
struct terms {
	struct buf keys;     /* uint32_t; the title's first; none where there are more than TERMS_MAX */
	size_t n_title, n;
	struct buf interned;      /* struct interned_term */
	struct buf text;     /* their strings, folded */
	struct buf marks;    /* uint32_t: where headings begin and end in the text (terms_heading) */
	struct buf headings; /* varints: tokens of the text from the end of the heading before, tokens in it */
	bool source_lossless;    /* the bytes of the file can be computed from its text and encoding */
	int64_t fingerprint;    /* the same in copies that differ in encoding, width, blanks or line breaks only */
};

struct interned_term {
	uint32_t from, n; /* in terms->text */
};

/* For the next terms_take: text[from, to) is a heading. Headings come in order and do not overlap. */
void terms_heading(struct terms *t, size_t from, size_t to);
void terms_take(struct terms *t, struct str title, struct str text);
void terms_clear(struct terms *t); /* frees its memory */

struct terms *terms_new(void);
void terms_free(struct terms *t);

/* Appends each distinct wide character of the folded text once; characters beyond the BMP once per occurrence. */
void terms_unigrams(struct str text, struct buf *out);

#endif
