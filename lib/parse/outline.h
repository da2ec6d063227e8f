/* Builds the outline: numbered lines become sections. The stack of numbering styles in their part gives the depth. */
#ifndef GUIDANG_PARSE_OUTLINE_H
#define GUIDANG_PARSE_OUTLINE_H

#include "doc/doc.h"

/* Lines must have roles and parts. Fills d->sections and sets the section of every table. */
void outline_build(struct doc *d);

#endif
