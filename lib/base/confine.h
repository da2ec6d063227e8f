/* What a process gives up before it reads what it does not trust. */
#ifndef GUIDANG_BASE_CONFINE_H
#define GUIDANG_BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFINE_MAX = 200 };

/* From here on only these system calls (SYS_… of this machine, at most CONFINE_MAX): whatever else is asked of the kernel fails
 * with EPERM. For all threads to come and for programs started. False: this kernel, or this build (sanitizers, coverage),
 * cannot; nothing has changed then. */
bool confine_calls(const int *allowed, size_t n);

#endif
