/* Loaded before the program: when it ends, tries what a confined one must not be able to do, and says what it could. With
 * TRIES_WITHOUT_LANDLOCK the kernel is an old one, without Landlock. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void told(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

enum { LANDLOCK_CREATE_RULESET = 444 };

long syscall(long number, ...)
{
	static long (*real)(long, ...);
	va_list ap;
	long a[6];

	if (number == LANDLOCK_CREATE_RULESET && getenv("TRIES_WITHOUT_LANDLOCK")) {
		errno = ENOSYS;
		return -1;
	}
	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "syscall");
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

__attribute__((destructor)) static void try_all(void)
{
	int fd = open("/etc/hostname", O_RDONLY);

	told(fd >= 0 ? "tries: it opened a file\n" : "");
	fd = open("tries.txt", O_WRONLY | O_CREAT, 0600);
	told(fd >= 0 ? "tries: it made a file\n" : "");
	fd = open("tries.new", O_WRONLY | O_CREAT | O_EXCL, 0600);
	told(fd >= 0 ? "tries: it made a new file\n" : "");
	told(rename("tries.kept", "tries.kept") == 0 || rename("tries.kept", "tries.gone") == 0 ? "tries: it renamed a file\n" : "");
	fd = socket(AF_INET, SOCK_STREAM, 0);
	told(fd >= 0 ? "tries: it reached for the network\n" : "");
	pid_t child = fork();

	if (child == 0) {
		execle("/bin/true", "true", (char *)NULL, (char *[]){ NULL }); /* without this file */
		_exit(1);
	}
	int status = 1;

	if (child > 0)
		waitpid(child, &status, 0);
	told(child > 0 ? "tries: it started a process\n" : "");
	told(child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "tries: it started a program\n" : "");
	told(mkdirat(AT_FDCWD, "tries.d", 0700) == 0 ? "tries: it made a folder\n" : "");
	told("tries: done\n");
}
