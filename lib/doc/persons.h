/* Removes names of persons from a record before it is passed on: signers, leaders of tasks, members of groups. */
#ifndef GUIDANG_DOC_PERSONS_H
#define GUIDANG_DOC_PERSONS_H

#include "doc/doc.h"

/* Empties the fields that name persons (signers, leaders, names of members; their roles stay) and removes their candidates and
 * corrections. Where one of these names occurs elsewhere in the record (cells, headings, items, text), also with blanks between its
 * characters, each of these is replaced by ＊. Names that are in none of these fields cannot be recognised. The derived lists must be loaded (store_load_derived). */
void persons_leave_out(struct doc *d);

#endif
