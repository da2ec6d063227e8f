/* What a walk skips: files of unreadable kinds, hidden and temporary files, and files excluded by a pattern. Patterns come from the
 * command line or from a file .guidangignore, which applies to its folder and all folders below.
 *
 * A pattern is a shell glob. A pattern with a slash is matched against the path relative to its folder (on the command line: to the
 * operand), others against the name. A final slash matches folders only. The file has one pattern per line; # begins a comment. */
#ifndef GUIDANG_INTAKE_PASSING_H
#define GUIDANG_INTAKE_PASSING_H

#include <stdio.h>

#include "base/str.h"
#include "doc/kinds.h"

enum passed { PASSED_NOT, PASSED_KIND, PASSED_HIDDEN, PASSED_TEMPORARY, PASSED_EXCLUDED, PASSED_LINK, PASSED_NO_FILE, PASSED_COUNT };
const char *passed_name(enum passed p); /* an identifier for programs, not translated */

struct passing;
struct passing *passing_new(void);
void passing_free(struct passing *p);
/* Adds a pattern from the command line. */
void passing_exclude(struct passing *p, const char *glob);
void passing_pictures(struct passing *p); /* from now on pictures count as documents */
/* Enters the folder at `path`: its patterns apply until passing_leave. Calls are nested. */
void passing_enter(struct passing *p, struct str path);
void passing_leave(struct passing *p);

/* Is the file or folder `name` at `path` skipped? path is NUL-terminated; its first `operand` bytes are the command-line operand. */
enum passed passing_over(const struct passing *p, const char *path, size_t operand, const char *name, bool folder);

/* Counts a skipped file by its suffix. */
void passing_count(struct passing *p, enum passed why, const char *name);
void passing_reset(struct passing *p);
size_t passing_unread(const struct passing *p, enum kind_unread u); /* number of files of unreadable kinds in this category */
size_t passing_sum(const struct passing *p, enum passed why);
/* The i-th most frequent suffix of unreadable kinds: *suffix is the suffix with its dot ("": none). Returns its count; 0: no more. */
size_t passing_suffix(struct passing *p, size_t i, const char **suffix);

#endif
