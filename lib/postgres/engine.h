/* Databases on a PostgreSQL server: implements the interface of store/remote.h. */
#ifndef GUIDANG_POSTGRES_ENGINE_H
#define GUIDANG_POSTGRES_ENGINE_H

#include <stddef.h>

#include "base/err.h"

/* Registers the engine; call once at program start. */
void postgres_register(void);
/* Creates missing tables; *made: they were missing. If shards are named, the tables of documents are created on them. */
bool postgres_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err);
/* Creates the roles guidang_reader and guidang_importer, each with the least privileges. With shards, roles exist only on the first
 * server, through which all access goes. */
bool postgres_roles(const char *address, struct err *err);
/* Brings tables of an earlier version up to date; *done: they were of one; name: receives the server's, for
 * messages. */
bool postgres_upgrade(const char *address, char *name, size_t size, bool *done, struct err *err);
bool postgres_add_shard(const char *address, const char *shard, size_t *moved, struct err *err);

#endif
