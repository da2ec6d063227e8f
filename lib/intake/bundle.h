/* Bundles during an import: yields their members one after the other, including those of nested bundles, as if they were in a folder
 * called `bundle.zip!`. */
#ifndef GUIDANG_INTAKE_BUNDLE_H
#define GUIDANG_INTAKE_BUNDLE_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

struct bundles;
struct workers;

struct bundled {
	struct str path, file; /* a.zip!/甲.docx, a.zip; valid until the next bundles_next */
	struct buf *bytes;     /* of the member, which the caller may take (and leave empty) */
	struct stamp stamp;    /* of the bundle's file */
	const struct err *err; /* not NULL: this member, or the rest of the bundle, cannot be read */
	bool whole;            /* the file is not a bundle; read it as a document */
	bool passed;           /* a member of a kind that we do not read; only its name is given */
};

bool bundle_is(struct str path); /* judged by its name */
bool bundle_encloses(struct str path); /* is it a document (by its name) with embedded files (by its directory)? NUL-terminated */
/* workers: they unpack; their converters turn Outlook messages into mails. pictures: whether pictures count as documents. */
struct bundles *bundles_new(struct workers *w, bool pictures);
void bundles_free(struct bundles *b);
/* Opens a file; bundles_next then yields its members. */
void bundles_open(struct bundles *b, struct str path, const struct stamp *stamp);
/* False: all open bundles are finished. */
bool bundles_next(struct bundles *b, struct bundled *out);

#endif
