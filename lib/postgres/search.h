/* Runs queries on a server: all matching documents, or the best hits. Implements engine.ids and engine.hits (store/remote.h). */
#ifndef GUIDANG_POSTGRES_SEARCH_H
#define GUIDANG_POSTGRES_SEARCH_H

#include "postgres/server.h"

bool search_titled(struct remote *r, struct store *s, struct arena *a, struct str folded, struct ids *out, struct err *err); /* engine.titled */
bool search_ids(struct remote *r, struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err);
bool search_hits(struct remote *r, struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total,
		 bool *exact, struct err *err);

#endif
