#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opt.h"

enum { ENDING = 5, SAID_MAX = 160 };
static const int ending[ENDING] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU };

static struct {
	const char *volatile remove;         /* a file, NULL: none … */
	volatile pid_t owner;                /* … and the process that writes it */
	volatile pid_t pager;                /* 0: none */
	volatile sig_atomic_t *volatile stop; /* set by the first signal, which then does not end the program */
	/* in the user's language: a handler cannot translate */
	char said[ENDING][SAID_MAX];
	const char *no_memory, *no_pager;
} on_end;

static void tell(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* nobody would read the message */
}

static void remove_unfinished(void)
{
	if (on_end.remove)
		unlink(on_end.remove);
}

/* Called by exit: a library that cannot be loaded ends the program wherever it is needed (base/xml.h). */
static void at_end(void)
{
	if (on_end.remove && on_end.owner == getpid())
		unlink(on_end.remove);
}

/* Called by quick_exit (base/memory.h). */
static void out_of_memory(void)
{
	remove_unfinished();
	tell(on_end.no_memory);
}

int interrupt_pager_ended(void)
{
	int status = 0;

	while (waitpid(on_end.pager, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_DONE;
	/* 126, 127: the shell found no such program */
	if (!WIFSIGNALED(status) && WEXITSTATUS(status) < 126)
		return EXIT_DONE;
	tell(on_end.no_pager);
	return EXIT_CANNOT;
}

/* The pager no longer reads: the user left it, or it never started. */
static void pipe_closed(int sig)
{
	(void)sig;
	_exit(interrupt_pager_ended());
}

static void end(int sig)
{
	if (on_end.stop && !*on_end.stop) {
		*on_end.stop = sig;
		return;
	}
	remove_unfinished();
	if (on_end.pager) {
		close(STDOUT_FILENO);
		while (waitpid(on_end.pager, NULL, 0) < 0 && errno == EINTR)
			;
	}
	signal(SIGPIPE, SIG_IGN); /* of who would read the message */
	for (int i = 0; i < ENDING; i++)
		if (ending[i] == sig)
			tell(on_end.said[i]);
	_exit(EXIT_SIGNAL + sig);
}

void interrupt_install(void)
{
	struct sigaction a = { .sa_handler = end, .sa_flags = SA_RESTART };

	for (int i = 0; i < ENDING; i++)
		if (ending[i] == SIGINT)
			snprintf(on_end.said[i], SAID_MAX, "%s", _("\nguidang: interrupted\n"));
		else
			snprintf(on_end.said[i], SAID_MAX, _("guidang: ended by SIG%s\n"), sigabbrev_np(ending[i]));
	on_end.no_memory = _("guidang: out of memory; what was committed is kept\n");
	on_end.no_pager = _("guidang: the pager failed, so nothing was shown; see PAGER, or use --no-pager\n");
	(void)!atexit(at_end);
	(void)!at_quick_exit(out_of_memory); /* without it only the message is missing */
	sigemptyset(&a.sa_mask);
	for (int i = 0; i < ENDING; i++)
		sigaddset(&a.sa_mask, ending[i]);
	for (int i = 0; i < ENDING; i++) {
		struct sigaction before;

		/* ignored signals (nohup) stay ignored */
		if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(ending[i], &a, NULL);
	}
	signal(SIGXFSZ, SIG_IGN); /* then the write fails with an error */
}

static void mask(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < ENDING; i++)
		sigaddset(&set, ending[i]);
	sigprocmask(how, &set, NULL);
}

void interrupt_hold(void)
{
	mask(SIG_BLOCK);
}

void interrupt_release(void)
{
	mask(SIG_UNBLOCK);
}

void interrupt_removes(const char *file)
{
	on_end.owner = getpid();
	on_end.remove = file;
}

void interrupt_pager(pid_t child)
{
	on_end.pager = child;
	signal(SIGPIPE, pipe_closed);
}

void interrupt_sets(volatile sig_atomic_t *stop)
{
	on_end.stop = stop;
}
