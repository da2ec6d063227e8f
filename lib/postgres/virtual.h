/* Exposes the server's tables as virtual tables of the SQLite database in memory. */
#ifndef GUIDANG_POSTGRES_VIRTUAL_H
#define GUIDANG_POSTGRES_VIRTUAL_H

#include "postgres/server.h"

bool virtual_tables(struct remote *r, struct err *err);

#endif
