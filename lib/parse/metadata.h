/* What a converter leaves of a page's metadata above the text: 索引号 | 0152… | 发文机关 | 某某局 as cells between TABs or bars, in
 * columns, or key and value a line each. HTML is none of it: its reader sees the elements. */
#ifndef GUIDANG_PARSE_METADATA_H
#define GUIDANG_PARSE_METADATA_H

#include "rules/match.h"

/* Lines are not classified yet. If there are such, each becomes a line 索引号：0152… that stands where its source did, and
 * d->text is made anew. */
void metadata_split(struct doc *d, struct matcher *m);
/* The same of lines with several fields: 索引号：… 文号：… 成文日期：…, of any kind of file. */
void metadata_split_fields(struct doc *d, struct matcher *m);

#endif
