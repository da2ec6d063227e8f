/* Tracks connections and how long each keeps the server waiting, because clients that send a byte now and then would otherwise hold
 * connections for ever. Thread-safe. */
#ifndef GUIDANG_SERVE_CONNECTIONS_H
#define GUIDANG_SERVE_CONNECTIONS_H

#include <stdbool.h>

struct MHD_Connection;
struct connections;

/* Also raises the process's limit of file descriptors as far as allowed. */
struct connections *connections_new(void);
void connections_free(struct connections *l);
unsigned connections_most(const struct connections *l);
/* The connection was opened (come), or is about to be closed. *own: the connection's private pointer. */
void connections_note(struct connections *l, struct MHD_Connection *c, void **own, bool come);
/* A complete request header has arrived (busy), or its answer was sent. */
void connections_busy(struct connections *l, struct MHD_Connection *c, bool busy);
unsigned connections_busy_now(struct connections *l);
/* Closes connections that take too long to send a request or to be answered. When few connections are left, idle ones get less time. */
void connections_sweep(struct connections *l);

#endif
