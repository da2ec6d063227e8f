/* Signals that end the program: what is half written is removed, what is to be said is said, the status is the usual one. */
#ifndef GUIDANG_CMD_INTERRUPT_H
#define GUIDANG_CMD_INTERRUPT_H

#include <signal.h>
#include <sys/types.h>

/* Once, before a command runs. A signal that was ignored stays so; a file that grows too large is an error of the write. */
void interrupt_install(void);
/* Between these no signal ends the program. */
void interrupt_hold(void);
void interrupt_release(void);
/* The file is removed if a signal ends the program; NULL: none. It must outlive the call that takes it back. */
void interrupt_removes(const char *file);
/* Is waited for at the end, so that it gives the terminal back. */
void interrupt_pager(pid_t child);
/* Waits for it: EXIT_CANNOT, and it was said, if it could not be started. */
int interrupt_pager_ended(void);
/* The first signal only sets *stop; the second ends. */
void interrupt_sets(volatile sig_atomic_t *stop);

#endif
