/* OLE2 (MS-CFB): a file of streams in a file, as old office programs keep documents and what is embedded in others. */
#ifndef GUIDANG_READ_OLE_H
#define GUIDANG_READ_OLE_H

#include "base/arena.h"

bool ole_is(struct str bytes);
/* The stream of this name (ASCII) in whichever storage, the first; a copy in the arena. STR_NONE: there is none, or it is damaged. */
struct str ole_stream(struct arena *a, struct str bytes, const char *name);

#endif
