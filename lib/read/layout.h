/* Turns positioned text into lines, paragraphs and grids, for PDF and OFD.
 *
 * Coordinates are in points from the page's upper left corner. Lines are ordered by position, not by their order in the file.
 * Page headers, page footers and page numbers are dropped. The lines of a paragraph are joined, also across a page break.
 * Ruled tables become grids and may continue across a page break. */
#ifndef GUIDANG_READ_LAYOUT_H
#define GUIDANG_READ_LAYOUT_H

#include "doc/doc.h"

struct placed_text {
	float left, top, right, bottom;
	float size;      /* font size in points: the width of a Chinese character */
	struct str text; /* without line ends; must live as long as the document's arena */
};

struct layout;

struct layout *layout_new(struct doc *d);
void layout_page(struct layout *l, float width, float height); /* begins a page: what is added next belongs to it */
void layout_text(struct layout *l, struct placed_text t);
/* Adds a drawn line, given by two corners, or a thin filled box. Lines that are neither horizontal nor vertical are ignored. */
void layout_rule(struct layout *l, float left, float top, float right, float bottom);
/* Fills d through build.h and frees l. Returns the number of characters on all pages. */
size_t layout_end(struct layout *l);

#endif
