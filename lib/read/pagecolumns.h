/* Two columns of running text on a page, as gazettes and newspapers are printed: the left one is read before the right one.
 *
 * They are told from the columns of a table by their lines, most of which end at the same place before the gap between them. */
#ifndef GUIDANG_READ_PAGECOLUMNS_H
#define GUIDANG_READ_PAGECOLUMNS_H

#include "read/layout.h"

struct page_column {
	float left, right; /* where its lines begin and end */
};

struct page_columns {
	float top, bottom; /* strings whose middle is between them stand in one of the columns */
	struct page_column column[2];
};

enum page_block { BLOCK_ABOVE, BLOCK_LEFT, BLOCK_RIGHT, BLOCK_BELOW }; /* in the order in which they are read */

/* Looks for them among the strings of a page of that width, which it sorts. False: there are none. */
bool page_columns_find(struct arena *a, struct placed_text *t, size_t n, float width, struct page_columns *out);
enum page_block page_columns_block(const struct page_columns *c, const struct placed_text *t);

#endif
