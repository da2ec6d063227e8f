/* The lines that a PDF's pages draw, from the file as qpdf lays it open (qpdf --qdf: "%% Contents for page N" before each
 * page's stream). Of the operators of ISO 32000-1, 8 only what draws paths, and the matrix. */
#ifndef GUIDANG_READ_DRAWN_H
#define GUIDANG_READ_DRAWN_H

#include "read/layout.h"

struct drawn {
	struct str rest; /* what was not looked at so far */
};

struct drawn drawn_of(struct str qdf);
/* Puts the lines of the page (from 1, rising) on the layout's page; height: of that page in points. */
void drawn_page(struct drawn *d, size_t page, float height, struct layout *l);

#endif
