/* Programs of others, each in a process with limits of its own (limits.h: LIMIT_TOOL_…): time, memory, files, no network. */
#ifndef GUIDANG_READ_TOOL_H
#define GUIDANG_READ_TOOL_H

#include "base/err.h"
#include "base/str.h"

enum tool_end {
	TOOL_DONE,     /* it ended by itself; *status is its exit status */
	TOOL_MISSING,  /* there is no such program */
	TOOL_STOPPED,  /* it took too long, too much memory, or wrote too much */
};

bool tool_there(const char *name); /* is there such a program in PATH? */

/* Runs argv[0], searched in PATH; TOOL_INPUT among the arguments becomes the name of a file that holds `input`. Appends its
 * output, and up to some hundred bytes of what it says on standard error. It may write no files. */
#define TOOL_INPUT "/dev/fd/3"
enum tool_end tool_run(const char *const argv[], struct str input, struct buf *out, struct buf *says, int *status);
/* The same with files: it reads and writes those it was named, and may take `seconds` of computing. */
enum tool_end tool_run_on_files(const char *const argv[], int seconds, struct buf *out, struct buf *says, int *status);

#endif
