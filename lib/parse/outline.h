/* The outline: numbered lines to sections, with depth from the stack of numbering styles of their part. */
#ifndef GUIDANG_PARSE_OUTLINE_H
#define GUIDANG_PARSE_OUTLINE_H

#include "doc/doc.h"

/* Lines have roles and parts; fills d->sections and the section of every table. */
void outline_build(struct doc *d);

#endif
