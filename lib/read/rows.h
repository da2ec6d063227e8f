/* Groups the positioned strings of a page into printed rows. */
#ifndef GUIDANG_READ_ROWS_H
#define GUIDANG_READ_ROWS_H

#include "read/layout.h"

/* One line of a page. */
struct printed_row {
	float left, top, right, bottom, size;
	struct str text;
	float first_right; /* right edge of the first string that a wide gap follows … */
	size_t first;      /* … and its end in `text`, in bytes; 0: no wide gap */
	uint32_t page;
	uint8_t block;     /* enum page_block (pagecolumns.h) */
	bool center, dropped;
	int32_t table;     /* 1 + index in tables; 0: none */
};

struct printed_rows {
	struct printed_row *p;
	size_t n, cap;
};

/* Groups the strings of a page or a cell by their vertical position. Sorts `t`; appends the rows from top to bottom. */
void rows_make(struct arena *a, struct placed_text *t, size_t n, uint32_t page, struct printed_rows *out);
float text_middle(const struct placed_text *t);
/* For qsort: strings by their middle, and by their left edge; numbers. */
int text_by_middle(const void *x, const void *y);
int text_by_left(const void *x, const void *y);
int float_by_value(const void *x, const void *y);
/* Does the text begin (at_end: end) with an ASCII letter, digit or punctuation mark? */
bool row_ascii(struct str s, bool at_end);
bool row_ends_sentence(struct str s);

#endif
