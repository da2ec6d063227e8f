/* The number that a browser prints before an item of <ol>. */
#ifndef GUIDANG_READ_ITEM_H
#define GUIDANG_READ_ITEM_H

#include "base/xml.h"
#include "base/str.h"

/* Adds the label of an <li>, 3. or 三、, to `out`, and says how many lists its own stands in. Nothing is added where the list is not
 * numbered, its item is a mere link, or its text begins with a number already. */
void item_label(xmlNodePtr li, struct buf *out, int *nest);

#endif
