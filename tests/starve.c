/* Loaded before the program: the allocations from number STARVE_AT on fail, STARVE_FOR of them (0: all). */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static atomic_long calls;
static long from = -1, how_many;

/* Before main the loader's own are not counted. */
__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("STARVE_AT"), *n = getenv("STARVE_FOR");

	atomic_store(&calls, 0);
	how_many = n ? atol(n) : 0;
	from = at ? atol(at) : -1;
}

static atomic_int met;

/* For a program that knows of it (host.c): allocations fail from number `at` of those that follow; -1: none. */
void starve_from(long at, long count)
{
	atomic_store(&calls, 0);
	if (at >= 0)
		atomic_store(&met, 0);
	how_many = count;
	from = at;
}

int starve_met(void) /* did one fail since starve_from? */
{
	return atomic_load(&met);
}

static int starved(void)
{
	if (from < 0)
		return 0;
	long call = atomic_fetch_add(&calls, 1);

	if (call < from || (how_many && call >= from + how_many))
		return 0;
	atomic_store(&met, 1);
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return starved() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return starved() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return starved() ? NULL : __libc_realloc(p, n);
}

/* How many there were: the last line of a run that is not starved. */
__attribute__((destructor)) static void end(void)
{
	const char *tell = getenv("STARVE_TELL");

	if (tell) {
		char digits[24];
		long n = atomic_load(&calls);
		int i = sizeof digits;

		digits[--i] = '\n';
		do
			digits[--i] = (char)('0' + n % 10);
		while ((n /= 10) > 0);
		if (write(STDERR_FILENO, digits + i, sizeof digits - (size_t)i) < 0)
			return;
	}
}
