#include "index/bounds.h"

#include <string.h>

#include "index/fts5.h"
#include "index/varint.h"

uint64_t bounds_sum(struct str bytes)
{
	uint64_t h = bytes.n, word;

	for (size_t i = 0; i < bytes.n; i += sizeof word) {
		word = 0;
		memcpy(&word, bytes.p + i, bytes.n - i < sizeof word ? bytes.n - i : sizeof word);
		h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
	}
	return h >> 1; /* a varint of FTS5 that is never too long */
}

sqlite3_stmt *bounds_statement(sqlite3 *db)
{
	sqlite3_stmt *q = NULL;

	sqlite3_prepare_v3(db, "SELECT data FROM bound WHERE segment=?1 AND term=?2", -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	return q;
}

static struct str row_of(sqlite3_stmt *q, int64_t segment, struct str term)
{
	sqlite3_reset(q);
	sqlite3_bind_int64(q, 1, segment);
	sqlite3_bind_blob(q, 2, term.n ? term.p : "", (int)term.n, SQLITE_STATIC);
	if (sqlite3_step(q) != SQLITE_ROW)
		return STR_NONE;
	return (struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) };
}

bool bounds_describe(struct leaves *l, const struct extent *s, struct buf *out)
{
	struct leaf_reader offsets;
	struct str leaf;
	size_t size, at;

	out->n = 0;
	leaves_walk(l, s, s->last);
	bool ok = leaves_next(l, s, s->last, &leaf, &size, &offsets, &at);

	if (ok) {
		buf_reserve(out, 27);
		out->n += varint_put((unsigned char *)out->p, BOUNDS_FORM);
		out->n += varint_put((unsigned char *)out->p + out->n, (uint64_t)s->last);
		out->n += varint_put((unsigned char *)out->p + out->n, bounds_sum(leaf));
	}
	leaves_end(l);
	return ok;
}

bool bounds_are_of(sqlite3 *db, struct leaves *l, const struct extent *s)
{
	sqlite3_stmt *q = bounds_statement(db);
	struct buf is = { 0 };
	struct str row = q ? row_of(q, s->id, STR_NONE) : STR_NONE;
	bool yes = row.n && bounds_describe(l, s, &is) && str_eq(row, buf_view(&is));

	sqlite3_finalize(q);
	buf_free(&is);
	return yes;
}

static const uint64_t largest = UINT64_C(1) << 40; /* none of ours is larger */

/* A number of a row. */
static int64_t small(struct leaf_reader *r)
{
	uint64_t x = reader_get(r);

	r->bad |= x > largest;
	return r->bad ? 0 : (int64_t)x;
}

/* Blocks of one list; before: what holds at its beginning. */
struct bounds_group {
	struct bound is;
	int64_t last_before, leaf_before;
	size_t at;                    /* of its first block */
	const unsigned char *p, *end; /* its blocks */
	bool read;
};

/* A block, or the head of a group, behind which there are bytes that varint_get may read. False: damaged. */
static inline bool read_bound(const unsigned char **at, const unsigned char *end, const struct bounds *b, int64_t *last, int64_t *leaf,
			      struct bound *out)
{
	const unsigned char *p = *at;
	unsigned times = 0, size = 0, weight = b->loose ? HEADING_WEIGHT : 1;
	uint64_t head, distance, more, longer;
	double most = 0;

	p += varint_get(p, &head);
	p += varint_get(p, &distance);
	if (head > largest || distance > largest)
		return false;
	*out = (struct bound){ .before = *last };
	*leaf += (int64_t)(head >> 3);
	*last += (int64_t)distance;
	for (head &= 7; head > 0 && p < end; head--) {
		p += varint_get(p, &more);
		p += varint_get(p, &longer);
		times += (unsigned)more & 0xFFFFFF;
		size += (unsigned)longer & 0xFFFFFF;
		double one = texts_share(b->texts, (int)(times * weight), size);

		most = one > most ? one : most;
	}
	out->last = *last;
	out->leaf = *leaf;
	out->most = most;
	*at = p;
	return head == 0 && p <= end && *last <= (int64_t)largest;
}

/* NULL: damaged. */
static struct bounds *decode(struct str row, struct arena *a, const struct extent *s, const struct text_lengths *t, bool loose)
{
	uint64_t sum;

