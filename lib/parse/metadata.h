/* Page metadata as converters leave it above the text: cells between TABs or bars (索引号 | 0152… | 发文机关 | 某某局), columns, or
 * key and value on separate lines. HTML does not need this: its reader sees the elements. */
#ifndef GUIDANG_PARSE_METADATA_H
#define GUIDANG_PARSE_METADATA_H

#include "rules/match.h"

/* Runs before lines are classified. Rewrites each entry as a line 索引号：0152… with the position of its source, and then rebuilds
 * d->text. */
void metadata_split(struct doc *d, struct matcher *m);
/* The same for lines with several fields (索引号：… 文号：… 成文日期：…), in any kind of file. */
void metadata_split_fields(struct doc *d, struct matcher *m);

#endif
