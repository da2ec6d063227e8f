/* Serialises a reader's result: a worker sends it to the main process, and the store keeps it for `import --again`.
 * Holds kind, pages, text, lines with their layout, grids, locations and findings, but no result of the later stages. */
#ifndef GUIDANG_READ_READING_H
#define GUIDANG_READ_READING_H

#include "base/err.h"
#include "doc/doc.h"

void reading_pack(const struct doc *d, struct buf *out);
/* Fills d as the reader did. Validates everything; false: the bytes are damaged. `bytes` must live as long as d. */
bool reading_unpack(struct doc *d, struct str bytes);
/* Restores only the locations, to show where a value stands. Empty input gives none. */
bool reading_locations(struct doc *d, struct str bytes);

#endif
