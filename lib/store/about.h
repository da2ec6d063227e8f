/* Searches in the derived lists (doc/derived.h): who does what by when, which figures, which files are cited; and which
 * filed documents the cited ones are. The table of lists is gone through, its rows looked at as they are stored before they
 * are read. Ids are sorted, without repeats. False: the database failed, and *err says how. */
#ifndef GUIDANG_STORE_ABOUT_H
#define GUIDANG_STORE_ABOUT_H

#include "doc/derived.h"
#include "store/find.h"

/* Documents of whose items one has the word in one of these columns (NULL-terminated names). */
bool about_find(struct store *s, struct arena *a, enum derived list, const char *const *columns, const struct word *w, struct ids *out, struct err *err);
/* Documents with a deadline whose last day is between these (ISO, whole or beginnings, inclusive; empty: open). */
bool about_due(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err);
/* Documents that cite a file of this number (in any brackets), or whose title holds the word. */
bool about_cites(struct store *s, struct arena *a, struct str text, const struct word *w, struct ids *out, struct err *err);
/* Each value of a column of texts, once a document, with the number of these documents (sorted) that have it. */
typedef void about_each(void *ctx, struct str value, size_t documents);
bool about_count(struct store *s, struct arena *a, enum derived list, const char *column, const struct ids *ids, about_each *each, void *ctx, struct err *err);

/* The filed documents that a citation means: by number; else by title, also with the issuer before it; else those that issue
 * a file of this title. None: it is known by its citation only. Never `self`. */
bool about_resolve(struct store *s, struct arena *a, const struct citation *c, int64_t self, struct ids *out, struct err *err);
/* The documents that cite this one: of each the citation that does. d: its record with its derived lists. */
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
