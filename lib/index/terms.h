/* The indexed content of a document: its tokens, computed in one pass that also folds the text. Any thread may do it.
 *
 * A token (tokens.h) has a key of 32 bits that sorts like its bytes: two characters of the BMP (second 0: a single character); ASCII
 * punctuation is its own key. A key from TERM_INTERNED up to TERM_PAIR is the number of an interned term: a run of letters and digits,
 * or a character beyond the BMP. */
#ifndef GUIDANG_INDEX_TERMS_H
#define GUIDANG_INDEX_TERMS_H

#include "index/tokens.h"

enum { TERM_INTERNED = 0x80, TERM_PAIR = 0x800000, TERMS_MAX = 3 << 21 };

/* Reused from document to document. */
struct terms {
	struct buf keys;     /* uint32_t; first those of the title; none if there are more than TERMS_MAX */
	size_t n_title, n;
	struct buf interned;      /* struct interned_term */
	struct buf text;     /* strings of the interned terms, folded */
	struct buf marks;    /* uint32_t: offsets where headings begin and end in the text (terms_heading) */
	struct buf headings; /* varints: for each heading, tokens since the end of the one before, tokens in it */
	bool source_lossless;    /* the file's bytes can be computed from its text and encoding */
	int64_t fingerprint;    /* hash, equal for copies that differ only in encoding, width, blanks or line breaks */
};

struct interned_term {
	uint32_t from, n; /* in terms->text */
};

/* Declares text[from, to) a heading for the next terms_take. Headings must come in order and not overlap. */
void terms_heading(struct terms *t, size_t from, size_t to);
void terms_take(struct terms *t, struct str title, struct str text);
void terms_clear(struct terms *t); /* frees its memory */

struct terms *terms_new(void);
void terms_free(struct terms *t);

/* Appends each distinct wide character of the folded text once; characters beyond the BMP once per occurrence. */
void terms_unigrams(struct str text, struct buf *out);

#endif
