#ifndef GUIDANG_READ_SPACED_H
#define GUIDANG_READ_SPACED_H

#include "doc/doc.h"

/* Removes the blanks from lines where OCR put one between nearly all characters: 青 政 办 发 〔2024〕12 号. A gap of several
 * blanks becomes two. The raw line does not change. */
void spaced_close(struct doc *d);
/* Joins a date whose figures and words are on separate lines: 2031 / 年 / 10 / 月 / 16 / 日. */
void spaced_join_days(struct doc *d);

#endif
