/* Searches the derived lists (doc/derived.h): tasks, figures, deadlines, citations; and finds the filed documents that citations refer
 * to. A search scans the table of lists and tests each row in its stored form before parsing it. Ids are sorted, without repeats.
 * Functions return false and set *err if the database failed. */
#ifndef GUIDANG_STORE_ABOUT_H
#define GUIDANG_STORE_ABOUT_H

#include "doc/derived.h"
#include "store/find.h"

/* Documents with an item that contains the word in one of these columns (names, ended by NULL). */
bool about_find(struct store *s, struct arena *a, enum derived list, const char *const *columns, const struct word *w, struct ids *out, struct err *err);
/* Documents with a deadline whose last day is in this range (ISO dates, complete or prefixes, inclusive; empty: open). */
bool about_due(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err);
/* Documents that cite a file with this number (in any brackets), or with a title that contains the word. */
bool about_cites(struct store *s, struct arena *a, struct str text, const struct word *w, struct ids *out, struct err *err);
/* Calls `each` with every value of a column of texts and the number of these documents (sorted ids) that have it. */
typedef void about_each(void *ctx, struct str value, size_t documents);
bool about_count(struct store *s, struct arena *a, enum derived list, const char *column, const struct ids *ids, about_each *each, void *ctx, struct err *err);

/* Finds the filed documents that a citation refers to: by number; else by title, also with the issuer before it; else those that issue
 * a file with this title. No result: the cited file is not filed. Never returns `self`. */
bool about_resolve(struct store *s, struct arena *a, const struct citation *c, int64_t self, struct ids *out, struct err *err);
/* Finds the documents that cite d, with their citations of it. d must have its derived lists. */
struct citer {
	int64_t id;
	struct citation citation;
};
struct citers {
	struct citer *p;
	size_t n, cap;
};
bool about_citers(struct store *s, struct arena *a, const struct doc *d, struct citers *out, struct err *err);

#endif
