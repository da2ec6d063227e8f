/* The place of documents in the archive: fonds, year, retention period, department, openness, and the item number, which is never
 * assigned twice. Functions that write must run inside a transaction. */
#ifndef GUIDANG_STORE_ARRANGEMENT_H
#define GUIDANG_STORE_ARRANGEMENT_H

#include "store/store.h"

/* Loads the arrangement. A document that belongs to another's item has that item's number. Values that are not set are empty. */
bool arrangement_load(struct store *s, struct arena *a, int64_t id, struct arrangement *out, struct err *err);
/* Sets the values that are not empty in `what`, except the item and the archive number. */
bool arrangement_say(struct store *s, int64_t id, const struct arrangement *what, struct err *err);

enum numbering_result { NUMBERED_NEW, NUMBERED_ALREADY, NUMBERED_COPY, NUMBERED_LACKS };
/* Gives the document the next item number of its series, or adds it to the item of a numbered copy of its text. again: also if it has a
 * number; the old one is kept as a former number. The names of missing values are appended to `lacks`. */
bool arrangement_number(struct store *s, struct arena *a, int64_t id, const char *template, bool again, enum numbering_result *how, struct buf *lacks,
			struct err *err);
/* Makes the documents part of the leader's item; their own numbers are kept as former ones. leader 0: each becomes separate again. */
bool arrangement_join(struct store *s, int64_t leader, const int64_t *ids, size_t n, struct err *err);
/* Takes over a number assigned elsewhere: in an earlier catalogue or another database. The series continues after it. Returns false with
 * *taken set if another document has the number. */
bool arrangement_adopt(struct store *s, int64_t id, const struct arrangement *a, int64_t *taken, struct err *err);

/* Does any document have a number? */
bool arrangement_any(struct store *s);
/* The filed documents that have a number, in the order of their numbers. */
bool arrangement_order(struct store *s, struct arena *a, struct ids *out, struct err *err);
struct arranged_row {
	int64_t id;
	struct str number, period, year, title, path;
};
/* Every numbered document with a year and a period. */
bool arrangement_each(struct store *s, void (*each)(void *ctx, const struct arranged_row *r), void *ctx, struct err *err);
/* The document with this archive number; 0: none. */
bool arrangement_find(struct store *s, struct str number, int64_t *id, struct err *err);

#endif
