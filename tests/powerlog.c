/* Loaded before the program: writes down what it asks of the files whose names contain POWER_OF, into the file POWER_LOG:
 * a head (operation, number of the file, offset, bytes; native) and the bytes. robust.py loses some of it again. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { FILES = 1024 };

struct head {
	int64_t operation, file, offset, bytes;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static int number_of[FILES]; /* by descriptor: 0: not ours, else 1: database, 2: journal, 3: its folder */

static const char *wanted(void)
{
	return getenv("POWER_OF");
}

static void note(char operation, int file, off_t offset, const void *p, size_t n)
{
	struct head h = { operation, file, offset, (int64_t)n };

	pthread_mutex_lock(&lock);
	if (log_fd < 0 && getenv("POWER_LOG"))
		log_fd = (int)openat(AT_FDCWD, getenv("POWER_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log_fd >= 0) {
		ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");

		if (real(log_fd, &h, sizeof h) != (ssize_t)sizeof h || (n && p && real(log_fd, p, n) != (ssize_t)n))
			_exit(97);
	}
	pthread_mutex_unlock(&lock);
}

static int kind_of(const char *path)
{
	const char *of = wanted();
	size_t n = of ? strlen(of) : 0;

	if (!of || strncmp(path, of, n) != 0) {
		const char *slash = of ? strrchr(of, '/') : NULL;

		return slash && strncmp(path, of, (size_t)(slash - of)) == 0 && strlen(path) == (size_t)(slash - of) ? 3 : 0;
	}
	return path[n] == '\0' ? 1 : strcmp(path + n, "-journal") == 0 ? 2 : 0;
}

static int opened(int fd, const char *path, int flags)
{
	if (fd >= 0 && fd < FILES) {
		number_of[fd] = kind_of(path);
		if (number_of[fd] == 2 && flags & O_CREAT)
			note('c', 2, 0, NULL, 0);
	}
	return fd;
}

static int of(int fd)
{
	return fd >= 0 && fd < FILES ? number_of[fd] : 0;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static mode_t mode_of(int flags, va_list ap)
{
	return flags & O_CREAT ? (mode_t)va_arg(ap, int) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list ap;

	va_start(ap, flags);
	REAL(int, "open64", const char *, int, ...); /* 64 bits of offset: these are the names */
	int fd = real(path, flags, mode_of(flags, ap));

	va_end(ap);
	return opened(fd, path, flags);
}

int close(int fd)
{
	REAL(int, "close", int);
	if (fd >= 0 && fd < FILES)
		number_of[fd] = 0;
	return real(fd);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
	ssize_t done = real(fd, p, n, at);

	if (of(fd) && done > 0)
		note('w', of(fd), at, p, (size_t)done);
	return done;
}

int ftruncate(int fd, off_t size)
{
	REAL(int, "ftruncate64", int, off_t);
	int rc = real(fd, size);

	if (of(fd) && rc == 0)
		note('t', of(fd), size, NULL, 0);
	return rc;
}

int fsync(int fd)
{
	REAL(int, "fsync", int);
	int rc = real(fd);

	if (of(fd))
		note('s', of(fd), 0, NULL, 0);
	return rc;
}

int fdatasync(int fd)
{
	REAL(int, "fdatasync", int);
	int rc = real(fd);

	if (of(fd))
		note('s', of(fd), 0, NULL, 0);
	return rc;
}

int unlink(const char *path)
{
	REAL(int, "unlink", const char *);
	int rc = real(path);

	if (kind_of(path) == 2 && rc == 0)
		note('u', 2, 0, NULL, 0);
	return rc;
}
