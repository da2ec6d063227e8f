/* Where a derived item stands in its document. */
#ifndef GUIDANG_DERIVE_POSITION_H
#define GUIDANG_DERIVE_POSITION_H

#include "rules/match.h"

/* A line of the document itself: no blank, nothing of the page around it, no row of a table. */
bool position_is_text(const struct line *l);
/* Of a slice of a line's text; no slice of it: the whole line. */
struct found position_of(const struct doc *d, size_t line, struct str slice, struct str rule);

/* The cells of a table have no lines of their own: each is looked for behind the one before. */
struct cell_position {
	const struct doc *d;
	int32_t table;
	size_t line; /* the next to look at */
};

struct cell_position position_cells(const struct doc *d, size_t table);
/* Where a cell with this text stands; its table, if it is not found. */
struct found position_of_cell(struct cell_position *p, struct str text, struct str rule);

/* Headings at a line: the section whose label or run-in heading its paragraph has, and the one above. Indexes, -1: none. */
struct position_headings {
	int32_t own, above;
};

struct position_headings position_headings(const struct doc *d, size_t line);
/* 三、 → 三, （1） → 1, 第三条 → 第三条. */
struct str position_number(struct str label);
/* The heading without 。 at its end. */
struct str position_heading(const struct doc *d, int32_t section);

#endif
