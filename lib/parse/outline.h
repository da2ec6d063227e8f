/* The outline: numbered lines to sections, with depth from the stack of numbering styles of their part. */
#ifndef GUIDANG_PARSE_OUTLINE_H
#define GUIDANG_PARSE_OUTLINE_H

#include "doc/doc.h"

/* Lines have roles and parts; fills d->sections and the section of every table. */
void outline_build(struct doc *d);
/* Is line i 1 总则, which 1.1 divides? Such a number counts where the next of its kind begins with it. */
bool outline_leads(const struct doc *d, size_t i);

#endif
