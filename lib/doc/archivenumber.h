/* The archive number (档号) of DA/T 13-2022 and DA/T 22-2015, made from a template: {fonds} {year} {period} {dept} {item},
 * {item:04} with leading zeros. A period of years is printed as its code: 永久 Y, 30年 D30. */
#ifndef GUIDANG_DOC_ARCHIVENUMBER_H
#define GUIDANG_DOC_ARCHIVENUMBER_H

#include "base/err.h"
#include "doc/doc.h"

#define ARCHIVE_NUMBER "{fonds}-WS·{year}-{period}-{dept}-{item:04}" /* DA/T 22 */

/* Appends the number. Returns false and sets *err if the template has an unknown name. */
bool archive_number(const char *template, const struct arrangement *a, struct buf *out, struct err *err);
/* Appends the archivist's names of what the template needs and the document lacks, joined by 、; the item number is not checked. */
void archive_number_lacks(const char *template, const struct arrangement *a, struct buf *out);
/* 30年 → 30, 永久 → 0; -1: not a known period. */
int archive_period_years(struct str period);

#endif
