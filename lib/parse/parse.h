/* Makes a document from its bytes. Start reading the code at parse.c: it shows all stages in order. */
#ifndef GUIDANG_PARSE_PARSE_H
#define GUIDANG_PARSE_PARSE_H

#include "rules/match.h"

/* `bytes` must live as long as the document; `encoding` overrides detection (NULL: detect). Everything else is allocated in `a`.
 * False: *err says why this is not a document; ERR_STOPPED: matcher_stop was called. */
bool parse(struct matcher *m, struct arena *a, struct str path, struct str bytes, const char *encoding, struct doc *out,
	   struct err *err);

struct workers;

struct input {
	struct str path, bytes;   /* as above; with `kept`, bytes.p may be NULL: bytes.n and id then describe the former bytes */
	struct str container;     /* the bundle or mail that holds it; n is 0: a plain file */
	struct str kept;          /* an earlier reader's result (read/reading.h) to use instead of reading; n is 0: none */
	const char *id, *encoding; /* id NULL: computed from the bytes */
	struct workers *workers;  /* read/workers.h; NULL: read in this process */
	void (*turn)(void *turn_ctx, bool loads); /* read/readers.h */
	void *turn_ctx;
};

bool parse_input(struct matcher *m, struct arena *a, const struct input *in, struct doc *out, struct err *err);

#endif
