#include "postgres/fresh.h"

#include <stdlib.h>
#include <string.h>

enum { SEEN_FIRST = 1 << 12, SEEN_MOST = 1 << 21 /* 16 MiB: half a million documents */ };

static void give_up(struct remote *r)
{
	free(r->seen.p);
	r->seen.p = NULL;
	r->seen.n = r->seen.cap = 0;
	r->empty_so_far = false;
}

void fresh_free(struct remote *r)
{
	give_up(r);
}

static bool put(uint64_t *table, size_t cap, uint64_t key)
{
	size_t i = (size_t)key & (cap - 1);

	for (; table[i]; i = (i + 1) & (cap - 1))
		if (table[i] == key)
			return false;
	table[i] = key;
	return true;
}

static void grow(struct remote *r)
{
	size_t cap = r->seen.cap ? 2 * r->seen.cap : SEEN_FIRST;
	uint64_t *table;

	if (cap > SEEN_MOST) {
		give_up(r);
		return;
	}
	table = allocated(calloc(cap, sizeof *table));
	for (size_t i = 0; i < r->seen.cap; i++)
		if (r->seen.p[i])
			put(table, cap, r->seen.p[i]);
	free(r->seen.p);
	r->seen.p = table;
	r->seen.cap = cap;
}

/* Two that have the same key by chance cost a question, no more. */
static bool seen(struct remote *r, uint64_t key)
{
	if (r->empty_so_far && r->seen.n >= r->seen.cap / 2)
		grow(r);
	if (!r->empty_so_far)
		return true;
	bool is_new = put(r->seen.p, r->seen.cap, key ? key : 1);

	r->seen.n += is_new;
	return !is_new;
}

bool fresh_sha(struct remote *r, const char *sha256)
{
	char first[17];

	memcpy(first, sha256, 16);
	first[16] = '\0';
	return seen(r, strtoull(first, NULL, 16));
}

bool fresh_place(struct remote *r, int64_t root, struct str rest)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)root; /* FNV-1a */

	for (size_t i = 0; i < rest.n; i++)
		h = (h ^ (unsigned char)rest.p[i]) * 1099511628211u;
	return seen(r, h ^ h >> 32);
}

void fresh_look(struct remote *r, int64_t last)
{
	if (r->empty_so_far && last != r->last_filed)
		give_up(r);
}

void fresh_filed(struct remote *r, int64_t last)
{
	r->last_filed = last;
}
