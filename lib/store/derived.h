/* Derived lists (doc/derived.h) in the table list: a row for each non-empty list of a document, its value a JSON
 * array of items. An item is an array: line_from, line_to, byte_from, byte_to, rule, then its columns; texts are an array,
 * pairs an array of arrays of two. The view of a list turns the items into rows. */
#ifndef GUIDANG_STORE_DERIVED_H
#define GUIDANG_STORE_DERIVED_H

#include "doc/derived.h"

/* Appends the value of a row. */
void derived_write(const struct list *l, const struct doc *d, struct buf *out);
/* Appends the items in the value to the list in d; false: the database is damaged. The value must outlive d. */
bool derived_read(const struct list *l, struct doc *d, struct str value);
/* Appends the SQL statement that creates the view of a list. */
void derived_view(const struct list *l, struct buf *out);

#endif
