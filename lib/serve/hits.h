/* A document in a list of hits. */
#ifndef GUIDANG_SERVE_HITS_H
#define GUIDANG_SERVE_HITS_H

#include "search/search.h"
#include "serve/request.h"

/* Documents already listed. Copies of them are named with their hit and not listed again. */
struct hits_seen {
	int64_t *p;
	size_t n, cap;
};

bool hits_html(struct request *r, const struct query *q, struct str words, const struct hit *h, struct hits_seen *seen, struct err *err);
/* Writes an array element with the format of `guidang query --json`. */
bool hits_json(struct request *r, const struct query *q, const struct hit *h, struct err *err);

#endif
