/* Finds the next of a few characters in a text, sixteen bytes at a time. */
#ifndef GUIDANG_TEXT_AMONG_H
#define GUIDANG_TEXT_AMONG_H

#include "text/characters.h"

enum { AMONG_MAX = 6 }; /* with more of them the search character by character is as fast */

struct among {
	size_t n;                /* 0: nothing is searched for */
	sixteen last[AMONG_MAX]; /* the last byte of each, sixteen times */
	struct characters all;
};

/* `characters`: of one or three bytes each. False: they are too many or others. */
bool among_of(struct among *a, struct str characters);
/* Offset of the next of them at or after `at`, where a character begins; text.n: none. What it stops at may be another one with
 * the same bit (characters.h). */
size_t among_next(const struct among *a, struct str text, size_t at);

#endif
