#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char data[];
};

struct arena {
	struct arena_chunk *head;
	struct arena_chunk *large; /* each holds one allocation */
};

static struct arena_chunk *chunk_new(size_t size, struct arena_chunk *next)
{
	struct arena_chunk *c = malloc(sizeof *c + size);

	if (!c)
		memory_out();
	c->next = next;
	c->used = 0;
	c->size = size;
	return c;
}

static void free_chunks(struct arena_chunk *c)
{
	while (c) {
		struct arena_chunk *next = c->next;

		free(c);
		c = next;
	}
}

struct arena *arena_new(void)
{
	struct arena *a = malloc(sizeof *a);

	if (!a)
		memory_out();
	a->head = chunk_new(CHUNK, NULL);
	a->large = NULL;
	return a;
}

static void *take(struct arena *a, size_t n)
{
	n = (n + 15) & ~(size_t)15;
	if (n > CHUNK) {
		a->large = chunk_new(n, a->large);
		return a->large->data;
	}
	if (a->head->size - a->head->used < n)
		a->head = chunk_new(CHUNK, a->head);
	void *p = a->head->data + a->head->used;

	a->head->used += n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

char *arena_room(struct arena *a, size_t n)
{
	return take(a, n);
}

/* The large chunk that begins at p grows where it is, or moves as a whole. */
static void *stretch(struct arena *a, const void *p, size_t from, size_t to)
{
	struct arena_chunk **at = &a->large;

	while (*at && (*at)->data != p)
		at = &(*at)->next;
	if (!*at)
		return NULL;
	struct arena_chunk *c = realloc(*at, sizeof *c + to);

	if (!c)
		memory_out();
	*at = c;
	c->size = to;
	memset(c->data + from, 0, to - from);
	return c->data;
}

void *arena_grow(struct arena *a, const void *old, size_t n, size_t *cap, size_t size)
{
	void *p = NULL;

	*cap = *cap ? *cap * 2 : 8;
	if (n * size > CHUNK)
		p = stretch(a, old, n * size, *cap * size);
	if (p)
		return p;
	p = take(a, *cap * size);
	if (n)
		memcpy(p, old, n * size);
	memset((char *)p + n * size, 0, (*cap - n) * size);
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str arena_join(struct arena *a, struct str x, struct str y)
{
	char *p = arena_room(a, x.n + y.n + 1);

	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	p[x.n + y.n] = '\0';
	return (struct str){ p, x.n + y.n };
}

struct str arena_squeeze(struct arena *a, struct str s)
{
	if (!s.n || !memchr(s.p, ' ', s.n))
		return s;
	char *p = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap)
{
	char *p = a->head->data + a->head->used; /* nearly always there is room */
	size_t room = a->head->size - a->head->used;
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(p, room, fmt, ap);
	size_t bytes = n > 0 ? (size_t)n : 0;
	char *q = take(a, bytes + 1);

	if (q != p)
		vsnprintf(q, bytes + 1, fmt, again);
	va_end(again);
	q[bytes] = '\0'; /* a formatting error gives an empty string */
	return (struct str){ q, bytes };
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	struct str out = arena_vfmt(a, fmt, ap);

	va_end(ap);
	return out;
}

void arena_reset(struct arena *a)
{
	free_chunks(a->head->next);
	free_chunks(a->large);
	a->head->next = a->large = NULL;
	a->head->used = 0;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_chunks(a->head);
	free_chunks(a->large);
	free(a);
}
