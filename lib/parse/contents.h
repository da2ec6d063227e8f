/* Tables of contents (目录): their lines list what comes again, and are neither outline nor table nor title. */
#ifndef GUIDANG_PARSE_CONTENTS_H
#define GUIDANG_PARSE_CONTENTS_H

#include "doc/doc.h"

/* Lines are classified; marks those of contents (line.contents), the heading 目录 included. */
void contents_mark(struct doc *d);

#endif
