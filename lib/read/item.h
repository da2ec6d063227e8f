/* The number that a browser shows before an item of <ol>. */
#ifndef GUIDANG_READ_ITEM_H
#define GUIDANG_READ_ITEM_H

#include "base/xml.h"
#include "base/str.h"

/* Appends the label of an <li> (3. or 三、) to `out`; *nest: how many lists enclose its own. Appends nothing if the list is not
 * numbered, the item is only a link, or its text already begins with a number. */
void item_label(xmlNodePtr li, struct buf *out, int *nest);

#endif
