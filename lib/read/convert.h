/* External programs that convert files we cannot read into a kind we can: old Word and WPS documents, workbooks, RTF. A table
 * that users can change (converters.xml) names the program for each kind. One LibreOffice process converts a batch: the
 * requested file and the files of the same folder that are likely to be requested next.
 *
 * Thread-safe; one conversion runs at a time. convert_free removes the temporary folder with LibreOffice's profile and files. */
#ifndef GUIDANG_READ_CONVERT_H
#define GUIDANG_READ_CONVERT_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/kinds.h"

struct converters;

struct converters *convert_new(void); /* the table is read and the folder made at the first conversion */
void convert_free(struct converters *c);

struct converted {
	enum kind kind;    /* of `bytes` */
	struct str bytes;  /* in the arena */
	const char *loses; /* what the conversion loses, or NULL; in the arena */
	const char *by;    /* the program's name; in the arena */
};
/* path: the file on disk, if the bytes come from one. False with *err: no converter for this kind is installed, or it failed. */
bool convert(struct converters *c, struct arena *a, enum kind kind, struct str path, struct str bytes, struct converted *out, struct err *err);
/* Is a converter for this kind installed? */
bool convert_there(struct converters *c, enum kind kind);
bool convert_missing(enum kind kind, struct err *err); /* sets *err to what must be installed; always false */
struct str convert_builtin(void); /* the built-in converters.xml */

#endif
