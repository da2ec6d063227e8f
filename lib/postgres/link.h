/* A connection to a PostgreSQL server. Values are passed as parameters, never pasted into SQL. A server that does not answer is given
 * up after a timeout.
 *
 * An error is reported once, with the server's name but never a password. After an error every call fails until the transaction is
 * rolled back. */
#ifndef GUIDANG_POSTGRES_LINK_H
#define GUIDANG_POSTGRES_LINK_H

#include "base/err.h"
#include "postgres/params.h"
#include "postgres/reply.h"

enum { LINK_CONNECT_SECONDS = 10, LINK_STATEMENT_SECONDS = 60, LINK_ADDRESS_MAX = 512 };

struct link;

/* Is this the address of a server, not the name of a file? */
bool link_is_address(const char *address);
/* The server's address for messages, without password and parameters. False with *err: the address is invalid or contains a password. */
bool link_name_of(const char *address, char out[static LINK_ADDRESS_MAX], struct err *err);
bool link_open(const char *address, struct link **out, struct err *err);
/* Opens a second connection to the same server, with a timeout of a few seconds; NULL: failed. */
struct link *link_again(const struct link *l);
/* Sets a callback for statements that time out: it writes the name of the shard that does not answer into `out`. */
void link_on_late(struct link *l, void (*who)(void *ctx, char *out, size_t size), void *ctx);
void link_close(struct link *l);
const char *link_name(const struct link *l);
/* Connection parameters for a foreign server definition. */
struct link_place {
	const char *host, *port, *database, *user, *password; /* empty: none */
};
struct link_place link_place(const struct link *l);
/* Quotes an identifier or a string literal for SQL commands that take no parameters, such as those that create tables and servers. */
struct str link_quoted(struct link *l, struct arena *a, const char *text, bool identifier);

/* Runs one statement. out: receives its rows; may be NULL. kept: the statement will be used again, so the server prepares it. */
bool link_run(struct link *l, const char *sql, const struct params *p, bool kept, struct link_reply **out, struct err *err);
/* Runs several statements without parameters, separated by ;; because function bodies contain single semicolons. */
bool link_script(struct link *l, const char *sql, struct err *err);
/* Sends a statement without waiting for it; then waits for its end. In between the link takes no other. */
bool link_send(struct link *l, const char *sql, struct err *err);
bool link_sent(struct link *l, struct link_reply **out, struct err *err);
/* Switches the statement timeout off for long work (last false), and on again (last true). */
bool link_patience(struct link *l, bool last, struct err *err);
/* Runs COPY … FROM STDIN (FORMAT binary). data: its rows without header and trailer. */
bool link_copy(struct link *l, const char *sql, struct str data, struct err *err);
/* Sets *err to the last error again; always false. */
bool link_fail(struct link *l, struct err *err);
/* The SQLSTATE of the failed statement, five characters; empty: none failed. Class 08: no server answers; 57014: timeout. */
const char *link_state(const struct link *l);
bool link_lost(const struct link *l);
/* After a failure within a transaction: sends ROLLBACK if the server can be reached, and clears the error. */
void link_forgive(struct link *l);
/* The same, but rolls back to a savepoint. */
void link_back_to(struct link *l, const char *savepoint);
int link_version(const struct link *l);

#endif
