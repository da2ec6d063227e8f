/* A list of a record (doc/lists.h) as the database has it: a JSON array of items, each an array of its columns in their order; texts are
 * an array, pairs an array of arrays of two. Items of derived lists begin with line_from, line_to, byte_from, byte_to, rule. Derived
 * lists are columns of the table derived, and a view of each turns its items into rows; the others are columns of the table document
 * (lists.h). */
#ifndef GUIDANG_STORE_LISTJSON_H
#define GUIDANG_STORE_LISTJSON_H

#include "doc/lists.h"

/* DERIVED(…): the columns of the table derived behind the document, and the parameters for them. */
#define DERIVED_COLUMN(list, ...) "," #list
#define DERIVED_PARAMETER(list, ...) ",?"

/* Appends the list. */
void listjson_write(const struct list *l, const struct doc *d, struct buf *out);
/* Appends the items in the value to the list in d; false: the database is damaged. The value must outlive d. Derived lists may have been
 * filed by a program with fewer or more columns. */
bool listjson_read(const struct list *l, struct doc *d, struct str value);
/* Reads only up to the first item that begins behind this line. */
bool listjson_read_to(const struct list *l, struct doc *d, struct str value, uint32_t line);
/* Appends the SQL statement that creates the view of a derived list. Every opening parses all views. */
void listjson_view(const struct list *l, struct buf *out);

#endif
