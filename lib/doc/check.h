/* Checks a document's invariants between the stages: every span lies inside its text, every index is in range, lines, parts and
 * sections are in order. Enabled in debug builds and under sanitizers (DOC_CHECK, meson.build); otherwise a no-op. */
#ifndef GUIDANG_DOC_CHECK_H
#define GUIDANG_DOC_CHECK_H

#include "doc/doc.h"

/* What the stages have filled in so far; each value includes the ones before it. */
enum doc_has { HAS_LINES, HAS_CLASSES, HAS_PARTS, HAS_SECTIONS, HAS_VALUES };

#ifdef DOC_CHECK
/* If an invariant is violated, ends the program with a message: the document's path, the stage and the invariant. */
void doc_check(const struct doc *d, enum doc_has has, const char *stage);
#else
#define doc_check(d, has, stage) ((void)(d))
#endif

#endif
