/* Names of departments, by which lists with 、 are split: 检验、影像科 are two where 检验 is a department, 党建、群团工作部 is one that has a 、 in
 * its name. A record tells such names, for the lists of other documents as well. */
#ifndef GUIDANG_DOC_DEPARTMENTS_H
#define GUIDANG_DOC_DEPARTMENTS_H

#include "doc/doc.h"

/* Adds what the record tells for sure, sorted, each name once: names that do not end as names of bodies do, but stand alone in the list of a
 * task or in a table of departments; names with 、 in them that sign the document or fill a cell of such a table. */
void departments_told(const struct doc *d, struct arena *a, struct strings *out);
/* Sorts the names; one that stands there twice is kept once. */
void departments_sort(struct strings *names);
/* Splits the lists of the document's tasks anew by these sorted names; new text is in its arena. True: a list has changed. */
bool departments_apply(struct doc *d, const struct strings *known);
/* Replaces the lists of the tasks by ones without a split, for comparing records that were made when other names were known. */
void departments_unsplit(struct doc *d);
/* Could names change any list of the document's tasks? */
bool departments_matter(const struct doc *d);

#endif
