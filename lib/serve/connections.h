/* Who is connected, and since when it keeps the server waiting: clients that send a byte now and then would hold their
 * connections for ever. Any thread. */
#ifndef GUIDANG_SERVE_CONNECTIONS_H
#define GUIDANG_SERVE_CONNECTIONS_H

#include <stdbool.h>

struct MHD_Connection;
struct connections;

/* Raises the process's limit of descriptors as far as it may be. */
struct connections *connections_new(void);
void connections_free(struct connections *l);
unsigned connections_most(const struct connections *l);
/* It has come, or is about to be closed; *own: of the connection. */
void connections_note(struct connections *l, struct MHD_Connection *c, void **own, bool come);
/* A whole head has come, or the answer to it was sent. */
void connections_busy(struct connections *l, struct MHD_Connection *c, bool busy);
unsigned connections_busy_now(struct connections *l);
/* Breaks off those that take too long to ask or to be answered; where places run short, those that have waited longest. */
void connections_sweep(struct connections *l);

#endif
