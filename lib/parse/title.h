/* The title of a document: lines above its body that, joined, end in a genre word (GB/T 9704 7.3.1). */
#ifndef GUIDANG_PARSE_TITLE_H
#define GUIDANG_PARSE_TITLE_H

#include "parse/tree.h"

/* Blank, or furniture of the page. */
bool line_blank(const struct line *l);
/* Running text: a sentence, or too long for a line of a title. */
bool line_paragraph(const struct line *l);
/* A line of the head that is neither title nor body. */
bool line_head_matter(const struct line *l);

/* Sets the layout's title and the roles of its lines, from what stands before line `end`; `known`: what the page's
 * metadata calls the document, or nothing. */
void title_find(struct doc *d, struct matcher *m, struct document_layout *o, struct str known, long end);

#endif
