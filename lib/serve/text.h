/* The text of a document as it is read: an element a line with the address of the line, headings of the outline, tables where they
 * stand. */
#ifndef GUIDANG_SERVE_TEXT_H
#define GUIDANG_SERVE_TEXT_H

#include "search/query.h"
#include "serve/view.h"

/* A stretch of the text, bytes of it: a value, or a passage with its number. */
struct text_range {
	size_t from, to, number;
	bool value;
};

/* What is marked: the words of a query, one value in the lines where it stands, passages. */
struct marked {
	struct str *p; /* folded */
	bool *prefix;
	size_t n;
	struct str value; /* folded; empty: none */
	struct span at;
	struct text_range *ranges; /* by their beginnings */
	size_t n_ranges;
	const char *side; /* before the addresses of lines and passages, where two texts stand on a page; NULL: nothing */
};

/* The words of the query that speak for a document; q NULL: none. */
void text_marked(struct request *r, const struct query *q, struct marked *out);
/* d: loaded by store_load_record; o: the same document's by store_load_hit. */
void text_html(struct request *r, const struct doc *d, const struct outline *o, const struct marked *m);
/* A table by itself; m NULL: nothing is marked. */
void text_table(struct request *r, const struct table *t, const struct marked *m);

#endif
