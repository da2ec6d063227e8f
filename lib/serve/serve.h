/* The reading room: an archive in a browser, on this machine. */
#ifndef GUIDANG_SERVE_SERVE_H
#define GUIDANG_SERVE_SERVE_H

#include "base/arena.h"
#include "base/err.h"

enum { TOKEN_LEAST = 16 }; /* characters of a token: one that is guessed protects nothing */

struct serve_options {
	const char *database;
	const char *address;        /* numeric; NULL: 127.0.0.1 */
	unsigned port;              /* 0: one that is free */
	const char *const *hosts;   /* names it may be asked for by, beside its own addresses; ends with NULL */
	struct str token;           /* asked for by every page; empty: none is, which only loopback may do */
	struct str edit_token;      /* asked for by what writes; empty: nothing is written */
	bool no_persons;            /* names of persons are left out, and files are not handed over */
	struct str names;           /* the user's names of bodies (search/names.h) */
	const char *version;
	/* Queries that go by a name: NAME TAB QUERY lines, and a query with each @NAME replaced. Any thread. */
	struct str (*saved)(struct arena *a);
	struct str (*expand)(struct arena *a, struct str query);
	/* The address under which it is ready, once. */
	void (*ready)(const char *url);
};

bool serve_there(void); /* does this build, and this machine, have libmicrohttpd? */
/* Until SIGTERM or SIGINT: answers that are being written are finished, for two seconds at most. False and *err: it could not
 * begin. */
bool serve_run(const struct serve_options *o, struct err *err);

#endif
