/* What a reader yielded, as bytes: how a worker hands it over, and how the store keeps it for `import --again`.
 * Kind, pages, text, lines with their layout, grids, locations, findings; not what the stages make of them. */
#ifndef GUIDANG_READ_READING_H
#define GUIDANG_READ_READING_H

#include "base/err.h"
#include "doc/doc.h"

void reading_pack(const struct doc *d, struct buf *out);
/* Fills d as the reader did; all is checked. False: damaged. `bytes` must last as long as d. */
bool reading_unpack(struct doc *d, struct str bytes);
/* Only the locations, for showing where a value stands; none of an empty reading. */
bool reading_locations(struct doc *d, struct str bytes);

#endif
