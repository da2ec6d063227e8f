/* Handles running out of memory, so that no caller has to. */
#ifndef GUIDANG_BASE_MEMORY_H
#define GUIDANG_BASE_MEMORY_H

/* Ends the program with status 2 after the at_quick_exit handlers, which print the message and clean up half-written files. Any
 * thread may call it; a database keeps what was committed. In guidang.so, loaded by another program, it calls abort(). */
__attribute__((noreturn)) void memory_out(void);

/* Checks a result of malloc: NULL calls memory_out(). */
static inline void *allocated(void *p)
{
	if (!p)
		memory_out();
	return p;
}

#endif
