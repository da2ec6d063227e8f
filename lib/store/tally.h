/* Reads values of many documents, for statistics. Functions return false and set *err if the database failed. */
#ifndef GUIDANG_STORE_TALLY_H
#define GUIDANG_STORE_TALLY_H

#include "doc/derived.h"
#include "store/store.h"

/* Receives a value of document `id`; valid during the call only. */
typedef void tally_each(void *ctx, int64_t id, struct str name, struct str value);

/* The header fields of each of these documents, by name; ids NULL: of all. */
bool tally_header(struct store *s, const int64_t *ids, size_t n, tally_each *each, void *ctx, struct err *err);
/* Calls `each` with the statistics of the whole database, as group, value and count, in display order. The groups "issuer" and
 * "field" with value NULL mark the places for the counts of header fields. */
typedef void tally_number(void *ctx, struct str group, struct str value, int64_t count);
bool tally_numbers(struct store *s, tally_number *each, void *ctx, struct err *err);
/* Every document number in the usual form (code〔year〕no号), sorted. */
bool tally_doc_numbers(struct store *s, tally_each *each, void *ctx, struct err *err);

/* Calls `each` for every document with items of this derived list, by id; d has its id and these items and is valid during the call
 * only. A result of false ends the iteration. */
typedef bool tally_items(void *ctx, struct doc *d);
bool tally_derived(struct store *s, const struct list *l, tally_items *each, void *ctx, struct err *err);

#endif
