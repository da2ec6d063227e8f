/* Text broken at the width of a page, as pdftotext, mail and <pre> leave it: paragraphs of several lines, page numbers
 * among them. The lines of a paragraph are joined; each keeps where in the source it stands. */
#ifndef GUIDANG_PARSE_UNWRAP_H
#define GUIDANG_PARSE_UNWRAP_H

#include "rules/match.h"

/* Lines are not classified yet. If any are joined, d->text is made anew and holds a paragraph a line. */
void unwrap(struct doc *d, struct matcher *m);

#endif
