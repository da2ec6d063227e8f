/* A request and its reply, independent of the HTTP library, so that tests and the fuzz target can make requests without a server. */
#ifndef GUIDANG_SERVE_REQUEST_H
#define GUIDANG_SERVE_REQUEST_H

#include <pthread.h>

#include "search/names.h"
#include "serve/serve.h"
#include "store/store.h"

enum {
	TARGET_MAX = 4096,   /* bytes of an address */
	FORM_MAX = 64 << 10, /* of a form */
	PAIRS_MAX = 100,
	QUERY_MAX = 1000,    /* bytes of a query; its cost grows with its length */
};

struct pair {
	struct str name, value; /* decoded, well-formed UTF-8 */
};

struct pairs {
	struct pair *p;
	size_t n, cap;
};

/* What does not change while the server runs. */
struct room {
	const struct serve_options *options;
	const struct names *names; /* names of bodies: built-in and the user's */
	struct arena *arena;
	char stamp[17];            /* identifies this build in ETags and asset addresses: another build makes other pages */
	unsigned port;
	pthread_mutex_t *writing;  /* held while writing: one writer at a time */
};

/* The rest of a long answer, in pieces. A piece is made only after the previous one was sent. */
struct stream {
	/* Appends the next piece; appends nothing at the end. Each call has its own database snapshot. */
	bool (*more)(struct stream *m, struct store *s, struct buf *out, struct err *err);
	void (*end)(struct stream *m); /* frees m */
};

struct reply {
	unsigned status;
	const char *type;
	struct buf body;
	struct str location; /* target of a redirection */
	struct str file;     /* file name for a download; empty: the browser shows the reply */
	struct str cookie;   /* cookie to set; empty: none */
	struct stream *stream; /* what follows the body; NULL: nothing */
	bool foreign;        /* content of a source file: the browser must sandbox it */
	bool lasting;        /* the content at this address never changes */
};

enum method { METHOD_GET, METHOD_POST, METHOD_OTHER };

struct request {
	struct arena *arena;
	const struct room *room;
	struct store *store; /* in a snapshot; NULL: none is needed */
	enum method method;
	struct str path;     /* decoded, without the suffix .json */
	struct str query;    /* as it came, without the ? */
	struct pairs pairs, form;
	/* headers; empty: not sent */
	struct str host, accept, languages, cookies, authorization, origin, site, type, known, freshness;
	bool json, chinese;
	bool reader, editor; /* reader: may read; editor: may write */
	struct reply *reply;
	struct buf *out;     /* reply->body */
};

/* Parses the address into path and pairs. False: the address is invalid. */
bool request_target(struct request *r, struct str target);
bool request_form(struct request *r, struct str body);
/* Sets from the headers: language, JSON or HTML, and the rights. */
void request_settle(struct request *r);
/* Is the Host header one of this server's names? Protects against DNS rebinding. */
bool request_for_us(const struct request *r);
/* Does a writing request come from one of our own pages? */
bool request_from_us(const struct request *r);

struct str request_get(const struct request *r, const char *name);  /* of the address; empty: not given */
struct str request_post(const struct request *r, const char *name); /* of the form */
/* A whole number from 0 to `most`; `otherwise` if it is missing or larger. */
size_t request_number(const struct request *r, const char *name, size_t otherwise, size_t most);

bool token_is(struct str given, struct str token); /* compares in constant time */

#endif
