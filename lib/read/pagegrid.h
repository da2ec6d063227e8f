/* Ruled tables with the strings in them, and over page breaks. */
#ifndef GUIDANG_READ_PAGEGRID_H
#define GUIDANG_READ_PAGEGRID_H

#include "read/rows.h"
#include "read/ruled.h"

/* A grid as it will be in the record. */
struct page_grid {
	struct str *cells;
	struct location *at;
	size_t rows, columns;
	uint32_t page, last_page;
};

/* Takes the strings that stand in the table out of the list. */
struct page_grid pagegrid_fill(struct arena *a, const struct ruled *t, struct placed_text *texts, size_t *n, uint32_t page);
/* Appends the rows of the same table on the next page: without a header that is printed again, and a row that the break parted is one. */
void pagegrid_append(struct arena *a, struct page_grid *to, const struct page_grid *g);
void pagegrid_trim(struct page_grid *g); /* without columns that hold nothing */
bool pagegrid_same_columns(const struct ruled *a, const struct ruled *b);

#endif
