/* Corrections of header fields, and tags, made by archivists. They are bound to the document's number and so survive an edit of its
 * file, a new extraction and new rules.
 *
 * A correction replaces the extracted value wherever a record is written. The values extracted when it was made, and last, are kept
 * with it. */
#ifndef GUIDANG_STORE_DESK_H
#define GUIDANG_STORE_DESK_H

#include "store/store.h"

struct correction {
	int64_t document, at;
	struct str field;              /* name of a header field; or sections, tables: confirmed unchanged */
	struct str who;
	struct texts { struct str *p; size_t n, cap; } value, then, now; /* then, now: extracted at the time of the correction, and last */
};
struct corrections {
	struct correction *p;
	size_t n, cap;
};
enum correction_state { CORRECTION_STANDS, CORRECTION_AGREED, CORRECTION_STALE };
/* AGREED: the extraction now gives the corrected value. STALE: it gives another value than when the correction was made. */
enum correction_state correction_state(const struct correction *c);
const char *correction_state_name(enum correction_state s); /* for programs */

/* The corrections of a document, or (0) of all documents, sorted by document and field. */
bool desk_corrections(struct store *s, struct arena *a, int64_t document, struct corrections *out, struct err *err);
/* Replaces extracted values by the corrections of d->id and removes doubts about these fields. keep: stores the extracted values with
 * the corrections (inside a transaction). *changed: there are corrections. */
bool desk_apply(struct store *s, struct doc *d, bool keep, bool *changed, struct err *err);
/* Corrects a field of a document, inside a transaction. *before receives the replaced correction; its field is empty if there was
 * none. */
bool desk_correct(struct store *s, int64_t id, const char *field, const struct texts *value, struct correction *before, struct arena *a,
		  struct err *err);
/* The same with the given user and time, and without an entry in the journal (undo.c); before may be NULL. */
bool desk_lay(struct store *s, int64_t id, const char *field, const struct texts *value, struct str who, int64_t at,
	      struct correction *before, struct arena *a, struct err *err);
bool desk_lift(struct store *s, int64_t id, const char *field, bool *any, struct err *err); /* as desk_drop */
bool desk_lay_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err); /* as desk_tag */
/* Sets the user and time of a correction made in another database. */
bool desk_sign(struct store *s, int64_t id, const char *field, struct str who, int64_t at, struct err *err);
/* Removes a correction; the caller must then extract the document again. *any: there was one. */
bool desk_drop(struct store *s, int64_t id, const char *field, bool *any, struct err *err);

/* Sets the tag or, with on false, removes it. *changed: the document's tags changed. */
bool desk_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err);
bool desk_tags(struct store *s, struct arena *a, int64_t id, struct texts *out, struct err *err);
/* Every tag with its number of documents. */
typedef void desk_each_tag(void *ctx, struct str tag, int64_t documents);
bool desk_all_tags(struct store *s, desk_each_tag *each, void *ctx, struct err *err);
/* Each tag of each document, including documents that are taken out. */
typedef void desk_tag_of(void *ctx, struct str tag, int64_t document);
bool desk_each_tagged(struct store *s, desk_tag_of *each, void *ctx, struct err *err);
bool desk_tagged(struct store *s, struct arena *a, struct str tag, struct ids *out, struct err *err);

/* Loads d->desk. */
bool desk_load(struct store *s, struct doc *d, struct err *err);
/* Does any document have corrections, tags or an arrangement? If not, desk_load can be skipped. */
bool desk_any(struct store *s);

/* Documents with doubts of the extraction, by id. */
bool desk_doubtful(struct store *s, struct arena *a, struct ids *out, struct err *err);

#endif
