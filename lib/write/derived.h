/* Derived lists (doc/derived.h) as JSON, XML, text and sheets; one way for all of them. */
#ifndef GUIDANG_WRITE_DERIVED_H
#define GUIDANG_WRITE_DERIVED_H

#include "doc/derived.h"
#include "write/format.h"
#include "write/text.h"
#include "write/xmlout.h"

/* {"tasks":[{…,"line":12},…],…}: all lists, empty ones too. With provenance each item has lines, bytes and rule besides. */
void derived_json(const struct doc *d, bool provenance, struct buf *out);
void derived_item_json(const struct list *l, const struct found *item, struct buf *out); /* one of them */
/* <derived><tasks><item line="12">…</item></tasks></derived>: lists that have items. */
void derived_xml(const struct doc *d, struct xmlout *x);
/* The items one after the other: the first labelled column with the item's lines, the others below it. */
void derived_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out);
/* The formats of export, one a list: one row an item. */
extern const struct format derived_sheet; /* what they have in common */
const struct format *derived_format(size_t i); /* NULL: no more */

#endif
