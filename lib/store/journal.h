/* What was done with a database, when and by whom: a row an act, kept through everything. */
#ifndef GUIDANG_STORE_JOURNAL_H
#define GUIDANG_STORE_JOURNAL_H

#include "store/store.h"

/* Seconds since 1970: SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock. */
int64_t journal_now(void);
/* GUIDANG_USER, else the user the program runs as. Good until the next call. */
const char *journal_user(void);

/* Within a transaction: a row. document 0: it is not about one. detail: JSON, STR_NONE: none. *entry, if not NULL: its number. */
bool journal_add(struct store *s, const char *what, int64_t document, int64_t documents, struct str detail, int64_t *entry, struct err *err);

struct journal_row {
	int64_t id, at, document, documents; /* document 0: none */
	struct str who, what, detail;
};
typedef void journal_each(void *ctx, const struct journal_row *r);
/* The last `limit` rows, the newest last; document 0: all. */
bool journal_list(struct store *s, int64_t document, int64_t limit, journal_each *each, void *ctx, struct err *err);

#endif
