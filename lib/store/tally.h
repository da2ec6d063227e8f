/* Values of many documents, for statistics. False: the database failed, and *err says how. */
#ifndef GUIDANG_STORE_TALLY_H
#define GUIDANG_STORE_TALLY_H

#include "doc/derived.h"
#include "store/store.h"

/* A value of document `id`; good for this call alone. */
typedef void tally_each(void *ctx, int64_t id, struct str name, struct str value);

/* The header fields of each of these documents, by name; ids NULL: of all. */
bool tally_header(struct store *s, const int64_t *ids, size_t n, tally_each *each, void *ctx, struct err *err);
/* Numbers about the whole database: group, value and count of each, in the order they are shown in; group "issuer" and
 * "field" with value NULL say where the counts of the header belong. */
typedef void tally_number(void *ctx, struct str group, struct str value, int64_t count);
bool tally_numbers(struct store *s, tally_number *each, void *ctx, struct err *err);
/* Every document number in the usual form (code〔year〕no号), sorted. */
bool tally_doc_numbers(struct store *s, tally_each *each, void *ctx, struct err *err);

/* Each document that has items of this derived list, by number: d has its id and these items, good for the call alone. False
 * of it: enough. */
typedef bool tally_items(void *ctx, struct doc *d);
bool tally_derived(struct store *s, const struct list *l, tally_items *each, void *ctx, struct err *err);

#endif
