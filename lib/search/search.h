/* Running a query: exact sets of documents, ranked; and the places in a document that answer it.
 *
 * The set is exactly what a scan of all folded texts would find: the index holds every character (tokens.h),
 * values of fields are compared one by one. */
#ifndef GUIDANG_SEARCH_SEARCH_H
#define GUIDANG_SEARCH_SEARCH_H

#include "search/query.h"
#include "store/score.h"

enum sort { SORT_RELEVANCE, SORT_DATE, SORT_DATE_DOWN, SORT_NUMBER, SORT_ID };

/* All hits; the first `want` are the best, in order, equal ones by id. The others come in no order. */
bool search_run(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct hits *out, struct err *err);

struct answer {
	struct hits hits;
	size_t total;  /* documents that match … */
	bool exact;    /* … or, where that is false, at least so many */
};
/* The first `want` of search_run alone, without a look at all others where that can be done. */
bool search_best(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct answer *out, struct err *err);

struct snippet {
	uint32_t line;      /* source line */
	size_t at;          /* byte of the text */
	struct str section; /* labels and headings on the way down, joined by " → " */
	struct str snippet; /* one line of text, matches between U+0002 and U+0003 */
};

struct snippets {
	struct snippet *p;
	size_t n, cap;
	size_t more; /* other lines with matches, as far as they were looked for */
};

/* Up to `max` places of a loaded document (SIZE_MAX: all), `context` characters either side of a match. */
struct snippets search_snippets(const struct query *q, struct doc *d, const struct outline *o, size_t max, size_t context);

struct facet {
	struct str value;
	size_t count;
};

struct facets {
	struct facet *p;
	size_t n, cap;
};

/* Values that each counted once, any number alike: become one each, the most frequent first. */
void facets_count(struct facets *f);
/* Counts over all hits: "issuer", "year", "type", "encoding", "kind", "to". False: unknown name. */
/* The names of facets, one after the other; {NULL, 0}: no more. Header fields go by their first name in queries. */
struct str search_facet_name(size_t i);
void search_facet_names(struct buf *out); /* all, parted by commas */
bool search_facet(struct store *s, struct arena *a, const struct hits *h, struct str name, struct facets *out, struct err *err);

#endif
