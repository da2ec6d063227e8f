/* Files embedded in a document that is a package: attachments put into a Word document or an OFD file, workbooks in it. */
#ifndef GUIDANG_READ_ENCLOSED_H
#define GUIDANG_READ_ENCLOSED_H

#include <sys/types.h>

#include "base/arena.h"

bool enclosed_name(struct str name); /* is a member of this name an embedded file? */
/* Does the directory of the package name one? Nothing is unpacked. */
bool enclosed_in_file(int fd, off_t size);
bool enclosed_in(struct str bytes);
/* What a member is as a file: its name without folders, and, where an OLE container is around it, the name and bytes within.
 * All in the arena, or the member's own. */
void enclosed_file(struct arena *a, struct str member, struct str bytes, struct str *name, struct str *out);

#endif
