#include "index/dictionary.h"

#include <stdlib.h>

#include "base/arena.h"

enum { SLOTS_MIN = 1 << 14 };

struct str dictionary_text(const struct dictionary *d, size_t number)
{
	const struct dictionary_span *t = (const struct dictionary_span *)(const void *)d->spans.p + number;

	return (struct str){ d->text.p + t->from, t->n };
}

size_t dictionary_bytes(const struct dictionary *d)
{
	return d->text.cap + d->spans.cap + d->slots * sizeof *d->slot;
}

void dictionary_free(struct dictionary *d)
{
	buf_free(&d->text);
	buf_free(&d->spans);
	free(d->slot);
	*d = (struct dictionary){ 0 };
}

/* All of it, eight bytes at a time, the last ones again. */
static size_t hash(uint64_t head, struct str s)
{
	uint64_t h = (head ^ s.n) * UINT64_C(0x9E3779B97F4A7C15);

	for (size_t i = sizeof head; i < s.n; i += sizeof head) {
		size_t from = s.n - i < sizeof head ? s.n - sizeof head : i;

		h = ((h ^ h >> 29) ^ first_eight(str_sub(s, from, s.n))) * UINT64_C(0x9E3779B97F4A7C15);
	}
	return (size_t)(h ^ h >> 32);
}

static bool is_at(const struct dictionary *d, const struct dictionary_slot *slot, uint64_t head, struct str s)
{
	return slot->head == head && slot->n == s.n && (s.n <= sizeof head || str_eq(dictionary_text(d, slot->number - 1), s));
}

/* The slot of the string, or the free slot for it. */
static struct dictionary_slot *find_slot(const struct dictionary *d, uint64_t head, struct str s)
{
	size_t at = hash(head, s) & (d->slots - 1);

	while (d->slot[at].number && !is_at(d, &d->slot[at], head, s))
		at = (at + 1) & (d->slots - 1);
	return &d->slot[at];
}

static void grow(struct dictionary *d)
{
	free(d->slot);
	d->slots = d->slots ? d->slots * 2 : SLOTS_MIN;
	d->slot = allocated(calloc(d->slots, sizeof *d->slot));
	for (size_t i = 0; i < d->n; i++) {
		struct str s = dictionary_text(d, i);
		uint64_t head = first_eight(s);

		*find_slot(d, head, s) = (struct dictionary_slot){ head, (uint32_t)s.n, (uint32_t)i + 1 };
	}
}

uint32_t dictionary_number(struct dictionary *d, struct str s)
{
	if (d->n * 2 >= d->slots)
		grow(d);
	uint64_t head = first_eight(s);
	struct dictionary_slot *slot = find_slot(d, head, s);

	if (slot->number == 0) {
		*slot = (struct dictionary_slot){ head, (uint32_t)s.n, (uint32_t)++d->n };
		buf_add(&d->spans, &(struct dictionary_span){ (uint32_t)d->text.n, (uint32_t)s.n }, sizeof(struct dictionary_span));
		buf_str(&d->text, s);
	}
	return slot->number - 1;
}
