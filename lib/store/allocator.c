#include "store/allocator.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>

#include <sqlite3.h>

/* Pieces are multiples of STEP bytes, with the number of steps in front. They are given while there is one thread only, so that nothing
 * is locked, and until ROOM is used up; all others are the C library's. */
enum { STEP = 16, HEAD = 8, STEPS_MAX = 32, LARGEST = STEPS_MAX * STEP - HEAD, ROOM = 1 << 20 };

struct spare {
	struct spare *next;
};

/* SQLite has one allocator in a process. */
static _Alignas(STEP) char room[ROOM];
static size_t used;
static struct spare *returned[STEPS_MAX + 1]; /* by their steps */

static bool is_ours(const void *p)
{
	return (uintptr_t)p - (uintptr_t)room < ROOM;
}

static uint64_t *steps_of(void *p)
{
	return (uint64_t *)((char *)p - HEAD);
}

static void *get(int n)
{
	size_t steps = ((size_t)n + HEAD + STEP - 1) / STEP;

	if (n > LARGEST || !__libc_single_threaded)
		return malloc((size_t)n);
	struct spare *p = returned[steps];

	if (p) {
		returned[steps] = p->next;
		return p;
	}
	if (ROOM - used < steps * STEP)
		return malloc((size_t)n);
	p = (struct spare *)(room + used + HEAD);
	used += steps * STEP;
	*steps_of(p) = steps;
	return p;
}

static void give_back(void *p)
{
	struct spare *spare = p;

	if (!is_ours(p)) {
		free(p);
	} else if (__libc_single_threaded) { /* else it is lost, which ROOM limits */
		struct spare **list = &returned[*steps_of(p)];

		spare->next = *list;
		*list = spare;
	}
}

static int size_of(void *p)
{
	return p ? (int)(is_ours(p) ? *steps_of(p) * STEP - HEAD : malloc_usable_size(p)) : 0;
}

static void *resize(void *p, int n)
{
	int size = size_of(p);

	if (!is_ours(p))
		return realloc(p, (size_t)n);
	if (n <= size)
		return p;
	void *new = get(n);

	if (new) {
		memcpy(new, p, (size_t)size);
		give_back(p);
	}
	return new;
}

static int rounded(int n)
{
	return (n + HEAD + STEP - 1) / STEP * STEP - HEAD;
}

static int begin(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void end(void *unused)
{
	(void)unused;
}

void allocator_install(void)
{
	static const sqlite3_mem_methods methods = { .xMalloc = get, .xFree = give_back, .xRealloc = resize, .xSize = size_of,
						     .xRoundup = rounded, .xInit = begin, .xShutdown = end };

#ifndef __SANITIZE_ADDRESS__ /* which sees what is read behind SQLite's values only where each is the C library's */
	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
#else
	(void)methods;
#endif
}
