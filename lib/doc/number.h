/* Document numbers where they stand in a text: 甲发〔2021〕6-1号, the year in any brackets. */
#ifndef GUIDANG_DOC_NUMBER_H
#define GUIDANG_DOC_NUMBER_H

#include "base/arena.h"

/* Folded slices (text/fold.h) of the text or in an arena. */
struct number {
	struct str code;         /* 甲发; empty: none was given */
	struct str year;         /* four digits */
	struct str first, last;  /* 6 and 1; last is empty where one number stands alone */
};

/* Reads a number whose year's bracket opens at `at`; the text as it is typed or folded. Says where it ends, behind 号 if
 * that is there; 0: it is none. out->code is left alone. */
size_t number_read(struct arena *a, struct str text, size_t at, struct number *out);
/* The beginning of the text as a number: letters, then what number_read takes. 0: it is none. */
size_t number_begins(struct arena *a, struct str text, struct number *out);
/* Is the number printed what is asked for? 3-5 is a range and both its ends, 6-1 is itself alone; year and serial numbers
 * only. */
bool number_same(const struct number *asked, const struct number *printed);

/* The next place from `from` on where the folded text prints the number, with `tail` (folded) right behind it. */
bool number_next(struct arena *a, const struct number *asked, struct str tail, struct str folded, size_t from, size_t *at, size_t *end);

#endif
