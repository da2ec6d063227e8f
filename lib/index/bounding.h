/* Computes the bounds of posting lists (bounds.h). */
#ifndef GUIDANG_INDEX_BOUNDING_H
#define GUIDANG_INDEX_BOUNDING_H

#include "index/bounds.h"

/* Computes the bounds of every segment of the table search that has none, and deletes those of segments that no longer exist. Inside a
 * transaction. *made receives the number of segments computed. */
bool bounding_make(sqlite3 *db, struct text_lengths *t, int *made);
/* Deletes the bounds of segments that no longer exist. Must run before a segment number is reused. */
bool bounding_prune(sqlite3 *db);

#endif
