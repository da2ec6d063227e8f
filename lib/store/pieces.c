#include "store/pieces.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

void pieces_use(void)
{
}

#else

enum {
	HEAD = 8,     /* bytes before what SQLite gets: the size, without them; what follows is aligned to 8, as SQLite asks */
	STEP = 16,    /* sizes with their heads are multiples of it */
	SMALL = 1024, /* the largest that is cut from a piece, with its head */
	PIECE = 32 << 10,
};

/* What was given back, by size; `next` is in the memory itself. Each thread has its own, so nothing is locked: what one thread
 * gives back that another one asked for stays with the first. */
struct vacant {
	struct vacant *next;
};
static _Thread_local struct vacant *vacant[SMALL / STEP + 1];
static _Thread_local char *rest;
static _Thread_local size_t rest_n;

static int size_of(void *p)
{
	return (int)*(uint64_t *)(void *)((char *)p - HEAD);
}

static int rounded(int n)
{
	return (n + HEAD + STEP - 1) / STEP * STEP - HEAD;
}

static void *cut(size_t whole)
{
	if (rest_n < whole) {
		char *piece = malloc(PIECE); /* what is left of the one before is lost: less than SMALL */

		if (!piece)
			return NULL;
		rest = piece;
		rest_n = PIECE;
	}
	void *p = rest;

	rest += whole;
	rest_n -= whole;
	return p;
}

static void *give(int n)
{
	size_t whole = (size_t)rounded(n) + HEAD;
	struct vacant *v = whole <= SMALL ? vacant[whole / STEP] : NULL;
	char *p = (char *)v;

	if (v)
		vacant[whole / STEP] = v->next;
	else
		p = whole <= SMALL ? cut(whole) : malloc(whole);
	if (!p)
		return NULL;
	*(uint64_t *)(void *)p = whole - HEAD;
	return p + HEAD;
}

static void take_back(void *p)
{
	size_t whole = (size_t)size_of(p) + HEAD;
	struct vacant *v = (void *)((char *)p - HEAD);

	if (whole > SMALL) {
		free(v);
		return;
	}
	v->next = vacant[whole / STEP];
	vacant[whole / STEP] = v;
}

static void *resize(void *p, int n)
{
	size_t had = (size_t)size_of(p), whole = (size_t)rounded(n) + HEAD;

	if (had + HEAD == whole)
		return p;
	if (had + HEAD > SMALL && whole > SMALL) {
		char *moved = realloc((char *)p - HEAD, whole);

		if (!moved)
			return NULL;
		*(uint64_t *)(void *)moved = whole - HEAD;
		return moved + HEAD;
	}
	void *moved = give(n);

	if (!moved)
		return NULL;
	memcpy(moved, p, had < whole - HEAD ? had : whole - HEAD);
	take_back(p);
	return moved;
}

static int start(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void stop(void *ctx)
{
	(void)ctx;
}

void pieces_use(void)
{
	static const sqlite3_mem_methods methods = { give, take_back, resize, size_of, rounded, start, stop, NULL };

	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

#endif
