/* Writes the lists of a record (doc/lists.h) as JSON, XML, text and sheets, by the descriptions of their columns. */
#ifndef GUIDANG_WRITE_LISTS_H
#define GUIDANG_WRITE_LISTS_H

#include "doc/lists.h"
#include "write/format.h"
#include "write/text.h"
#include "write/xmlout.h"

/* A list of the record itself: [{…},…]. */
void list_json(const struct list *l, const struct doc *d, struct buf *out);
/* A list of the record itself, an element for each item. */
void list_xml(const struct list *l, const struct doc *d, struct xmlout *x);
/* {"tasks":[{…,"line":12},…],…}: all lists, including empty ones. With provenance each item also has lines, bytes and rule. */
void derived_json(const struct doc *d, bool provenance, struct buf *out);
void list_item_json(const struct list *l, const struct doc *d, const void *item, struct buf *out); /* a single item */
/* <derived><tasks><item line="12">…</item></tasks></derived>: only lists with items. */
void derived_xml(const struct doc *d, struct xmlout *x);
/* Writes a list as `show` prints it: sections as an outline, tables as grids, findings one a line; of any other list the items one
 * after the other, the first labelled column with the item's line, the other columns below it. */
void list_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out);
/* The export formats, one per list, with one row per item. */
extern const struct format derived_sheet; /* their common part */
const struct format *derived_format(size_t i); /* NULL: no more */

#endif
