/* The tables of a page's markup: their rows, the columns of a cell, and whether a table holds data or only lays out the page. */
#ifndef GUIDANG_READ_HTMLTABLE_H
#define GUIDANG_READ_HTMLTABLE_H

#include "base/xml.h"

enum { HTML_SPAN_MAX = 64 }; /* larger values of colspan and rowspan are cut to this */

struct htmltable {
	size_t rows, columns;
	bool span_cut, refused; /* a limit was met: HTML_SPAN_MAX, TABLE_CELLS_MAX */
};

/* The row behind `row`, NULL: the first. Returns NULL behind the last. */
xmlNodePtr htmltable_row(xmlNodePtr table, xmlNodePtr row);
/* The value of colspan or rowspan, 1 at least; sets t->span_cut if it was cut. */
unsigned htmltable_span(xmlNodePtr cell, const char *name, struct htmltable *t);
/* Data: at least two rows and two columns, no table inside, short cells. Sets rows, columns and the limits met. */
bool htmltable_is_data(xmlNodePtr table, struct htmltable *t);

#endif
