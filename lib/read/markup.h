/* Repairs markup of saved pages that libxml2's parser cannot handle. */
#ifndef GUIDANG_READ_MARKUP_H
#define GUIDANG_READ_MARKUP_H

#include "base/arena.h"

/* Blanks out </html> and </body>, where the parser would stop although more may follow, and what browsers treat as a bogus
 * comment: <![if …]>, <!ELEMENT …>. Byte offsets do not change. Returns `page` itself if nothing needs repair. *tags: the
 * approximate number of tags and attributes. */
struct str markup_mended(struct arena *a, struct str page, size_t *tags);

#endif
