/* Builds a document's text from the lines and grids that a reader finds. For kinds whose bytes are not their text.
 *
 * build_text appends to the current line; build_line ends it. When build_end returns, everything is in d->arena. */
#ifndef GUIDANG_READ_BUILD_H
#define GUIDANG_READ_BUILD_H

#include "doc/doc.h"

struct build {
	struct doc *d;
	struct buf text; /* the finished lines, each with its \n */
	struct buf line; /* the current line */
	/* properties of the current line; build_line stores them and resets all but `at` */
	uint8_t heading;
	bool center, bold, furniture;
	uint16_t indent;
	struct location at;
};

void build_begin(struct build *b, struct doc *d);
void build_text(struct build *b, struct str s); /* UTF-8; a line end in it ends the line, other control characters are dropped */
void build_line(struct build *b);                /* also adds an empty line */
/* Adds a grid of rows × columns cells, row by row, "" where a merged cell continues, and one line per row, its filled cells
 * separated by TAB. at: the locations of the cells; NULL: b->at for all rows. */
void build_table(struct build *b, struct str *cells, size_t rows, size_t columns, size_t header_rows, const struct location *at);
/* Does the grid hold data, not layout? It has at least two rows and two columns, short cells, at least a third of them filled, and
 * no imprint (版记). */
bool build_is_data(const struct str *cells, size_t rows, size_t columns, size_t n_cells);
void build_end(struct build *b);
void build_drop(struct build *b); /* instead of build_end */

/* Derives the other members of all lines. Input: d->text, and raw.n and the properties of each line. */
void build_finish(struct doc *d);

#endif
