/* The tables of the server as tables of the database in memory. */
#ifndef GUIDANG_POSTGRES_VIRTUAL_H
#define GUIDANG_POSTGRES_VIRTUAL_H

#include "postgres/server.h"

bool virtual_tables(struct remote *r, struct err *err);

#endif
