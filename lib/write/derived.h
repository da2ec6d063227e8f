/* Writes derived lists (doc/derived.h) as JSON, XML, text and sheets, with the same code for all lists. */
#ifndef GUIDANG_WRITE_DERIVED_H
#define GUIDANG_WRITE_DERIVED_H

#include "doc/derived.h"
#include "write/format.h"
#include "write/text.h"
#include "write/xmlout.h"

/* {"tasks":[{…,"line":12},…],…}: all lists, including empty ones. With provenance each item also has lines, bytes and rule. */
void derived_json(const struct doc *d, bool provenance, struct buf *out);
void derived_item_json(const struct list *l, const struct found *item, struct buf *out); /* a single item */
/* <derived><tasks><item line="12">…</item></tasks></derived>: only lists with items. */
void derived_xml(const struct doc *d, struct xmlout *x);
/* Writes the items one after the other: the first labelled column with the item's line numbers, the other columns below it. */
void derived_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out);
/* The export formats, one per list, with one row per item. */
extern const struct format derived_sheet; /* their common part */
const struct format *derived_format(size_t i); /* NULL: no more */

#endif
