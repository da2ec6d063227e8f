/* Counts the values of many documents on the server. Implements engine.count, engine.years and engine.numbers (store/remote.h). */
#ifndef GUIDANG_POSTGRES_COUNTS_H
#define GUIDANG_POSTGRES_COUNTS_H

#include "postgres/server.h"

bool counts_values(struct remote *r, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err);
bool counts_years(struct remote *r, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err);
bool counts_numbers(struct remote *r, tally_number *each, void *ctx, struct err *err);
/* The bytes of the tables on all servers; 0: it cannot be told. */
int64_t counts_bytes(struct remote *r);

#endif
