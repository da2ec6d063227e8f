/* Names of departments that the archive has learned (doc/departments.h) decide how the lists of the documents that are filed now are split. */
#ifndef GUIDANG_INTAKE_LEARNING_H
#define GUIDANG_INTAKE_LEARNING_H

#include "intake/intake.h"

/* Of one run: what was filed before it counts, so that neither the order of its files nor the number of workers plays a part. */
struct learning {
	struct arena *arena; /* NULL: the names are not read yet */
	struct strings names;
};

/* Reads the names at the first call, which must come before the run files anything; splits the document's lists by them. *changed: a list
 * has changed, so that store_prepare must see the document once more. */
bool learning_split(struct learning *l, const struct intake *in, struct doc *d, bool *changed, struct err *err);
void learning_free(struct learning *l);

#endif
