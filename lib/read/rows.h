/* Strings that are placed on a page, to the rows they are printed in. */
#ifndef GUIDANG_READ_ROWS_H
#define GUIDANG_READ_ROWS_H

#include "read/layout.h"

/* One line of a page. */
struct printed_row {
	float left, top, right, bottom, size;
	struct str text;
	float first_right; /* where its first string ends that a wide gap follows … */
	size_t first;      /* … and in the text; 0: there is none */
	uint32_t page;
	bool center, dropped;
	int32_t table;     /* 1 + number in tables; 0: none */
};

struct printed_rows {
	struct printed_row *p;
	size_t n, cap;
};

/* Groups the strings of a page, or of a cell, by their heights; sorts them. Rows are appended from the top down. */
void rows_make(struct arena *a, struct placed_text *t, size_t n, uint32_t page, struct printed_rows *out);
float text_middle(const struct placed_text *t);
/* Does it begin (end) with a letter, digit or mark of ASCII? */
bool row_ascii(struct str s, bool at_end);
bool row_ends_sentence(struct str s);

#endif
