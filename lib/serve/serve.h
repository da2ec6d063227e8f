/* The reading room: a web server that shows an archive in a browser. */
#ifndef GUIDANG_SERVE_SERVE_H
#define GUIDANG_SERVE_SERVE_H

#include "base/arena.h"
#include "base/err.h"

enum { TOKEN_LEAST = 16 }; /* minimum characters of a token, so that it cannot be guessed */

struct serve_options {
	const char *database;
	const char *address;        /* numeric; NULL: 127.0.0.1 */
	unsigned port;              /* 0: any free port */
	const char *const *hosts;   /* host names accepted in addition to its own addresses; ends with NULL */
	struct str token;           /* required by every page; empty: no token, allowed only on loopback */
	struct str edit_token;      /* required for writing; empty: writing is disabled */
	bool no_persons;            /* leave out names of persons, and refuse the files themselves */
	struct str names;           /* the user's names of bodies (search/names.h) */
	const char *version;
	/* Saved queries: all as lines of NAME TAB QUERY; and a query with each @NAME replaced. Thread-safe. */
	struct str (*saved)(struct arena *a);
	struct str (*expand)(struct arena *a, struct str query);
	/* Called when it listens, before threads start: gives up what is not needed from then on. */
	void (*confine)(const struct serve_options *o);
	/* Called once with the server's address when it is ready. */
	void (*ready)(const char *url);
};

bool serve_there(void); /* is libmicrohttpd supported by this build and installed? */
/* Runs until SIGTERM or SIGINT, then gives answers in progress at most two seconds to finish. False with *err: it could not start. */
bool serve_run(const struct serve_options *o, struct err *err);

#endif
