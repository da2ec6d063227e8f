/* An arena: all memory of one document is allocated here and freed at once.
 * Memory is aligned and, except from arena_room, zeroed. Running out of memory calls memory_out(). arena_reset keeps one chunk for
 * the next document. */
#ifndef GUIDANG_BASE_ARENA_H
#define GUIDANG_BASE_ARENA_H

#include <stdlib.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void *arena_alloc(struct arena *a, size_t n);
char *arena_room(struct arena *a, size_t n);                         /* not zeroed */
struct str arena_str(struct arena *a, struct str s);                /* a copy, NUL-terminated */
struct str arena_join(struct arena *a, struct str x, struct str y); /* x followed by y */
struct str arena_squeeze(struct arena *a, struct str s);            /* without ASCII blanks; returns `s` itself if it has none */
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/* Makes room for one more element in a list {p, n, cap} that lives in the arena. */
#define ARENA_PUSH(a, list)                                                                      \
	((list)->n == (list)->cap                                                                \
		 ? ((list)->p = arena_grow((a), (list)->p, (list)->n, &(list)->cap, sizeof *(list)->p)) \
		 : (list)->p,                                                                    \
	 &(list)->p[(list)->n++])
void *arena_grow(struct arena *a, const void *old, size_t n, size_t *cap, size_t size);

struct strings {
	struct str *p;
	size_t n, cap;
};

#endif
