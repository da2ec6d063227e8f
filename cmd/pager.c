#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "interrupt.h"
#include "opt.h"

static pid_t child;

static void finish(void)
{
	fflush(stdout);
	close(STDOUT_FILENO); /* the end of its input */
	if (interrupt_pager_ended() != EXIT_DONE)
		_exit(EXIT_CANNOT);
}

static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	while (path && *path && !found) {
		size_t n = strcspn(path, ":");
		struct buf file = { 0 };

		buf_fmt(&file, "%.*s/%s", (int)n, path, name);
		buf_c(&file, '\0');
		found = access(file.p, X_OK) == 0;
		buf_free(&file);
		path += n + (path[n] == ':');
	}
	return found;
}

bool pager_may_start(const struct args *a)
{
	const char *pager = getenv("PAGER");

	return isatty(STDOUT_FILENO) && !opt_has(a, "no-pager") && (pager ? *pager && strcmp(pager, "cat") != 0 : in_path("less"));
}

size_t terminal_width(void)
{
	enum { LEAST = 20, UNKNOWN = 100 };
	struct winsize w;
	const char *columns = getenv("COLUMNS");
	int n = columns ? atoi(columns) : 0;

	if (n <= 0 && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0)
		n = w.ws_col;
	return n <= 0 ? UNKNOWN : n < LEAST ? LEAST : (size_t)n;
}

void pager_start(const struct args *a)
{
	const char *pager = getenv("PAGER");
	int fd[2];

	if (!pager_may_start(a) || pipe(fd) != 0)
		return;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		signal(SIGXFSZ, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		setenv("LESS", "FRX", 0); /* quits at once if the text fits on the screen; keeps colours */
		/* PAGER is the user's own command line; no data of a document is passed to the shell */
		execlp("sh", "sh", "-c", pager ? pager : "less", (char *)NULL);
		_exit(127);
	}
	if (child > 0) {
		dup2(fd[1], STDOUT_FILENO);
		interrupt_pager(child);
		atexit(finish);
	}
	close(fd[0]);
	close(fd[1]);
}
