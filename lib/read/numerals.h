/* Formats list numbers, by the name of the number format in OOXML (ISO/IEC 29500-1, 17.18.59). */
#ifndef GUIDANG_READ_NUMERALS_H
#define GUIDANG_READ_NUMERALS_H

#include "base/str.h"

enum { NUMERAL_MAX = 99999 }; /* greater numbers are printed in Arabic figures */

void numeral(struct buf *out, struct str format, int n); /* unknown format: decimal; "none", "bullet": appends nothing */
/* 一百零一, or with `legal` 壹佰零壹: [DBNum1] and [DBNum2] of a spreadsheet. */
void numeral_counting(struct buf *out, long n, bool legal);
/* Digit by digit: 二〇二四. */
void numeral_digits(struct buf *out, long n, bool legal);

#endif
