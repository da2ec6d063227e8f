/* Derives lists from a complete record: tasks, indicators, citations, deadlines, groups (doc/derived.h), one source file per list.
 * Rules match the wording (gbt9704.xml, classes task-…, indicator-…, group-…, citation-…, deadline-…); the code here interprets the
 * matches within their sentence. */
#ifndef GUIDANG_DERIVE_DERIVE_H
#define GUIDANG_DERIVE_DERIVE_H

#include "rules/match.h"

/* The last stage: everything else in the document must be complete. */
void derive(struct doc *d, struct matcher *m);

#endif
