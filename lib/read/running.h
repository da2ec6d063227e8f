#ifndef GUIDANG_READ_RUNNING_H
#define GUIDANG_READ_RUNNING_H

#include "doc/doc.h"

/* Marks as furniture the page headers and footers that each page of a printed text repeats beside its page number, and a page
 * number at the beginning of the text. Of repeated lines that could be the document's title the first one stays. */
void running_mark(struct doc *d, bool (*title)(void *ctx, struct str text), void *ctx);

#endif
