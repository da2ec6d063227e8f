/* Runs external programs, each in a process with its own limits (limits.h: LIMIT_TOOL_…) on time, memory and files, and without
 * network. */
#ifndef GUIDANG_READ_TOOL_H
#define GUIDANG_READ_TOOL_H

#include "base/err.h"
#include "base/str.h"

enum tool_end {
	TOOL_DONE,     /* the program ended by itself; *status is its exit status */
	TOOL_MISSING,  /* the program is not installed */
	TOOL_STOPPED,  /* it exceeded its time, memory or output limit */
};

/* Writes the bytes into a file and goes back to its beginning. Returns fd; -1 if fd is -1 or the disk is full, which closes it. */
int tool_fill(int fd, struct str bytes);
bool tool_there(const char *name); /* is the program in PATH? */

/* Runs argv[0], found through PATH. The argument TOOL_INPUT names a file that holds `input`. Appends standard output to `out` and
 * the first few hundred bytes of standard error to `says`. The program may not write files. */
#define TOOL_INPUT "/dev/fd/3"
enum tool_end tool_run(const char *const argv[], struct str input, struct buf *out, struct buf *says, int *status);
/* The same for a program that reads and writes the files named in its arguments and may use `seconds` of CPU time. */
enum tool_end tool_run_on_files(const char *const argv[], int seconds, struct buf *out, struct buf *says, int *status);

#endif
