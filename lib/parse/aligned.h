/* Tables whose columns are separated by blanks. */
#ifndef GUIDANG_PARSE_ALIGNED_H
#define GUIDANG_PARSE_ALIGNED_H

#include "rules/match.h"

/* Finds tables whose columns are aligned with blanks, as pdftotext -layout, pandoc and w3m print them. Runs before lines are
 * classified. */
void table_aligned(struct doc *d, struct matcher *m);

#endif
