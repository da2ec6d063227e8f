/* What an archivist says of documents: corrections of header fields, and tags. They belong to the document's number, so that
 * they outlive an edit of its file, a new extraction and new rules.
 *
 * A correction takes the place of what was extracted wherever a record is written; what was extracted, when it was made and
 * last, is kept beside it. */
#ifndef GUIDANG_STORE_DESK_H
#define GUIDANG_STORE_DESK_H

#include "store/store.h"

struct correction {
	int64_t document, at;
	struct str field;              /* a header field's name; sections, tables: confirmed as they are */
	struct str who;
	struct texts { struct str *p; size_t n, cap; } value, then, now; /* extracted: when it was corrected, and last */
};
struct corrections {
	struct correction *p;
	size_t n, cap;
};
enum correction_state { CORRECTION_STANDS, CORRECTION_AGREED, CORRECTION_STALE };
/* AGREED: the extraction says the same by now. STALE: it says something else than when the correction was made. */
enum correction_state correction_state(const struct correction *c);
const char *correction_state_name(enum correction_state s); /* for programs */

/* Of a document, or (0) of all, by document and field. */
bool desk_corrections(struct store *s, struct arena *a, int64_t document, struct corrections *out, struct err *err);
/* Lays the corrections of d->id over what was extracted; doubts about these fields go. keep: what was extracted is noted
 * beside them (within a transaction). *changed: there are any. */
bool desk_apply(struct store *s, struct doc *d, bool keep, bool *changed, struct err *err);
/* Corrects a field of a document, within a transaction. *before: the correction that this one replaces, field empty: none. */
bool desk_correct(struct store *s, int64_t id, const char *field, const struct texts *value, struct correction *before, struct arena *a,
		  struct err *err);
/* The same under another name and time, and without an entry in the journal (undo.c); before may be NULL. */
bool desk_lay(struct store *s, int64_t id, const char *field, const struct texts *value, struct str who, int64_t at,
	      struct correction *before, struct arena *a, struct err *err);
bool desk_lift(struct store *s, int64_t id, const char *field, bool *any, struct err *err); /* as desk_drop */
bool desk_lay_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err); /* as desk_tag */
/* The correction was made by someone else, elsewhere. */
bool desk_sign(struct store *s, int64_t id, const char *field, struct str who, int64_t at, struct err *err);
/* Takes a correction back; the document is to be extracted anew then. *any: there was one. */
bool desk_drop(struct store *s, int64_t id, const char *field, bool *any, struct err *err);

/* on false: the tag goes. *changed: it was not so before. */
bool desk_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err);
bool desk_tags(struct store *s, struct arena *a, int64_t id, struct texts *out, struct err *err);
/* Every tag with its documents. */
typedef void desk_each_tag(void *ctx, struct str tag, int64_t documents);
bool desk_all_tags(struct store *s, desk_each_tag *each, void *ctx, struct err *err);
/* Each tag of each document, also of those that are taken out. */
typedef void desk_tag_of(void *ctx, struct str tag, int64_t document);
bool desk_each_tagged(struct store *s, desk_tag_of *each, void *ctx, struct err *err);
bool desk_tagged(struct store *s, struct arena *a, struct str tag, struct ids *out, struct err *err);

/* Loads d->desk. */
bool desk_load(struct store *s, struct doc *d, struct err *err);
/* Is there anything of it for any document? Else desk_load can be spared. */
bool desk_any(struct store *s);

/* Documents that the extraction is not sure of, by number. */
bool desk_doubtful(struct store *s, struct arena *a, struct ids *out, struct err *err);

#endif
