/* What must be true of a document between the stages: every span inside its text, every index in range, lines, parts and
 * sections in their order. In debug builds and under sanitizers (DOC_CHECK, meson.build); else it is nothing. */
#ifndef GUIDANG_DOC_CHECK_H
#define GUIDANG_DOC_CHECK_H

#include "doc/doc.h"

/* What the document has by now; each has what the ones before it have. */
enum doc_has { HAS_LINES, HAS_CLASSES, HAS_PARTS, HAS_SECTIONS, HAS_VALUES };

#ifdef DOC_CHECK
/* Ends the program with the document's path, the stage and what does not hold. */
void doc_check(const struct doc *d, enum doc_has has, const char *stage);
#else
#define doc_check(d, has, stage) ((void)(d))
#endif

#endif
