/* Rules from XML: reads them, learns from the pattern of each what is known of it (struct rule), and runs their examples. */
#ifndef GUIDANG_RULES_EXAMINE_H
#define GUIDANG_RULES_EXAMINE_H

#include "rules/compiled.h"

/* The built-in rules and those of the files, which take their place by id. `made`: the built-in rules as they were made at build time,
 * whose needs the files' rules must have; they are read from XML only where a file changes a definition of theirs. NULL: always,
 * without needs. The arena is theirs then, and may hold `made`. On failure returns false; *err has file, line and reason. */
bool rules_examine(struct arena *a, const char *const *files, size_t n, const struct builtin *made, struct rules **out, struct err *err);

#endif
