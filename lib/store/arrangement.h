/* Where documents stand in the archive: fonds, year, retention period, department, openness, and the item number, which is
 * given once and never again. Within a transaction, but for what only reads. */
#ifndef GUIDANG_STORE_ARRANGEMENT_H
#define GUIDANG_STORE_ARRANGEMENT_H

#include "store/store.h"

/* Its number is that of the item it belongs to. Empty where nothing is said. */
bool arrangement_load(struct store *s, struct arena *a, int64_t id, struct arrangement *out, struct err *err);
/* Says of the document what is not empty in `what`: all but the item and its number. */
bool arrangement_say(struct store *s, int64_t id, const struct arrangement *what, struct err *err);

enum numbering_result { NUMBERED_NEW, NUMBERED_ALREADY, NUMBERED_COPY, NUMBERED_LACKS };
/* Gives the document the next item number of its series, or makes it one item with a numbered copy of its text; again: also
 * if it has one, which is kept beside the new. lacks: what is missing is appended. */
bool arrangement_number(struct store *s, struct arena *a, int64_t id, const char *template, bool again, enum numbering_result *how, struct buf *lacks,
			struct err *err);
/* One item: what had a number of its own keeps it as a former one. leader 0: each stands alone from now on. */
bool arrangement_join(struct store *s, int64_t leader, const int64_t *ids, size_t n, struct err *err);
/* A number that was given elsewhere: of an earlier catalogue, another database. The series goes on behind it. False with
 * *taken: another document has it. */
bool arrangement_adopt(struct store *s, int64_t id, const struct arrangement *a, int64_t *taken, struct err *err);

/* Has any document a number? */
bool arrangement_any(struct store *s);
/* Documents that are filed, in the order of their numbers (unnumbered ones not at all). */
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
