/* OLE2 (MS-CFB): a file that holds named streams. Old office programs store documents and embedded objects in it. */
#ifndef GUIDANG_READ_OLE_H
#define GUIDANG_READ_OLE_H

#include "base/arena.h"

bool ole_is(struct str bytes);
/* A copy, in the arena, of the first stream with this name (ASCII) in any storage. STR_NONE: no such stream, or the file is damaged. */
struct str ole_stream(struct arena *a, struct str bytes, const char *name);

#endif
