/* A connection to a PostgreSQL server: statements with parameters, never text pasted into them, and a time after which a
 * server that says nothing is given up.
 *
 * What goes wrong is said once, with the server's name (never a password), and remembered: everything fails from then on
 * until the transaction is rolled back. */
#ifndef GUIDANG_POSTGRES_LINK_H
#define GUIDANG_POSTGRES_LINK_H

#include "base/err.h"
#include "postgres/params.h"

enum { LINK_CONNECT_SECONDS = 10, LINK_STATEMENT_SECONDS = 60, LINK_ADDRESS_MAX = 512 };

struct link;

/* Is this the address of a server, not the name of a file? */
bool link_is_address(const char *address);
/* Where a server is, for people: no password, no parameters. False: it cannot be read, or holds a password; *err. */
bool link_name_of(const char *address, char out[static LINK_ADDRESS_MAX], struct err *err);
bool link_open(const char *address, struct link **out, struct err *err);
/* Another connection to the same server, which waits a few seconds only; NULL: it cannot be had. */
struct link *link_again(const struct link *l);
/* Who knows which server behind this one does not answer: asked when a statement ran out of time. */
void link_on_late(struct link *l, void (*who)(void *ctx, char *out, size_t size), void *ctx);
void link_close(struct link *l);
const char *link_name(const struct link *l);
/* What a foreign server needs to be told of this one. */
struct link_place {
	const char *host, *port, *database, *user, *password; /* empty: none */
};
struct link_place link_place(const struct link *l);
/* A name or a text as it stands in SQL, for what takes no parameters: commands that make tables and servers. */
struct str link_quoted(struct link *l, struct arena *a, const char *text, bool identifier);

/* The rows of a statement, all in memory. */
struct link_reply;
size_t reply_rows(const struct link_reply *r);
bool reply_null(const struct link_reply *r, size_t row, int column);
int64_t reply_int(const struct link_reply *r, size_t row, int column); /* of 16, 32 or 64 bits, or bool */
double reply_double(const struct link_reply *r, size_t row, int column);
struct str reply_text(const struct link_reply *r, size_t row, int column); /* until they are freed */
int64_t reply_changed(const struct link_reply *r);
void reply_free(struct link_reply *r);

/* Runs one statement; out NULL: its rows do not matter. kept: it will come again, the server prepares it. */
bool link_run(struct link *l, const char *sql, const struct params *p, bool kept, struct link_reply **out, struct err *err);
/* Several statements without parameters, each ended by ;; (bodies of functions hold single ones). */
bool link_script(struct link *l, const char *sql, struct err *err);
/* Work that takes as long as it takes: until `last` nothing is given up. */
bool link_patience(struct link *l, bool last, struct err *err);
/* COPY … FROM STDIN (FORMAT binary): `data` are its rows, without header and end. */
bool link_copy(struct link *l, const char *sql, struct str data, struct err *err);
/* Says again what went wrong last; false. */
bool link_fail(struct link *l, struct err *err);
/* What a statement failed for: five letters; empty: none did. Class 08: no server answers, 57014: not in time. */
const char *link_state(const struct link *l);
bool link_lost(const struct link *l);
/* After a failure within a transaction: ROLLBACK, as far as the server can be reached. */
void link_forgive(struct link *l);
/* The same back to a savepoint. */
void link_back_to(struct link *l, const char *savepoint);
int link_version(const struct link *l);

#endif
