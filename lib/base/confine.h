/* Restricts the system calls of the process before it reads untrusted input. */
#ifndef GUIDANG_BASE_CONFINE_H
#define GUIDANG_BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFINE_MAX = 200 };

/* From now on allows only these system calls (SYS_… numbers of this machine, at most CONFINE_MAX); every other call fails with
 * EPERM. Threads created and programs started later inherit the restriction. Returns false, with nothing changed, if this kernel or
 * this build (sanitizers, coverage) does not support it. */
bool confine_calls(const int *allowed, size_t n);

#endif
