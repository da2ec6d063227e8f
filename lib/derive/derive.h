/* What the document is about, made of its record once it has been read: tasks, indicators, citations, deadlines, groups
 * (doc/derived.h). A file a list. Wordings are rules (gbt9704.xml, classes task-…, indicator-…, group-…, citation-…,
 * deadline-…); what they mean in their sentence is said here. */
#ifndef GUIDANG_DERIVE_DERIVE_H
#define GUIDANG_DERIVE_DERIVE_H

#include "rules/match.h"

/* The last stage: everything else of the document is there. */
void derive(struct doc *d, struct matcher *m);

/* A line of the document itself: no blank, nothing of the page around it. Rows of tables are none: their cells are in
 * d->tables. */
bool derive_is_text(const struct doc *d, const struct line *l);
/* Where a slice of a line's text stands; no slice of it: the whole line. */
struct found derive_found(const struct doc *d, size_t line, struct str slice, struct str rule);
/* Where a cell stands: its source lines as far as they are known, else those of its table. */
struct found derive_found_cell(const struct doc *d, const struct table *t, size_t row, size_t column, struct str rule);

#endif
