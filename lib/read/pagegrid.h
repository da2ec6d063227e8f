/* Fills ruled tables with the strings in their cells and joins tables across page breaks. */
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

/* Moves the strings that lie in the table from the list into its cells. */
struct page_grid pagegrid_fill(struct arena *a, const struct ruled *t, struct placed_text *texts, size_t *n, uint32_t page);
/* Appends the rows of the same table from the next page: drops a repeated header and joins a row that the page break split. */
void pagegrid_append(struct arena *a, struct page_grid *to, const struct page_grid *g);
void pagegrid_trim(struct page_grid *g); /* removes empty columns */
bool pagegrid_same_columns(const struct ruled *a, const struct ruled *b);

#endif
