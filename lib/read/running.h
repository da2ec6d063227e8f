#ifndef GUIDANG_READ_RUNNING_H
#define GUIDANG_READ_RUNNING_H

#include "doc/doc.h"

/* Marks as furniture the lines that every page of a printed text repeats beside its number, but for the first of those that
 * could be the document's title; and the number that a text begins with. */
void running_mark(struct doc *d, bool (*title)(void *ctx, struct str text), void *ctx);

#endif
