/* Worker threads that take the requests and make the replies, each with its own database connection.
 *
 * One of them attends to the connections; when it was asked for something, it makes the reply itself, and another worker goes on attending:
 * at once if there is more to do, else only after two milliseconds. So a reply to a single reader costs no change of threads. */
#ifndef GUIDANG_SERVE_POOL_H
#define GUIDANG_SERVE_POOL_H

#include "store/store.h"

/* A piece of work. The caller owns it and must keep it until `done` was called. */
struct work {
	/* Called by a worker. s: the database, in a snapshot; NULL: it could not be read, *err says why. */
	void (*run)(void *ctx, struct store *s, struct err *err);
	void (*done)(void *ctx); /* called by the same thread after run, when the snapshot has ended */
	void *ctx;
	bool store, slow; /* store: needs the database. slow: may take long; some workers are reserved for other work */
	struct work *next;
};

struct pool;
/* NULL and *err: the database cannot be read. */
struct pool *pool_new(const char *database, struct err *err);
/* Starts the threads. attend: waits some time for requests, takes them (pool_add), sends replies; never called by two threads at once.
 * SIGALRM must be blocked; whoever waits for it calls pool_alarm when it comes. */
void pool_begin(struct pool *w, void (*attend)(void *ctx), void *ctx);
void pool_alarm(struct pool *w);
/* Only within attend. False: the queue is full. */
bool pool_add(struct pool *w, struct work *one);
/* Ends the threads and frees the pool. False: a worker is still busy; nothing was freed. */
bool pool_end(struct pool *w);

#endif
