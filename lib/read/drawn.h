/* The lines that a PDF's pages draw, from the file as qpdf lays it open (qpdf --qdf: "%% Contents for page N" before each
 * page's stream). Of the operators of ISO 32000-1, 8 only what draws paths, and the matrix. */
#ifndef GUIDANG_READ_DRAWN_H
#define GUIDANG_READ_DRAWN_H

#include "read/layout.h"

struct drawn {
	struct str rest; /* what was not looked at so far */
	struct str pages;
};

/* How a page is shown, and turned to be read. */
struct sheet_of_paper {
	float width, height; /* of the paper, as its contents are placed on it */
	float left, bottom;  /* of its lower left corner */
	int turn;            /* clockwise: 0, 90, 180, 270 */
};

struct drawn drawn_of(struct str qdf);
/* What the page (from 1, rising) says of its turn and corner; the rest of `out` stays. */
void drawn_sheet(struct drawn *d, size_t page, struct sheet_of_paper *out);
/* Puts the lines of the page (from 1, rising) on the layout's page, turned. */
void drawn_page(struct drawn *d, size_t page, const struct sheet_of_paper *sheet, struct layout *l);
/* A place on the paper, from its upper left corner, to where it is when it is turned. */
void drawn_turn(const struct sheet_of_paper *sheet, float *x, float *y);

#endif
