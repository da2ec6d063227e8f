/* The leaves of a query: the documents that one condition means, exactly what a scan of all folded texts would find.
 * What combines them knows no SQL (search/sets.h). Every set is sorted by id, without repeats, in the caller's arena.
 * False: the database failed, and *err says how. */
#ifndef GUIDANG_STORE_FIND_H
#define GUIDANG_STORE_FIND_H

#include "doc/number.h"
#include "index/occurrences.h"
#include "store/store.h"

struct word {
	struct str folded; /* text/fold.h; not empty */
	bool prefix;       /* its last run of letters and digits may go on */
};

/* One wide character and nothing else: the unigram index answers. */
bool word_unigram(struct str folded);

/* Occurrences document by document (index/occurrences.h), and the posting list of a unigram, in text or title. NULL or
 * false: the posting lists cannot be read; use find_word. */
struct occurrences *find_occurrences(struct store *s, struct arena *a, const struct word *w);
bool find_unigram(struct store *s, struct arena *a, struct str folded, bool title, struct cursor *out);

enum find_where { FIND_TEXT, FIND_TITLE, FIND_HEADING, FIND_CELL, FIND_PATH, FIND_TAG };
bool find_word(struct store *s, struct arena *a, enum find_where where, const struct word *w, struct ids *out, struct err *err);
/* For headings, cells and numbers in the text: documents that may be meant, and whether one of them is. */
bool find_maybe_cited(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
bool find_holds(struct store *s, enum find_where where, const struct word *w, int64_t id, bool *found, struct err *err);
bool find_cites(struct store *s, const struct number *n, struct str tail, int64_t id, bool *cites, struct err *err);
/* A value of the header field holds the word. */
bool find_value(struct store *s, struct arena *a, enum field field, const struct word *w, struct ids *out, struct err *err);
/* Other names of a body that documents tell (doc/alias.h); the name and they are folded. */
bool find_aliases(struct store *s, struct arena *a, struct str name, struct strings *out, struct err *err);
/* The text prints the document number, in any brackets, with the folded tail right behind it. */
bool find_cited(struct store *s, struct arena *a, const struct number *n, struct str tail, struct ids *out, struct err *err);
/* The document number is this one; where none is, holds it. Any brackets, with or without 号. */
bool find_number(struct store *s, struct arena *a, struct str number, struct ids *out, struct err *err);
/* The document number is the whole one asked for; it has the serial number, the year if there is one, and the code asked for
 * in its own. */
bool find_own(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
bool find_recalled(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
/* ISO dates, whole or beginnings of them (2024-03); empty: open. Documents without a date are in no range. */
bool find_dates(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err);

#endif
