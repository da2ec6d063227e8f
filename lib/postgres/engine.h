/* Databases on a PostgreSQL server: what store/remote.h asks for. */
#ifndef GUIDANG_POSTGRES_ENGINE_H
#define GUIDANG_POSTGRES_ENGINE_H

#include "base/err.h"

/* Once, at the start. */
void postgres_register(void);
/* Makes the tables where they are missing (*made). */
bool postgres_init(const char *address, bool *made, struct err *err);

#endif
