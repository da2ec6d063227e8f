/* What catalogues and packages of archives share: where a document stands, titles that are made up. */
#ifndef GUIDANG_WRITE_CATALOGUE_H
#define GUIDANG_WRITE_CATALOGUE_H

#include "write/format.h"

/* What the catalogue says of where a document stands: what was arranged, else what the options say, counted in `years`; the
 * number is empty where something is lacking. In the arena. */
struct years {
	struct { struct str year; int64_t items; } *p;
	size_t n, cap;
};
struct arrangement catalogue_place(const struct format_options *o, const struct doc *d, struct years *y, struct arena *own, struct arena *a);
bool catalogue_same_series(const struct arrangement *x, const struct arrangement *y); /* fonds, year, period, department */
/* A title, or what an archivist would put for one: the first words of the text in [ ] (DA/T 22). */
struct str catalogue_title(const struct doc *d, struct arena *a);

#endif
