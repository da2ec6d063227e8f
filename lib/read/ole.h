/* OLE2 (MS-CFB): a file that holds named streams. Old office programs store documents and embedded objects in it. */
#ifndef GUIDANG_READ_OLE_H
#define GUIDANG_READ_OLE_H

#include "base/arena.h"

bool ole_is(struct str bytes);
/* A copy, in the arena, of the first stream with this name (ASCII) in any storage. STR_NONE: no such stream, or the file is damaged. */
struct str ole_stream(struct arena *a, struct str bytes, const char *name);
/* Where the sectors of a stream begin in the file. False: no such stream, or the file is damaged. */
struct ole_sectors {
	size_t *p; /* in the arena */
	size_t n, cap;
	unsigned shift; /* their size is 1 << shift */
};
bool ole_sectors(struct arena *a, struct str bytes, const char *name, struct ole_sectors *out);
size_t ole_place(const struct ole_sectors *s, size_t at); /* the offset in the file of a stream's byte; SIZE_MAX: behind its sectors */
/* False: sectors in use lie behind the end of the file. True also for what is no such file. */
bool ole_is_whole(struct str bytes);
/* Is it a document of Word or a workbook of Excel (97 to 2003) that is encrypted? */
bool ole_is_protected(struct str bytes);

#endif
