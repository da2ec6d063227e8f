/* Access to the file that a filed document came from. */
#ifndef GUIDANG_INTAKE_ORIGINAL_H
#define GUIDANG_INTAKE_ORIGINAL_H

#include "doc/doc.h"

/* Reads the bytes of a filed document from its file again, into d's arena, if the database does not keep them (d->src.bytes.p is
 * NULL). False with *err: the file is gone or its content has changed. */
bool original_read(struct doc *d, struct err *err);

#endif
