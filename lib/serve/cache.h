/* Replies that were made: the same is asked again and again. Kept by their ETag, which changes with the database, so none is ever
 * stale; those that were asked for longest ago go. Any thread. */
#ifndef GUIDANG_SERVE_CACHE_H
#define GUIDANG_SERVE_CACHE_H

#include "serve/request.h"

struct cache;
struct cache *cache_new(void);
void cache_free(struct cache *c);
/* Fills the reply; false: it is not there. */
bool cache_get(struct cache *c, const char *etag, struct reply *reply);
/* Keeps a copy, if it is one that can be kept. */
void cache_put(struct cache *c, const char *etag, const struct reply *reply);

#endif
