/* Formats a spreadsheet's number as its cell shows it (ISO/IEC 29500-1, 18.8.31). */
#ifndef GUIDANG_READ_CELLFORMAT_H
#define GUIDANG_READ_CELLFORMAT_H

#include "base/str.h"

/* The format code of a built-in format, given by its number. Where codes differ by language, the Chinese one.
 * Unknown number: STR("General"). */
struct str cell_format_builtin(int id);
/* from_1904: dates count from 1904. */
void cell_format(struct buf *out, struct str code, double value, bool from_1904);
/* Formats a cell that holds text. */
void cell_format_text(struct buf *out, struct str code, struct str text);

#endif
