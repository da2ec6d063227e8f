/* Documents on several servers: which, and how they are asked. */
#ifndef GUIDANG_POSTGRES_SHARDS_H
#define GUIDANG_POSTGRES_SHARDS_H

#include "postgres/server.h"

/* Lists the partitions, those of a server together. */
bool shards_read(struct remote *r, struct err *err);
/* The same, and what is read goes to all shards. If the store may be opened in part (store_partial), servers that do not answer are left out. */
bool shards_of(struct remote *r, struct err *err);
/* In a transaction that has just begun: the list as it is until its end. A shard that joins waits so long. */
bool shards_stay(struct remote *r, struct err *err);
bool shards_begin(const struct remote *r, size_t i); /* is partition i the first of its server? */
/* Creates the missing indexes of codes, on all shards at a time. */
bool shards_index(struct remote *r, struct err *err);

/* Appends a SELECT for each shard, joined by UNION ALL, so that each groups and counts its own rows; without shards a single SELECT.
 * select: the part before FROM; where: the condition; behind: what follows it. */
void shards_union(const struct remote *r, struct buf *sql, const char *select, const char *where, const char *behind);

#endif
