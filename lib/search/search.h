/* Runs a query: computes the exact set of documents, ranks it, and finds the matching places in a document.
 *
 * The set is exactly what a scan of all folded texts would find: the index has every character (tokens.h),
 * values of fields are compared one by one. */
#ifndef GUIDANG_SEARCH_SEARCH_H
#define GUIDANG_SEARCH_SEARCH_H

#include "search/query.h"
#include "store/score.h"

enum sort { SORT_RELEVANCE, SORT_DATE, SORT_DATE_DOWN, SORT_NUMBER, SORT_ID };

/* Returns all hits; the first `want` are the best, in order, equal ones by id. The others are in no order. */
bool search_run(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct hits *out, struct err *err);

struct answer {
	struct hits hits;
	size_t total;  /* documents that match … */
	bool exact;    /* … false: there are at least `total` */
};
/* Returns only the first `want` hits of search_run, without looking at all others where possible. */
bool search_best(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct answer *out, struct err *err);

struct snippet {
	uint32_t line;      /* source line */
	size_t at;          /* byte offset in the text */
	struct str section; /* labels and headings on the way down, joined by " → " */
	struct str snippet; /* one line of text, matches between U+0002 and U+0003 */
};

struct snippets {
	struct snippet *p;
	size_t n, cap;
	size_t more; /* number of other lines with matches, as far as searched */
};

/* Up to `max` snippets of a loaded document (SIZE_MAX: all), with `context` characters on either side of a match. */
struct snippets search_snippets(const struct query *q, struct doc *d, const struct outline *o, size_t max, size_t context);

/* One line of text, its matches between U+0002 and U+0003; without any, as it is. */
struct str search_marked(const struct query *q, struct arena *a, struct str text);

struct facet {
	struct str value;
	size_t count;
};

struct facets {
	struct facet *p;
	size_t n, cap;
};

/* Combines equal values, each with count 1, and sorts them, the most frequent first. */
void facets_count(struct facets *f);
/* The i-th facet name; {NULL, 0}: past the last. Header fields are named by their first name in queries. */
struct str search_facet_name(size_t i);
void search_facet_names(struct buf *out); /* all, separated by commas */
/* Counts over all hits, sorted as facets_count does. most > 0: values behind the first `most` may be left out. False: unknown name. */
bool search_facet(struct store *s, struct arena *a, const struct hits *h, struct str name, size_t most, struct facets *out, struct err *err);

#endif
