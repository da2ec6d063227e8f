/* Handles running out of memory, so that no caller has to. */
#ifndef GUIDANG_BASE_MEMORY_H
#define GUIDANG_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Ends the program with status 2 after the at_quick_exit handlers, which print the message and clean up half-written files. Any
 * thread may call it; a database keeps what was committed. In guidang.so, loaded by another program, it ends the innermost memory_try. */
__attribute__((noreturn)) void memory_out(void);

/* Calls work(ctx). Returns false if it ran out of memory in guidang.so; what it had allocated is lost, unless ctx holds it. Between
 * memory_try and memory_out there must be no function of another library. */
bool memory_try(void (*work)(void *ctx), void *ctx);

/* malloc that never returns NULL, for libraries that take one: where they got no memory they would go on with less. */
void *memory_get(size_t n);

/* Checks a result of malloc: NULL calls memory_out(). */
static inline void *allocated(void *p)
{
	if (!p)
		memory_out();
	return p;
}

#endif
