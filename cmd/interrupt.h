/* Signals that end the program: removes the incomplete file, prints the message, and exits with the usual status. */
#ifndef GUIDANG_CMD_INTERRUPT_H
#define GUIDANG_CMD_INTERRUPT_H

#include <signal.h>
#include <sys/types.h>

/* Installs the handlers; call once before a command runs. Ignored signals stay ignored. Exceeding the file size limit makes the write
 * fail instead of ending the program. */
void interrupt_install(void);
/* Between these two calls no signal ends the program. */
void interrupt_hold(void);
void interrupt_release(void);
/* Sets the file to remove if a signal ends the program; NULL: none. The string must stay valid until the next call. */
void interrupt_removes(const char *file);
/* Sets the pager process; the program waits for it at its end, so that it restores the terminal. */
void interrupt_pager(pid_t child);
/* Waits for the pager. Returns EXIT_CANNOT after a message if it could not be started. */
int interrupt_pager_ended(void);
/* From now on the first signal only sets *stop; the second ends the program. */
void interrupt_sets(volatile sig_atomic_t *stop);

#endif
