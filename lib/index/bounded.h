/* Verifies the stored bounds (bounds.h) against the posting lists they were computed from. */
#ifndef GUIDANG_INDEX_BOUNDED_H
#define GUIDANG_INDEX_BOUNDED_H

#include "index/bounds.h"

/* The number of terms whose bounds are damaged, are lower than the score of a document, or lead to another place than the document's. Call
 * inside a read transaction. Segments whose bounds are not used are left out. */
size_t bounded_wrong(sqlite3 *db, struct text_lengths *t);

#endif
