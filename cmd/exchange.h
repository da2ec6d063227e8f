/* Corrections and tags as JSON lines: out of a database, into another. */
#ifndef GUIDANG_CMD_EXCHANGE_H
#define GUIDANG_CMD_EXCHANGE_H

#include "desk.h"

/* Of the documents named, or of all. people: to be read, else JSON lines. The exit status. */
int exchange_export(const struct args *a, struct store *s, struct arena *arena, bool people);
/* Into documents of the same content (any version), else of the same number and path. All of it, or nothing where a line
 * cannot be read. */
int exchange_import(const struct args *a, struct store *s, struct arena *arena, const char *file);

#endif
