/* Makes and changes the tables of a database on shards. Partitions are tables of the shards, which the first server has as foreign tables;
 * whatever is written goes by these. Each shard shows all that it holds by one view, which the first server reads as one foreign table,
 * guidang_shards.SERVER: each foreign table that a statement asks costs a millisecond, and there are more partitions than shards. */
#ifndef GUIDANG_POSTGRES_SHARDING_H
#define GUIDANG_POSTGRES_SHARDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Creates the tables on the shards, then those of the first server. */
bool sharding_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err);
/* Brings the tables on all servers up to date; *done: they were of an earlier version. */
bool sharding_upgrade(const char *address, bool *done, struct err *err);
/* Adds a shard and moves its share of the partitions to it, one after the other; readers can work meanwhile. What was interrupted is done
 * again with the same address. *moved: number of partitions moved. */
bool sharding_add(const char *address, const char *shard, size_t *moved, struct err *err);

#endif
