/* A request as the pages see it, and the reply they write. Knows nothing of HTTP's wire: tests and the fuzz target make
 * requests without a server. */
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
	QUERY_MAX = 1000,    /* bytes of a query: what it may cost grows with it */
};

struct pair {
	struct str name, value; /* decoded, well-formed UTF-8 */
};

struct pairs {
	struct pair *p;
	size_t n, cap;
};

/* What does not change while the room is open. */
struct room {
	const struct serve_options *options;
	const struct names *names; /* ours and the user's */
	struct arena *arena;
	char stamp[17];            /* of this program: pages of another one are other pages */
	unsigned port;
	pthread_mutex_t *writing;  /* one writes at a time */
};

/* More of a long answer, piece by piece; no piece is made before the one before it was sent. */
struct stream {
	/* Appends the next piece; nothing: that was all. Within a snapshot of its own. */
	bool (*more)(struct stream *m, struct store *s, struct buf *out, struct err *err);
	void (*end)(struct stream *m); /* frees it */
};

struct reply {
	unsigned status;
	const char *type;
	struct buf body;
	struct str location; /* of a redirection */
	struct str file;     /* it is to be saved under this name; empty: shown */
	struct str cookie;   /* to be set */
	struct stream *stream; /* what follows the body; NULL: nothing */
	bool foreign;        /* made of a source file: in a sandbox */
	bool lasting;        /* never changes under its address */
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
	/* headers, empty: not there */
	struct str host, accept, languages, cookies, authorization, origin, site, type, known, freshness;
	bool json, chinese;
	bool reader, editor; /* may read, may write */
	struct reply *reply;
	struct buf *out;     /* reply->body */
};

/* Path and pairs of the address. False: it is none. */
bool request_target(struct request *r, struct str target);
bool request_form(struct request *r, struct str body);
/* From the headers: language, JSON or HTML, who it is. */
void request_settle(struct request *r);
/* Is it meant for this room, and not sent here by another site's name? */
bool request_for_us(const struct request *r);
/* Does a request that writes come from a page of ours? */
bool request_from_us(const struct request *r);

struct str request_get(const struct request *r, const char *name);  /* of the address; empty: not given */
struct str request_post(const struct request *r, const char *name); /* of the form */
/* A whole number from 0 on; `otherwise` where none is given or it is above `most`. */
size_t request_number(const struct request *r, const char *name, size_t otherwise, size_t most);

bool token_is(struct str given, struct str token); /* takes as long whatever is given */

#endif
