/* Exports and imports corrections and tags as JSON lines, to move them between databases. */
#ifndef GUIDANG_CMD_EXCHANGE_H
#define GUIDANG_CMD_EXCHANGE_H

#include "desk.h"

/* Exports those of the named documents, or of all. people: as text for people, else as JSON lines. Returns the exit status. */
int exchange_export(const struct args *a, struct store *s, struct arena *arena, bool people);
/* Applies them to documents with the same content (in any version), else with the same document number and path. If a line cannot be
 * read, nothing is changed. */
int exchange_import(const struct args *a, struct store *s, struct arena *arena, const char *file);

#endif
