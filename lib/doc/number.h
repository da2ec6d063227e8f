/* Document numbers in a text: 甲发〔2021〕6-1号, the year in any kind of brackets. */
#ifndef GUIDANG_DOC_NUMBER_H
#define GUIDANG_DOC_NUMBER_H

#include "base/arena.h"

/* The strings are folded (text/fold.h); they are slices of the text or in an arena. */
struct number {
	struct str code;         /* 甲发; empty: none */
	struct str year;         /* four digits */
	struct str first, last;  /* 6 and 1; last is empty for a single number */
};

/* Reads a number whose year's opening bracket is at `at`; the text may be folded or not. Returns the offset of its end, after 号 if
 * present; 0: not a number. Does not set out->code. */
size_t number_read(struct arena *a, struct str text, size_t at, struct number *out);
/* The i-th bracket that can close the year, folded; 0: there are no more. */
uint32_t number_closing(size_t i);
/* Reads a number at the beginning of the text: letters of the code, then as number_read. Returns its end; 0: not a number. */
size_t number_begins(struct arena *a, struct str text, struct number *out);
/* Does the printed number satisfy the one asked for? A printed 3-5 means the range and each of its ends, 6-1 only itself. Compares year
 * and serial numbers only. */
bool number_same(const struct number *asked, const struct number *printed);

/* Finds the next place from `from` on where the folded text has the number, directly followed by `tail` (folded). */
bool number_next(struct arena *a, const struct number *asked, struct str tail, struct str folded, size_t from, size_t *at, size_t *end);
/* Does the text, which is not folded, hold the number, whatever stands before and behind it? Looked for where its year stands. */
bool number_stands(struct arena *a, const struct number *asked, struct str text);

#endif
