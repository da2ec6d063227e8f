#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opt.h"

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU };

static struct {
	const char *volatile remove;         /* a file, NULL: none */
	volatile pid_t pager;                /* 0: none */
	volatile sig_atomic_t *volatile stop; /* set at the first signal, which then ends nothing */
	const char *said;                    /* in the user's language: a handler cannot translate */
	size_t n_said;
} on_end;

static void end(int sig)
{
	if (on_end.stop && !*on_end.stop) {
		*on_end.stop = 1;
		return;
	}
	if (on_end.remove)
		unlink(on_end.remove);
	if (on_end.pager) {
		close(STDOUT_FILENO);
		while (waitpid(on_end.pager, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (sig == SIGINT) {
		if (write(STDERR_FILENO, on_end.said, on_end.n_said) < 0)
			_exit(EXIT_INTERRUPTED);
		_exit(EXIT_INTERRUPTED);
	}
	signal(sig, SIG_DFL);
	raise(sig); /* delivered when this returns */
}

void interrupt_install(void)
{
	struct sigaction a = { .sa_handler = end, .sa_flags = SA_RESTART };

	on_end.said = _("\nguidang: interrupted\n");
	on_end.n_said = strlen(on_end.said);
	sigemptyset(&a.sa_mask);
	for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++)
		sigaddset(&a.sa_mask, ending[i]);
	for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
		struct sigaction before;

		/* what is ignored (nohup) stays so */
		if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(ending[i], &a, NULL);
	}
	signal(SIGXFSZ, SIG_IGN); /* then it is an error of the write */
}

static void mask(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++)
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
	on_end.remove = file;
}

void interrupt_pager(pid_t child)
{
	on_end.pager = child;
}

void interrupt_sets(volatile sig_atomic_t *stop)
{
	on_end.stop = stop;
}
