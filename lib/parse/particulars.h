/* What a converter leaves of a page's particulars above the text: 索引号 | 0152… | 发文机关 | 某某局 as cells between TABs or bars, in
 * columns, or key and value a line each. HTML is none of it: its reader sees the elements. */
#ifndef GUIDANG_PARSE_PARTICULARS_H
#define GUIDANG_PARSE_PARTICULARS_H

#include "parse/rules.h"

/* Lines are not classified yet. If there are such, each becomes a line 索引号：0152… that stands where its source did, and
 * d->text is made anew. */
void particulars_split(struct doc *d, struct matcher *m);

#endif
