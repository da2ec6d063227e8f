#include "rules/recall.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES_LOG = 12 };

struct recall {
	struct recall_entry of[1 << ENTRIES_LOG];
};

struct recall *recall_new(void)
{
	struct recall *r = calloc(1, sizeof *r);

	if (!r)
		memory_out();
	return r;
}

void recall_free(struct recall *r)
{
	free(r);
}

static uint64_t mixed(uint64_t hash, uint64_t with)
{
	hash = (hash ^ with) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

static uint64_t hash_of(enum rule_class c, struct str text)
{
	uint64_t hash = mixed((uint64_t)c, text.n), last = 0;
	size_t i = 0;

	for (; i + sizeof last <= text.n; i += sizeof last) {
		memcpy(&last, text.p + i, sizeof last);
		hash = mixed(hash, last);
	}
	for (last = 0; i < text.n; i++)
		last = last << 8 | (unsigned char)text.p[i];
	return mixed(hash, last);
}

struct recall_entry *recall_at(struct recall *r, enum rule_class c, struct str text)
{
	if (text.n > RECALL_BYTES || text.n == 0)
		return NULL;
	struct recall_entry *e = &r->of[hash_of(c, text) >> (64 - ENTRIES_LOG)];

	if (e->known && (e->class != c || e->n != text.n || memcmp(e->text, text.p, text.n) != 0))
		e->known = false;
	return e;
}

/* The match in the text `from` as the same one in `to`. */
static void move(struct match *m, struct str from, struct str to)
{
	for (size_t i = 0; i < MATCH_GROUPS && m->group[i].p; i++)
		m->group[i].p = to.p + (m->group[i].p - from.p);
}

void recall_put(struct recall_entry *e, enum rule_class c, struct str text, const struct match *got)
{
	e->known = true;
	e->found = got;
	e->n = (uint8_t)text.n;
	e->class = (uint16_t)c;
	memcpy(e->text, text.p, text.n);
	if (!got)
		return;
	e->got = *got;
	move(&e->got, text, (struct str){ e->text, text.n });
}

void recall_get(const struct recall_entry *e, struct str text, struct match *out)
{
	*out = e->got;
	move(out, (struct str){ e->text, text.n }, text);
}
