/* The file that a filed document came from. */
#ifndef GUIDANG_INTAKE_ORIGINAL_H
#define GUIDANG_INTAKE_ORIGINAL_H

#include "doc/doc.h"

/* The bytes of a filed document that the database does not keep (d->src.bytes.p is NULL), from its file again, in d's arena.
 * False: it is gone, or holds something else now. */
bool original_read(struct doc *d, struct err *err);

#endif
