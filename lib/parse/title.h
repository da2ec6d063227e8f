/* The title of a document: lines above the body that, joined, end in a genre word (GB/T 9704 7.3.1). */
#ifndef GUIDANG_PARSE_TITLE_H
#define GUIDANG_PARSE_TITLE_H

#include "parse/tree.h"

/* Is the line blank, or furniture of the page? */
bool line_blank(const struct line *l);
/* Is it running text: a sentence, or too long for a line of a title? */
bool line_paragraph(const struct line *l);
/* Is it a line of the head that is neither title nor body? */
bool line_head_matter(const struct line *l);

/* Sets the layout's title and the roles of its lines; searches the lines before `end`. `known`: the title in the page metadata, or
 * empty. */
void title_find(struct doc *d, struct matcher *m, struct document_layout *o, struct str known, long end);

#endif
