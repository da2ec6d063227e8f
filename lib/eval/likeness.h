/* How like two texts of derived records are. All texts but the argument of likeness_normal are in its normal form. */
#ifndef GUIDANG_EVAL_LIKENESS_H
#define GUIDANG_EVAL_LIKENESS_H

#include "base/arena.h"

/* The form in which texts of derived records are compared: full width to half width, no white space, one form of quotation marks, of
 * 《》 and 〈〉, of brackets round a year and of the sign between the ends of a range; no 。；，： at the end. */
struct str likeness_normal(struct arena *a, struct str text);
/* A number without its unit and commas, 两 as 2, 2.50 as 2.5; the text itself if it is none. */
struct str likeness_number(struct arena *a, struct str value, struct str unit);
/* Are they equal, or does one hold the other, which has at least `least` characters? */
bool likeness_holds(struct str x, struct str y, size_t least);
/* Dice's coefficient of their pairs of neighbouring characters, 0 to 1. */
double likeness_dice(struct arena *a, struct str x, struct str y);
/* Does one hold the other (two characters or more), or are half of their pairs the same? */
bool likeness_meets(struct arena *a, struct str x, struct str y);

#endif
