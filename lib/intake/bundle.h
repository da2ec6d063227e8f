/* Bundles on the way of an import: their members one after the other, of bundles in them too, as if they stood in a folder
 * called `bundle.zip!`. */
#ifndef GUIDANG_INTAKE_BUNDLE_H
#define GUIDANG_INTAKE_BUNDLE_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

struct bundles;
struct converters;

struct bundled {
	struct str path, file; /* a.zip!/甲.docx, a.zip; until the next is asked for */
	struct buf *bytes;     /* of the member, which the caller may take (and leave empty) */
	struct stamp stamp;    /* of the file */
	const struct err *err; /* not NULL: this member, or the rest of the bundle, cannot be read */
	bool whole;            /* the file is no bundle: it is to be read as it is */
	bool passed;           /* of a kind that is not read: a name only */
};

bool bundle_is(struct str path); /* by its name */
bool bundle_encloses(struct str path); /* a document, by its name, and its directory names files embedded in it; NUL-terminated */
/* converters: which turn messages of Outlook into mails. pictures: they are documents. */
struct bundles *bundles_new(struct converters *c, bool pictures);
void bundles_free(struct bundles *b);
/* The next members are those of this file. */
void bundles_open(struct bundles *b, struct str path, const struct stamp *stamp);
/* False: no bundle is open any more. */
bool bundles_next(struct bundles *b, struct bundled *out);

#endif
