/* Writes a document's text as HTML: one element per line, with the line's address; headings of the outline; tables at their place. */
#ifndef GUIDANG_SERVE_TEXT_H
#define GUIDANG_SERVE_TEXT_H

#include "search/query.h"
#include "serve/view.h"

/* A byte range of the text: a value, or a passage with its number. */
struct text_range {
	size_t from, to, number;
	bool value;
};

/* What to highlight: the words of a query, one value in its lines, passages. */
struct marked {
	struct str *p; /* folded */
	bool *prefix;
	size_t n;
	struct str value; /* folded; empty: none */
	struct span at;
	struct text_range *ranges; /* sorted by `from` */
	size_t n_ranges;
	const char *side; /* prefix of the addresses of lines and passages, if a page shows two texts; NULL: none */
};

/* Collects the words of the query to highlight; q NULL: none. */
void text_marked(struct request *r, const struct query *q, struct marked *out);
/* d: loaded by store_load_record; o: the same document's by store_load_hit. */
void text_html(struct request *r, const struct doc *d, const struct outline *o, const struct marked *m);
/* Writes a single table; m NULL: highlights nothing. */
void text_table(struct request *r, const struct table *t, const struct marked *m);

#endif
