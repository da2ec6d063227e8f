/* FTS5 looks a term up in %_idx, which leads to the leaf it is on. Its own check takes that table for the truth. */
#ifndef GUIDANG_INDEX_LEADS_H
#define GUIDANG_INDEX_LEADS_H

#include <stdbool.h>

#include "index/sqlite.h"

/* Does the lookup of every term lead to the leaf it is on? Damaged leaves are FTS5's own check's to find. */
bool leads_are_right(sqlite3 *db, const char *table);

#endif
