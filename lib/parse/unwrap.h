/* Joins the lines of paragraphs that were wrapped at the page width, as pdftotext, mail and <pre> leave them, with page numbers in
 * between. Each joined line keeps its position in the source. */
#ifndef GUIDANG_PARSE_UNWRAP_H
#define GUIDANG_PARSE_UNWRAP_H

#include "rules/match.h"

/* Runs before lines are classified. If it joins any, it rebuilds d->text with one paragraph per line. */
void unwrap(struct doc *d, struct matcher *m);

#endif