	if (row.n < sizeof sum || (memcpy(&sum, row.p + row.n - sizeof sum, sizeof sum), row.n -= sizeof sum, sum != bounds_sum(row)))
		return NULL;
	row = str_sub(arena_str(a, (struct str){ row.p, row.n + sizeof sum }), 0, row.n);
	struct leaf_reader r = { (const unsigned char *)row.p, (const unsigned char *)row.p + row.n, false };
	struct bounds *b = ARENA_NEW(a, struct bounds);
	int64_t last, leaf;

	*b = (struct bounds){ .texts = t, .loose = loose };
	b->documents = small(&r);
	b->gone = small(&r) != 0;
	b->at = (size_t)small(&r);
	b->leaf = leaf = small(&r);
	b->first = last = small(&r);
	b->n = (size_t)small(&r);
	if (r.bad || b->n == 0 || b->n > row.n / 4 + 1) /* of no block are there fewer bytes */
		return NULL;
	b->p = (struct bound *)(void *)arena_room(a, b->n * sizeof *b->p);
	b->group = (struct bounds_group *)(void *)arena_room(a, (b->n / BOUNDS_GROUP + 1) * sizeof *b->group);
	const unsigned char *p = r.p, *end = r.end; /* behind it stands the sum: varint_get may look there */
	uint64_t size, place;

	while (p < end && b->groups < b->n / BOUNDS_GROUP + 1) {
		struct bounds_group *g = &b->group[b->groups++];

		*g = (struct bounds_group){ .last_before = last, .leaf_before = leaf };
		if (!read_bound(&p, end, b, &last, &leaf, &g->is) || leaf > s->last)
			return NULL;
		p += varint_get(p, &place);
		p += varint_get(p, &size);
		if (p > end || size > (uint64_t)(end - p))
			return NULL;
		g->at = (size_t)place;
		g->p = p;
		p += size;
		g->end = p;
	}
	b->last = last;
	b->leaf_last = leaf;
	/* what a merge has taken over is gone from the segment's beginning */
	return p != end || b->groups != (b->n + BOUNDS_GROUP - 1) / BOUNDS_GROUP || b->leaf < s->first || b->at < FTS5_LEAF_HEAD ? NULL : b;
}

/* Of blocks that cannot be read it says that they are the last leaf: what is sought there is not found, which is damage. */
static void read_blocks(struct bounds *b, size_t group)
{
	struct bounds_group *g = &b->group[group];
	size_t i = group * BOUNDS_GROUP, end = i + BOUNDS_GROUP < b->n ? i + BOUNDS_GROUP : b->n;
	int64_t last = g->last_before, leaf = g->leaf_before;

	size_t at = g->at;
	uint64_t size;

	if (g->read)
		return;
	g->read = true;
	for (const unsigned char *p = g->p; i < end; i++) {
		struct bound *one = &b->p[i];
		int64_t leaf_before = leaf;

		if (p >= g->end || !read_bound(&p, g->end, b, &last, &leaf, one) || last > g->is.last) {
			*one = g->is;
			one->at = 0;
			p = g->end;
			continue;
		}
		p += varint_get(p, &size);
		if (leaf != leaf_before)
			at = 0;
		one->at = at;
		at += (size_t)size;
	}
}

size_t bounds_group(const struct bounds *b, size_t from, int64_t id)
{
	size_t step = 1, low = from, high;

	if (from >= b->groups || b->group[from].is.last >= id)
		return from;
	while (low + step < b->groups && b->group[low + step].is.last < id) {
		low += step;
		step *= 2;
	}
	high = low + step < b->groups ? low + step : b->groups;
	for (low++; low < high;) {
		size_t middle = (low + high) / 2;

		if (b->group[middle].is.last < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct bound bounds_of_group(const struct bounds *b, size_t group)
{
	return b->group[group].is;
}

size_t bounds_block(struct bounds *b, size_t from, int64_t id)
{
	size_t group, end;

	if (from >= b->n)
		return from;
	group = bounds_group(b, from / BOUNDS_GROUP, id);
	if (group == b->groups)
		return b->n;
	read_blocks(b, group);
	if (from < group * BOUNDS_GROUP)
		from = group * BOUNDS_GROUP;
	end = group * BOUNDS_GROUP + BOUNDS_GROUP < b->n ? group * BOUNDS_GROUP + BOUNDS_GROUP : b->n;
	while (from + 1 < end && b->p[from].last < id)
		from++;
	return from;
}

struct bounds *bounds_read(sqlite3_stmt *q, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *t, bool loose)
{
	struct str row = row_of(q, s->id, term);
	struct bounds *b = row.n ? decode(row, a, s, t, loose) : NULL;

	sqlite3_reset(q);
	return b;
}
