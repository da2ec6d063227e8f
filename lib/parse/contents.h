/* Tables of contents (目录). Their lines repeat headings, so they must not count as outline, table or title. */
#ifndef GUIDANG_PARSE_CONTENTS_H
#define GUIDANG_PARSE_CONTENTS_H

#include "doc/doc.h"

/* Runs after lines are classified. Marks the lines of contents (line.contents), including the heading 目录. */
void contents_mark(struct doc *d);

#endif
