#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"
#include "opt.h"

static pid_t child;

static void finish(void)
{
	fflush(stdout);
	close(STDOUT_FILENO); /* the end of its input */
	waitpid(child, NULL, 0);
}

static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[4096];

	while (path && *path) {
		size_t n = strcspn(path, ":");

		snprintf(file, sizeof file, "%.*s/%s", (int)n, path, name);
		if (access(file, X_OK) == 0)
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}

void pager_start(const struct args *a)
{
	const char *pager = getenv("PAGER");
	int fd[2];

	if (!isatty(STDOUT_FILENO) || opt_has(a, "no-pager") || (pager ? !*pager || strcmp(pager, "cat") == 0 : !in_path("less")))
		return;
	if (pipe(fd) != 0)
		return;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		setenv("LESS", "FRX", 0); /* leaves at once what fits the screen; keeps colours */
		/* PAGER is the user's own command line; no name of a document comes near the shell */
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
