/* Out of memory: handled here, so that no caller has to. */
#ifndef GUIDANG_BASE_MEMORY_H
#define GUIDANG_BASE_MEMORY_H

/* Ends the program with status 2, through what was registered with at_quick_exit (the message, half-written files): any
 * thread may call it, and a database keeps what was committed. Within another program (guidang.so): abort. */
__attribute__((noreturn)) void memory_out(void);

/* What malloc gave. */
static inline void *allocated(void *p)
{
	if (!p)
		memory_out();
	return p;
}

#endif
