/* What the document is about, made of its record once it has been read: tasks, indicators, citations, deadlines, groups
 * (doc/derived.h). A file a list. Wordings are rules (gbt9704.xml, classes task-…, indicator-…, group-…, citation-…,
 * deadline-…); what they mean in their sentence is said here. */
#ifndef GUIDANG_DERIVE_DERIVE_H
#define GUIDANG_DERIVE_DERIVE_H

#include "rules/match.h"

/* The last stage: everything else of the document is there. */
void derive(struct doc *d, struct matcher *m);

#endif
