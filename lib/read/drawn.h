/* The lines drawn on a PDF's pages. Input is the uncompressed file that qpdf --qdf writes ("%% Contents for page N" stands
 * before each page's stream). Only the operators for paths and for the matrix are interpreted (ISO 32000-1, 8). */
#ifndef GUIDANG_READ_DRAWN_H
#define GUIDANG_READ_DRAWN_H

#include "read/layout.h"

struct drawn {
	struct str rest; /* page contents not scanned yet */
	struct str pages;
};

/* Size, origin and rotation of a page. */
struct sheet_of_paper {
	float width, height; /* of the paper before rotation */
	float left, bottom;  /* coordinates of its lower left corner */
	int turn;            /* degrees clockwise: 0, 90, 180, 270 */
};

struct drawn drawn_of(struct str qdf);
/* Sets the rotation and corner that the page declares; leaves the other members of `out`. Pages count from 1 and must be
 * asked for in rising order. */
void drawn_sheet(struct drawn *d, size_t page, struct sheet_of_paper *out);
/* Adds the page's lines, rotated, to the layout's current page. Pages count from 1, in rising order. */
void drawn_page(struct drawn *d, size_t page, const struct sheet_of_paper *sheet, struct layout *l);
/* Rotates a point: from the unrotated paper to the page as it is read. Both are measured from the upper left corner. */
void drawn_turn(const struct sheet_of_paper *sheet, float *x, float *y);

#endif
