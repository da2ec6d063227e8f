/* What a walk passes over: other kinds than documents, hidden and temporary files, what is excluded by a pattern of the
 * command line or of the file .guidangignore in a folder, which holds for all below it.
 *
 * A pattern is a shell glob; with a slash in it, it is matched against the path below the folder it is of (below the
 * operand, for one of the command line), else against the name; a slash at its end means folders only. In the file: one a
 * line, # begins a comment. */
#ifndef GUIDANG_INTAKE_PASSING_H
#define GUIDANG_INTAKE_PASSING_H

#include <stdio.h>

#include "base/str.h"
#include "doc/kinds.h"

enum passed { PASSED_NOT, PASSED_KIND, PASSED_HIDDEN, PASSED_TEMPORARY, PASSED_EXCLUDED, PASSED_LINK, PASSED_NO_FILE, PASSED_COUNT };
const char *passed_name(enum passed p); /* for programs */

struct passing;
struct passing *passing_new(void);
void passing_free(struct passing *p);
/* A pattern of the command line. */
void passing_exclude(struct passing *p, const char *glob);
void passing_pictures(struct passing *p); /* which are documents from now on */
/* The patterns of the folder at `path` hold from now on, until passing_leave; folders are nested. */
void passing_enter(struct passing *p, struct str path);
void passing_leave(struct passing *p);

/* Is the file or folder `name` at `path` (NUL-terminated; `operand` bytes of it are what was named) passed over? */
enum passed passing_over(const struct passing *p, const char *path, size_t operand, const char *name, bool folder);

/* Files that were passed over, by suffix. */
void passing_count(struct passing *p, enum passed why, const char *name);
void passing_reset(struct passing *p);
size_t passing_unread(const struct passing *p, enum kind_unread u); /* of other kinds, those that something can be done about */
size_t passing_sum(const struct passing *p, enum passed why);
/* The i-th most frequent suffix of other kinds, with its dot, in `suffix` ("" for none); 0: no more. */
size_t passing_suffix(struct passing *p, size_t i, const char **suffix);

#endif
