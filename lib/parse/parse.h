/* A document from its bytes. Read parse.c first: it is the way of a document on one page. */
#ifndef GUIDANG_PARSE_PARSE_H
#define GUIDANG_PARSE_PARSE_H

#include "rules/rules.h"

/* `bytes` must live as long as the document; `encoding` overrules the detection (NULL: detect).
 * Everything else is allocated in `a`. False: *err says why this is no document. */
bool parse(struct matcher *m, struct arena *a, struct str path, struct str bytes, const char *encoding, struct doc *out,
	   struct err *err);

#endif
