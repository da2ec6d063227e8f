/* The position of a derived item in its document. */
#ifndef GUIDANG_DERIVE_POSITION_H
#define GUIDANG_DERIVE_POSITION_H

#include "rules/match.h"

/* Is it a line of the document's own text, not blank, furniture or a table row? */
static inline bool position_is_text(const struct line *l)
{
	return l->text.n > 0 && l->table < 0 && !l->contents && !line_of_page(l) && l->role != ROLE_FURNITURE && l->role != ROLE_META;
}
/* The position of a slice of a line's text; the whole line if it is not a slice of it. */
struct found position_of(const struct doc *d, size_t line, struct str slice, struct str rule);

/* Which lines each table has, and which classes of find rules its cells may hold: .line and .in of the tables. */
void position_tables(struct doc *d);

/* Cells record no line number: each cell's text is searched after the previous cell's. */
struct cell_position {
	struct doc *d;
	int32_t table;
	size_t line;        /* the next line to search */
};

struct cell_position position_cells(struct doc *d, size_t table);
/* The position of the cell with this text; the whole table if it is not found. */
struct found position_of_cell(struct cell_position *p, struct str text, struct str rule);

/* The headings of a line, as section indexes (-1: none). own: the section whose label or run-in heading is in the line's paragraph;
 * above: the one above it. */
struct position_headings {
	int32_t own, above;
};

struct position_headings position_headings(const struct doc *d, size_t line);
/* 三、 → 三, （1） → 1, 第三条 → 第三条. */
struct str position_number(struct str label);
/* The section's heading without a final 。. */
struct str position_heading(const struct doc *d, int32_t section);

#endif
