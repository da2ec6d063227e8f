/* Distributes documents over several servers: hash partitions by content, each a foreign table (postgres_fdw). */
#ifndef GUIDANG_POSTGRES_SHARDS_H
#define GUIDANG_POSTGRES_SHARDS_H

#include "postgres/server.h"

/* Lists the partitions. If the store may be opened in part (store_partial), partitions on servers that do not answer are left out. */
bool shards_of(struct remote *r, struct err *err);
/* Creates the tables on the shards, then the foreign tables on the first server. */
bool shards_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err);
/* Brings the tables on all servers up to date; *done: they were of an earlier version. */
bool shards_upgrade(const char *address, bool *done, struct err *err);
/* Adds a shard and moves its share of the partitions to it, one after the other; readers can work meanwhile. *moved: number of
 * partitions moved. */
bool shards_add(const char *address, const char *shard, size_t *moved, struct err *err);

/* Appends a SELECT for each partition, joined by UNION ALL, so that each shard groups and counts its own rows; without shards a single
 * SELECT. select: the part before FROM; where: the condition; behind: what follows it. */
void shards_union(const struct remote *r, struct buf *sql, const char *select, const char *where, const char *behind);

#endif
