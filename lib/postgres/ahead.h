/* The rows of documents that a query found are read one document at a time, several tables each. Here they are fetched for many
 * documents at once, so that a page of hits takes a few round trips to the server. Only in transactions that read one state. */
#ifndef GUIDANG_POSTGRES_AHEAD_H
#define GUIDANG_POSTGRES_AHEAD_H

#include "postgres/server.h"

/* These documents are probably read next, in this order. */
void ahead_expect(struct remote *r, const struct hits *hits);
void ahead_forget(struct remote *r);
/* The rows of `sql`, a SELECT whose only condition is COLUMN=$1, for this value and others that are expected: the caller picks its own.
 * *out NULL: the value is not expected, or too many statements are; else the caller frees it. *column: the first of the statement's
 * columns in it. */
bool ahead_rows(struct remote *r, const char *sql, int64_t value, struct link_reply **out, int *column, struct err *err);

#endif
