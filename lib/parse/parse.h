/* A document from its bytes. Read parse.c first: it is the way of a document on one page. */
#ifndef GUIDANG_PARSE_PARSE_H
#define GUIDANG_PARSE_PARSE_H

#include "rules/match.h"

/* `bytes` must live as long as the document; `encoding` overrules the detection (NULL: detect).
 * Everything else is allocated in `a`. False: *err says why this is no document; ERR_STOPPED: matcher_stop. */
bool parse(struct matcher *m, struct arena *a, struct str path, struct str bytes, const char *encoding, struct doc *out,
	   struct err *err);

struct workers;

struct input {
	struct str path, bytes;   /* as above; bytes.p may be NULL where `kept` is given: then bytes.n and id say what they were */
	struct str container;     /* the bundle or mail it is in; n is 0: a file */
	struct str kept;          /* what its reader yielded before (read/reading.h): nothing is read; n is 0: nothing is kept */
	const char *id, *encoding; /* id NULL: taken of the bytes */
	struct workers *workers;  /* read/workers.h; NULL: this process reads it */
	void (*turn)(void *turn_ctx); /* read/readers.h */
	void *turn_ctx;
};

bool parse_input(struct matcher *m, struct arena *a, const struct input *in, struct doc *out, struct err *err);

#endif
