/* Names of persons left out of a record that is handed on: signers, who leads a task, members of groups. */
#ifndef GUIDANG_DOC_PERSONS_H
#define GUIDANG_DOC_PERSONS_H

#include "doc/doc.h"

/* What names them is emptied (signers, leaders, the names of members, whose roles stay), candidates and corrections of it
 * go; and where such a name stands elsewhere in the record, in cells, headings, items or text, each of its characters is
 * ＊. Names that nothing of the record tells are not known. Its derived lists are there (store_load_derived). */
void persons_leave_out(struct doc *d);

#endif
