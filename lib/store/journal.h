/* The journal of a database: one row for each act, with time and user. Rows are never deleted. */
#ifndef GUIDANG_STORE_JOURNAL_H
#define GUIDANG_STORE_JOURNAL_H

#include "store/store.h"

/* Seconds since 1970: SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock. */
int64_t journal_now(void);
/* GUIDANG_USER, else the user the program runs as. Valid until the next call. */
const char *journal_user(void);

/* Adds a row; inside a transaction. document 0: not about a single document. detail: JSON, or STR_NONE. *entry, if not NULL, receives its
 * number. */
bool journal_add(struct store *s, const char *what, int64_t document, int64_t documents, struct str detail, int64_t *entry, struct err *err);

struct journal_row {
	int64_t id, at, document, documents; /* document 0: none */
	struct str who, what, detail;
};
typedef void journal_each(void *ctx, const struct journal_row *r);
/* The last `limit` rows, the newest last; document 0: of all documents. */
bool journal_list(struct store *s, int64_t document, int64_t limit, journal_each *each, void *ctx, struct err *err);

#endif
