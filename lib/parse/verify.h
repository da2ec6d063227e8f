/* Finds defects of a document for guidang check: numbering, counts, brackets, dates, quotes, missing elements. */
#ifndef GUIDANG_PARSE_VERIFY_H
#define GUIDANG_PARSE_VERIFY_H

#include "doc/doc.h"

void verify(struct doc *d);

#endif
