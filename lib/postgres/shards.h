/* Documents on several servers: hash partitions by content, each a foreign table (postgres_fdw). */
#ifndef GUIDANG_POSTGRES_SHARDS_H
#define GUIDANG_POSTGRES_SHARDS_H

#include "postgres/server.h"

/* Which partitions there are. Where the store is opened in parts (store_partial), those whose server does not answer are left out. */
bool shards_of(struct remote *r, struct err *err);
/* Makes the tables on the shards, then on the first server, which knows them. */
bool shards_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err);
/* Another shard takes over its share of the partitions, one after the other; readers go on meanwhile. *moved: how many. */
bool shards_add(const char *address, const char *shard, size_t *moved, struct err *err);

/* Appends `select` (which %s FROM-clause is missing at its end) … for each partition, joined by UNION ALL: what is
 * grouped or counted so each shard does by itself. `where` stands behind each. Without shards one. */
void shards_union(const struct remote *r, struct buf *sql, const char *select, const char *where, const char *behind);

#endif
