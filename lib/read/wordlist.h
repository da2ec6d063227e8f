/* Automatic numbers of a Word document: word/numbering.xml, counted as Word counts.
 *
 * Counters belong to the abstract list, so lists that share one go on from one another, unless a list says where it starts.
 * A level that was not used shows its start, and is not counted by being shown. */
#ifndef GUIDANG_READ_WORDLIST_H
#define GUIDANG_READ_WORDLIST_H

#include "base/arena.h"
#include "base/xml.h"

struct word_lists;

/* `numbering` and `styles`: parsed parts, NULL if the document has none; they must last as long as the result. */
struct word_lists *word_lists_new(struct arena *a, xmlDocPtr numbering, xmlDocPtr styles);
/* The level of the list whose paragraphs have this style, -1: none. */
int word_lists_level_of(const struct word_lists *n, int list, struct str style);
/* The next paragraph of that list: its label, with what parts it from the text. */
void word_lists_next(struct word_lists *n, int list, int level, struct buf *out);

/* A character of a symbol font as Unicode, 0: not known. */
uint32_t word_symbol(struct str font, uint32_t code);

#endif
