/* Databases on a PostgreSQL server: what store/remote.h asks for. */
#ifndef GUIDANG_POSTGRES_ENGINE_H
#define GUIDANG_POSTGRES_ENGINE_H

#include <stddef.h>

#include "base/err.h"

/* Once, at the start. */
void postgres_register(void);
/* Makes the tables where they are missing (*made); of documents on the shards, where some are named. */
bool postgres_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err);
/* Roles that people can be given: guidang_reader, guidang_importer, with the least rights each. On shards all work goes
 * through the first server, which gives them there. */
bool postgres_roles(const char *address, struct err *err);
bool postgres_add_shard(const char *address, const char *shard, size_t *moved, struct err *err);

#endif
