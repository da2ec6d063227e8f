/* Saved queries: lines of NAME TAB QUERY in ~/.config/guidang/queries.txt. */
#ifndef GUIDANG_CMD_SAVED_H
#define GUIDANG_CMD_SAVED_H

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"

/* Replaces each word @NAME in the query by the saved query of that name, in brackets. */
struct str saved_expand(struct arena *a, struct str query);
/* Saves a query; replaces one of the same name. */
bool saved_put(struct arena *a, struct str name, struct str query, struct err *err);
/* All saved queries as lines of NAME TAB QUERY. */
struct str saved_lines(struct arena *a);
void saved_names(struct arena *a, FILE *out); /* one name per line */
void saved_list(struct arena *a, FILE *out);
/* The path of a file in the user's folder: $XDG_CONFIG_HOME/guidang/NAME, else ~/.config/guidang/NAME. */
struct str saved_path(struct arena *a, const char *name);
/* Its content, of a long file the first megabyte; empty: it cannot be read. */
struct str saved_read(struct arena *a, const char *name);
/* The names of departments for intake.h: all names in names.txt. */
const struct strings *saved_departments(struct arena *a);

#endif
