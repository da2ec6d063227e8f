/* Doubts about a record as a whole: its parts contradict each other, a series has a gap, a limit was reached. Doubts about the
 * choice of a single value come from evidence.h; both are doubts of the record. */
#ifndef GUIDANG_PARSE_DOUBT_H
#define GUIDANG_PARSE_DOUBT_H

#include "doc/doc.h"

/* Appends to d->doubts. Runs after all other stages. */
void doubt_find(struct doc *d);

#endif
