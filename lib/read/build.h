/* Lines and grids as a reader finds them, put together to the text of a document. For the readers of kinds whose bytes
 * are not their text.
 *
 * Text is added to the line that is being made; build_line ends it. Everything is in d->arena when build_end returns. */
#ifndef GUIDANG_READ_BUILD_H
#define GUIDANG_READ_BUILD_H

#include "doc/doc.h"

struct build {
	struct doc *d;
	struct buf text; /* the lines so far, each with its \n */
	struct buf line; /* being made */
	/* of the line being made; build_line takes them and sets them back, but for `at` */
	uint8_t heading;
	bool center, bold, furniture;
	uint16_t indent;
	struct location at;
};

void build_begin(struct build *b, struct doc *d);
void build_text(struct build *b, struct str s); /* UTF-8; line ends in it end the line, other control characters are left out */
void build_line(struct build *b);                /* an empty one is a line too */
/* A grid: rows × columns cells, row by row, "" where a merged cell goes on. A line a row is added, its cells parted by TAB.
 * `at` of each cell, or NULL: where the row is. */
void build_table(struct build *b, struct str *cells, size_t rows, size_t columns, size_t header_rows, const struct location *at);
/* Data, not layout: two rows and two columns at least, short cells, most of them filled, no imprint (版记) in it. */
bool build_is_data(const struct str *cells, size_t rows, size_t columns, size_t n_cells);
void build_end(struct build *b);
void build_drop(struct build *b); /* instead of build_end */

/* d->text, and of each line raw.n and its marks are set: what follows from them. */
void build_finish(struct doc *d);

#endif
