/* Files embedded in a packaged document: attachments and workbooks inside a Word document or an OFD file. */
#ifndef GUIDANG_READ_ENCLOSED_H
#define GUIDANG_READ_ENCLOSED_H

#include <sys/types.h>

#include "base/arena.h"

bool enclosed_name(struct str name); /* is the package member of this name an embedded file? */
/* Does the package's directory list an embedded file? Nothing is unpacked. */
bool enclosed_in_file(int fd, off_t size);
bool enclosed_in(struct str bytes);
/* The name (without folders) and bytes of an embedded file; if the member is an OLE container, the name and bytes of the file
 * in it. Results are in the arena or point into the member. */
void enclosed_file(struct arena *a, struct str member, struct str bytes, struct str *name, struct str *out);

#endif
