/* The leaves of a query tree: the documents that satisfy a single condition, exactly those that a scan of all folded texts would find.
 * search/sets.h combines them without SQL. Every set is sorted by id, without repeats, in the caller's arena.
 * Functions return false and set *err if the database failed. */
#ifndef GUIDANG_STORE_FIND_H
#define GUIDANG_STORE_FIND_H

#include "doc/number.h"
#include "index/occurrences.h"
#include "store/store.h"

struct word {
	struct str folded; /* text/fold.h; not empty */
	bool prefix;       /* its last run of letters and digits may be a prefix of a longer run */
};

/* Is the word a single wide character, answered by the unigram index? */
bool word_unigram(struct str folded);

/* A cursor over the occurrences of a word (index/occurrences.h), and the posting list of a unigram in text or title. NULL or
 * false: the posting lists cannot be read directly; use find_word. */
struct occurrences *find_occurrences(struct store *s, struct arena *a, const struct word *w);
/* For a few documents, not for all: occurrences_open_by_text, if that is the better way. given: these documents are known. *by_text: it
 * is. */
struct occurrences *find_occurrences_of_few(struct store *s, struct arena *a, const struct word *w, bool given, bool *by_text);
bool find_unigram(struct store *s, struct arena *a, struct str folded, bool title, struct cursor *out);
/* find_word in texts and in titles at once, of a word that is no unigram. */
bool find_word_twice(struct store *s, struct arena *a, const struct word *w, struct ids *texts, struct ids *titles, struct err *err);
/* The same of one token of the index (tokens.h), a pair of wide characters or a run of letters and digits, in one reading of its list, which
 * has about find_token_leaves leaves. False or -1: the posting lists cannot be read. */
bool find_token(struct store *s, struct arena *a, struct str token, struct ids *texts, struct ids *titles);
int64_t find_token_leaves(struct store *s, struct arena *a, struct str token);
/* The title of a document, folded; empty: it has none, or it cannot be read. Not on a server. */
struct str find_title(struct store *s, struct arena *a, int64_t id);

enum find_where { FIND_TEXT, FIND_TITLE, FIND_HEADING, FIND_CELL, FIND_PATH, FIND_TAG };
bool find_word(struct store *s, struct arena *a, enum find_where where, const struct word *w, struct ids *out, struct err *err);
/* For numbers in the text: the candidates. For headings, cells and numbers: does this document satisfy the condition? */
bool find_maybe_cited(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
bool find_holds(struct store *s, enum find_where where, const struct word *w, int64_t id, bool *found, struct err *err);
bool find_cites(struct store *s, const struct number *n, struct str tail, int64_t id, bool *cites, struct err *err);
/* Documents with a value of the header field that contains the word. */
bool find_value(struct store *s, struct arena *a, enum field field, const struct word *w, struct ids *out, struct err *err);
/* Other names of a body that documents define (doc/alias.h); `name` and the results are folded. */
bool find_aliases(struct store *s, struct arena *a, struct str name, struct strings *out, struct err *err);
/* Documents whose text has the document number, in any brackets, directly followed by the folded tail. */
bool find_cited(struct store *s, struct arena *a, const struct number *n, struct str tail, struct ids *out, struct err *err);
/* Documents with this document number; if there are none, those whose number contains it. Any brackets, with or without 号. */
bool find_number(struct store *s, struct arena *a, struct str number, struct ids *out, struct err *err);
/* find_own: documents whose number is the complete number n. find_recalled: documents whose number has n's serial number, n's year if
 * given, and contains n's code in its code. */
bool find_own(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
bool find_recalled(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err);
bool find_recalled_among(struct store *s, struct arena *a, const struct number *n, const struct ids *among, struct ids *out, struct err *err); /* of these documents */
/* Documents with a date in this range of ISO dates, complete or prefixes (2024-03); empty: open. Documents without a date never match. */
bool find_dates(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err);

#endif
