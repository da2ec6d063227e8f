/* A number of a spreadsheet as its cell shows it (ISO/IEC 29500-1, 18.8.31). */
#ifndef GUIDANG_READ_CELLFORMAT_H
#define GUIDANG_READ_CELLFORMAT_H

#include "base/str.h"

/* The code of a format that has a number only; of those that differ by language, the Chinese ones. STR("General"): unknown. */
struct str cell_format_builtin(int id);
/* from_1904: dates count from 1904. */
void cell_format(struct buf *out, struct str code, double value, bool from_1904);
/* The same for a cell that holds text. */
void cell_format_text(struct buf *out, struct str code, struct str text);

#endif
