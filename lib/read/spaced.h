#ifndef GUIDANG_READ_SPACED_H
#define GUIDANG_READ_SPACED_H

#include "doc/doc.h"

/* Takes the blanks out of lines that have one between nearly all their characters, as OCR leaves them: 青 政 办 发 〔2024〕12 号.
 * A gap of several blanks becomes two. The raw line stays as it is. */
void spaced_close(struct doc *d);
/* Makes one line of a day whose figures and words stand on lines of their own: 2031 / 年 / 10 / 月 / 16 / 日. */
void spaced_join_days(struct doc *d);

#endif
