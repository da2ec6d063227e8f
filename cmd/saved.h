/* Queries that go by a name: lines of NAME TAB QUERY in ~/.config/guidang/queries.txt. */
#ifndef GUIDANG_CMD_SAVED_H
#define GUIDANG_CMD_SAVED_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

/* The query with each word @NAME replaced by what goes by that name, in brackets. */
struct str saved_expand(struct arena *a, struct str query);
/* In place of what went by the name. */
bool saved_put(struct arena *a, struct str name, struct str query, struct err *err);
/* All of them, NAME TAB QUERY a line. */
struct str saved_lines(struct arena *a);
void saved_names(struct arena *a, FILE *out); /* a line each */
void saved_list(struct arena *a, FILE *out);
/* A file of the user's folder: $XDG_CONFIG_HOME/guidang/NAME, else ~/.config/guidang/NAME. */
struct str saved_path(struct arena *a, const char *name);

#endif
