/* FTS5 looks up the leaf of a term in %_idx. FTS5's own integrity check relies on that table and does not verify it. */
#ifndef GUIDANG_INDEX_LEADS_H
#define GUIDANG_INDEX_LEADS_H

#include <stdbool.h>

#include "index/sqlite.h"

/* Does %_idx lead from every term to the leaf that has it? Damaged leaves are left to FTS5's own check. */
bool leads_are_right(sqlite3 *db, const char *table);

#endif
