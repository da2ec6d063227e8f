/* Checks that a server holds what it must hold for each document. Implements engine.holds and engine.totals (store/remote.h). */
#ifndef GUIDANG_POSTGRES_HELD_H
#define GUIDANG_POSTGRES_HELD_H

#include "postgres/server.h"

bool held_document(struct remote *r, struct doc *d, bool *same, struct err *err);
bool held_totals(struct remote *r, bool *same, struct err *err);

#endif
