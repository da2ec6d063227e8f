/* Shared by the catalogue and archive package formats: a document's place in the archive, and supplied titles. */
#ifndef GUIDANG_WRITE_CATALOGUE_H
#define GUIDANG_WRITE_CATALOGUE_H

#include "write/format.h"

/* The document's place in the archive, allocated in the arena: from `guidang arrange` if it was arranged, else from the options and a
 * running count per year (`years`). The number is empty if a part of it is missing. */
struct years {
	struct { struct str year; int64_t items; } *p;
	size_t n, cap;
};
struct arrangement catalogue_place(const struct format_options *o, const struct doc *d, struct years *y, struct arena *own, struct arena *a);
bool catalogue_same_series(const struct arrangement *x, const struct arrangement *y); /* fonds, year, period, department */
/* The title; for a document without one, the title an archivist supplies: the first words of the text in [ ] (DA/T 22). */
struct str catalogue_title(const struct doc *d, struct arena *a);

#endif
