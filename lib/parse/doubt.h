/* What makes a record unsure as a whole: its parts say different things, a series has a gap, a limit was reached. What is
 * unsure of one choice says evidence.h; both are doubts of the record. */
#ifndef GUIDANG_PARSE_DOUBT_H
#define GUIDANG_PARSE_DOUBT_H

#include "doc/doc.h"

/* Adds to d->doubts; when all else is done. */
void doubt_find(struct doc *d);

#endif
