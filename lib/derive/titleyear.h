/* Which year the title or the number of a document tells; 0: none. */
#ifndef GUIDANG_DERIVE_TITLEYEAR_H
#define GUIDANG_DERIVE_TITLEYEAR_H

#include "rules/match.h"

int titleyear(struct str title);                /* 2031年工作要点; the first one that is no end of a range */
int titleyear_first(struct str title);          /* 三年行动计划（2031—2033年）: 2031 */
int titleyear_of_number(struct str number);     /* 云政发〔2031〕5号 */
/* Is it the title of a statute that holds in every year? 工作经费管理办法（试行） */
bool titleyear_none(struct matcher *m, struct str title);

#endif
