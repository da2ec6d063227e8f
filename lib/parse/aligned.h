/* Tables in columns of blanks. */
#ifndef GUIDANG_PARSE_ALIGNED_H
#define GUIDANG_PARSE_ALIGNED_H

#include "rules/match.h"

/* Cells in columns that blanks keep apart, as pdftotext -layout, pandoc and w3m print them. Lines are not classified yet. */
void table_aligned(struct doc *d, struct matcher *m);

#endif
