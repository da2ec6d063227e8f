/* Defects of a document: numbering, counts, brackets, dates, quotes, missing elements (guidang check). */
#ifndef GUIDANG_PARSE_VERIFY_H
#define GUIDANG_PARSE_VERIFY_H

#include "doc/doc.h"

void verify(struct doc *d);

#endif
