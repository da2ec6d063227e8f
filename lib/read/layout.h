/* Placed text to lines, paragraphs and grids: what a PDF and an OFD have in common.
 *
 * Points from the page's upper left corner. Lines come in the order of their places, not in that of the file. Page headers,
 * footers and page numbers are left out; the lines of a paragraph are joined, over a page break as well; ruled tables become
 * grids, a table goes on over a page break. */
#ifndef GUIDANG_READ_LAYOUT_H
#define GUIDANG_READ_LAYOUT_H

#include "doc/doc.h"

struct placed_text {
	float left, top, right, bottom;
	float size;      /* of the font: the width of a Chinese character */
	struct str text; /* without line ends; lasts as long as the document's arena */
};

struct layout;

struct layout *layout_new(struct doc *d);
void layout_page(struct layout *l, float width, float height); /* what is put from here on is on this page */
void layout_text(struct layout *l, struct placed_text t);
/* A line drawn from corner to corner, or a thin filled box; others are ignored. */
void layout_rule(struct layout *l, float left, float top, float right, float bottom);
/* Fills d by build.h and frees l. Returns the number of characters that are on the pages. */
size_t layout_end(struct layout *l);

#endif
