/* A cache of replies, because the same pages are requested repeatedly. The key is the ETag, which changes with the database, so no entry
 * is ever stale. The least recently used entries are dropped. Thread-safe. */
#ifndef GUIDANG_SERVE_CACHE_H
#define GUIDANG_SERVE_CACHE_H

#include "serve/request.h"

struct cache;
struct cache *cache_new(void);
void cache_free(struct cache *c);
/* Fills the reply; false: not in the cache. */
bool cache_get(struct cache *c, const char *etag, struct reply *reply);
/* Stores a copy, if the reply may be cached. */
void cache_put(struct cache *c, const char *etag, const struct reply *reply);

#endif
