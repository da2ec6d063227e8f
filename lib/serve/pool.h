/* Threads that make the replies, each with a connection to the database of its own. */
#ifndef GUIDANG_SERVE_POOL_H
#define GUIDANG_SERVE_POOL_H

#include "store/store.h"

/* Something to be done; the caller's until `done` was called. */
struct work {
	/* By a worker. s: the database, in a snapshot; NULL: it could not be read, and *err says why. */
	void (*run)(void *ctx, struct store *s, struct err *err);
	void (*done)(void *ctx); /* by the same thread, behind run, when the snapshot is over */
	void *ctx;
	bool store, slow; /* store: it needs the database. slow: some workers are left for what is not */
	struct work *next;
};

struct pool;
/* NULL and *err: the database cannot be read. */
struct pool *pool_new(const char *database, struct err *err);
/* False: too many wait already. Any thread. */
bool pool_add(struct pool *w, struct work *one);
/* False: one is still at work; nothing is freed then. */
bool pool_end(struct pool *w);

#endif
