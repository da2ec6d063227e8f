/* Automatic numbering of a Word document (word/numbering.xml), counted the way Word counts.
 *
 * Counters belong to the abstract list: lists that share one continue each other's numbering, unless a list sets its own start.
 * A level that was not used yet is shown with its start number; showing it does not count it. */
#ifndef GUIDANG_READ_WORDLIST_H
#define GUIDANG_READ_WORDLIST_H

#include "base/arena.h"
#include "read/node.h"

struct word_lists;

/* `numbering` and `styles`: the parsed parts, NULL if the document has none. They must outlive the result. */
struct word_lists *word_lists_new(struct arena *a, const struct xml_node *numbering, const struct xml_node *styles);
/* The level of the list whose paragraphs have this style, -1: none. */
int word_lists_level_of(const struct word_lists *n, int list, struct str style);
/* Counts the next paragraph of that list and appends its label with the separator before the text. */
void word_lists_next(struct word_lists *n, int list, int level, struct buf *out);

/* The Unicode code point of a symbol font's character; 0: unknown. */
uint32_t word_symbol(struct str font, uint32_t code);
void word_symbol_put(const struct xml_node *sym, struct buf *out); /* of a <w:sym> */

#endif
