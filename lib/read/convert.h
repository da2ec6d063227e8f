/* Kinds of files that a program of others turns into one we read: old Word and WPS documents, workbooks, RTF. Which program is
 * asked stands in a table that users can change (converters.xml). One process of LibreOffice serves a batch: files of the
 * same folder that will be asked for next are converted with the one at hand.
 *
 * Any thread may ask; one conversion runs at a time. Its folder for profile and files goes with convert_free. */
#ifndef GUIDANG_READ_CONVERT_H
#define GUIDANG_READ_CONVERT_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/kinds.h"

struct converters;

struct converters *convert_new(void); /* reads no table and makes no folder before one is needed */
void convert_free(struct converters *c);

struct converted {
	enum kind kind;    /* of the bytes */
	struct str bytes;  /* in the arena */
	const char *loses; /* what the program leaves out, or NULL; in the arena */
	const char *by;    /* the program's name; in the arena */
};
/* path: of the file on disk, where it is one. False: no program for the kind is there, or it could not. */
bool convert(struct converters *c, struct arena *a, enum kind kind, struct str path, struct str bytes, struct converted *out, struct err *err);
/* Is a program of the table there for this kind? */
bool convert_there(struct converters *c, enum kind kind);
bool convert_missing(enum kind kind, struct err *err); /* says what is to be installed; false */
struct str convert_builtin(void); /* converters.xml */

#endif
