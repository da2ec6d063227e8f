/* Tables whose cells are separated by a single blank. They are recognised by row numbers that count from 1:
 * 序号 单位 金额 / 1 甲镇 300. */
#ifndef GUIDANG_PARSE_COUNTED_H
#define GUIDANG_PARSE_COUNTED_H

#include "doc/doc.h"

/* Marks the lines of those tables, fills d->tables. */
void table_counted(struct doc *d);

#endif
