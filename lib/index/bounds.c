#include "index/bounds.h"

#include <math.h>
#include <string.h>

#include "index/fts5.h"
#include "index/varint.h"

static uint64_t mixed(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

uint64_t bounds_sum(struct str bytes)
{
	uint64_t h = bytes.n, word;
	size_t i = 0;

	for (; i + sizeof word <= bytes.n; i += sizeof word) {
		memcpy(&word, bytes.p + i, sizeof word);
		h = mixed(h, word);
	}
	if (i < bytes.n) {
		word = 0;
		memcpy(&word, bytes.p + i, bytes.n - i);
		h = mixed(h, word);
	}
	return h >> 1; /* a varint of FTS5 that is never too long */
}

uint32_t bounds_piece_sum(int64_t id, struct str bytes)
{
	uint64_t sum = bounds_sum(bytes) ^ (uint64_t)id;

	return (uint32_t)(sum ^ sum >> 32);
}

void bounds_prepare(sqlite3 *db, struct bounds_tables *out)
{
	*out = (struct bounds_tables){ .read = { .db = db, .table = "bound_piece", .column = "data" } };
	sqlite3_prepare_v3(db, "SELECT piece FROM bound WHERE segment=?1 AND term=?2", -1, SQLITE_PREPARE_PERSISTENT, &out->find, NULL);
}

void bounds_rest(struct bounds_tables *t)
{
	handle_close(&t->read);
}

void bounds_finalize(struct bounds_tables *t)
{
	sqlite3_finalize(t->find);
	bounds_rest(t);
	buf_free(&t->piece);
	*t = (struct bounds_tables){ 0 };
}

/* A piece without its checksum, valid until the next one; STR_NONE: missing, or damaged. */
static struct str read_piece(struct bounds_tables *t, int64_t id)
{
	size_t n;
	uint32_t sum;

	t->piece.n = 0;
	if (!handle_at(&t->read, id, &n) || n <= sizeof sum)
		return STR_NONE;
	buf_reserve(&t->piece, n);
	if (!handle_read(&t->read, 0, t->piece.p, n))
		return STR_NONE;
	n -= sizeof sum;
	memcpy(&sum, t->piece.p + n, sizeof sum);
	t->piece.n = n;
	return sum == bounds_piece_sum(id, buf_view(&t->piece)) ? buf_view(&t->piece) : STR_NONE;
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

int bounds_form_of(struct bounds_tables *t, struct leaves *l, const struct extent *s)
{
	struct buf is = { 0 };
	struct str row = t->find ? read_piece(t, bounds_piece_id(s->id, 0)) : STR_NONE;
	int form = row.n ? (unsigned char)row.p[0] : 0;

	if (form < BOUNDS_FORM_BEFORE || form > BOUNDS_FORM || !bounds_describe(l, s, &is) || !str_eq(str_sub(row, 1, row.n), str_sub(buf_view(&is), 1, is.n)))
		form = 0;

	bounds_rest(t);
	buf_free(&is);
	return form;
}

static const uint64_t largest = UINT32_MAX; /* none of ours is larger */

/* A number of a row. */
static int64_t small(struct leaf_reader *r)
{
	uint64_t x = reader_get(r);

	r->bad |= x > largest;
	return r->bad ? 0 : (int64_t)x;
}

/* In the same room as the one before, which few groups are read from again; followed by zero bytes, which varint_get may read. STR_NONE:
 * missing, or damaged. */
static struct str piece_of(struct bounds *b, size_t number)
{
	if (b->piece.p && b->piece.number == number)
		return (struct str){ b->piece.p, b->piece.n };
	struct str row = read_piece(b->tables, b->first_piece + (int64_t)number);

	if (row.n == 0 || row.n > BOUNDS_PIECE)
		return STR_NONE;
	if (!b->piece.p)
		b->piece.p = arena_room(b->arena, BOUNDS_PIECE + LEAVES_PAD);
	memcpy(b->piece.p, row.p, row.n);
	memset(b->piece.p + row.n, 0, LEAVES_PAD);
	b->piece.n = row.n;
	b->piece.number = number;
	return (struct str){ b->piece.p, b->piece.n };
}

/* The last document and the leaf of a block, or of the head of a group; *n pairs follow. False: damaged. */
static inline bool read_place(const unsigned char **at, int64_t *last, int64_t *leaf, unsigned *n)
{
	uint64_t head, distance;

	*at += varint_get(*at, &head);
	*at += varint_get(*at, &distance);
	*n = head & 7;
	*leaf += (int64_t)(head >> 3 & largest);
	*last += (int64_t)(distance & largest);
	return head >> 3 <= largest && distance <= largest && *last <= (int64_t)largest && *leaf <= (int64_t)largest;
}

/* Behind the pairs there are bytes that varint_get may read. False: they do not end before `end`. */
static inline bool read_pairs(const unsigned char **at, const unsigned char *end, const struct bounds *b, unsigned n, struct bound *out)
{
	const unsigned char *p = *at;
	unsigned times = 0, size = 0, weight = b->loose ? HEADING_WEIGHT : 1, i = 0;
	uint64_t more, longer;
	double most = 0, norm = 1; /* the pair with the highest texts_of so far, which divides one by the other */

	for (; i < n && p < end; i++) {
		p += varint_get(p, &more);
		p += varint_get(p, &longer);
		times += (unsigned)more & 0xFFFFFF;
		size += (unsigned)longer & 0xFFFFFF;
		double one = times * weight, its_norm = one + b->norm.empty + b->norm.unit * size;

		if (one * norm > most * its_norm) {
			most = one;
			norm = its_norm;
		}
		if (i < BOUND_PAIRS) {
			out->times[i] = (uint16_t)(times * weight);
			out->size[i] = (uint16_t)size;
		}
	}
	out->n = n <= BOUND_PAIRS && times * weight <= UINT16_MAX && size <= UINT16_MAX ? (uint16_t)n : 0;
	out->most = (float)(most * (TEXTS_K1 + 1) / norm * (1 + 0x1p-22));
	*at = p;
	return i == n && p <= end;
}

/* The pieces from the first one on, of which the string is made; NULL: damaged. */
static const unsigned char *joined(struct bounds *b, struct str one, size_t n, size_t *pieces)
{
	char *p = arena_room(b->arena, n + LEAVES_PAD);
	size_t have = 0;

	for (*pieces = 0; have < n; ++*pieces) {
		if (have > 0)
			one = read_piece(b->tables, b->first_piece + (int64_t)*pieces);
		if (one.n == 0 || one.n > n - have)
			return NULL;
		memcpy(p + have, one.p, one.n);
		have += one.n;
	}
	memset(p + n, 0, LEAVES_PAD);
	return (const unsigned char *)p;
}

/* False: damaged, or there is none. */
static bool decode(struct bounds *b, const struct extent *s)
{
	struct str row = read_piece(b->tables, b->first_piece);
	struct leaf_reader r = { (const unsigned char *)row.p, (const unsigned char *)row.p + row.n, false };
	int64_t last, leaf;
	size_t used = BOUNDS_PIECE, piece, bytes; /* used: of the piece that the blocks of a group are in */
	uint64_t size, place;

	if (!row.n)
		return false;
	b->documents = small(&r);
	b->gone = small(&r) != 0;
	b->at = (size_t)small(&r);
	b->leaf = leaf = small(&r);
	b->first = last = small(&r);
	b->n = (size_t)small(&r);
	bytes = (size_t)small(&r);
	size_t groups = b->n / BOUNDS_GROUP + 1;

	if (r.bad || b->n == 0 || bytes < groups - 1 || bytes / 64 > groups) /* a group has no more bytes */
		return false;
	size_t head = (size_t)((const char *)r.p - row.p);

	b->heads = joined(b, row, head + bytes, &piece);
	if (!b->heads)
		return false;
	b->group = (struct bounds_group *)(void *)arena_room(b->arena, groups * sizeof *b->group);
	const unsigned char *p = b->heads + head, *end = p + bytes;

	piece--; /* the first group begins a piece */
	while (p < end && b->groups < groups) {
		struct bounds_group *g = &b->group[b->groups++];
		unsigned n;

		if (!read_place(&p, &last, &leaf, &n) || leaf > s->last)
			return false;
		*g = (struct bounds_group){ .last = (uint32_t)last, .leaf = (uint32_t)leaf, .pairs = (uint32_t)(p - b->heads), .n = (uint8_t)n, .most = -1 };
		for (n *= 2; n > 0 && p < end; n--)
			p += varint_get(p, &place);
		p += varint_get(p, &place);
		p += varint_get(p, &size);
		if (n > 0 || p > end || size > BOUNDS_PIECE || place > UINT32_MAX)
			return false;
		if (used + size > BOUNDS_PIECE) {
			piece++;
			used = 0;
		}
		g->at = (uint32_t)place;
		g->piece = (uint32_t)piece;
		g->from = (uint16_t)used;
		g->size = (uint16_t)size;
		used += (size_t)size;
	}
	b->last = last;
	b->leaf_last = leaf;
	/* what a merge has taken over is gone from the segment's beginning */
	return p == end && b->groups == (b->n + BOUNDS_GROUP - 1) / BOUNDS_GROUP && b->leaf >= s->first && b->at >= FTS5_LEAF_HEAD;
}

/* Of blocks that cannot be read it says that they are the last leaf: what is sought there is not found, which is damage. */
static void read_blocks(struct bounds *b, size_t group)
{
	struct bounds_group *g = &b->group[group];
	size_t i = group * BOUNDS_GROUP, end = i + BOUNDS_GROUP < b->n ? i + BOUNDS_GROUP : b->n;
	int64_t last = group ? g[-1].last : b->first, leaf = group ? g[-1].leaf : b->leaf;
	size_t at = g->at;
	uint64_t size;
	unsigned n;

	if (g->block)
		return;
	g->block = (struct bound *)(void *)arena_room(b->arena, BOUNDS_GROUP * sizeof *g->block);
	struct str bytes = piece_of(b, g->piece);
	const unsigned char *p = (const unsigned char *)bytes.p + g->from, *behind = p + g->size;

	if ((size_t)g->from + g->size > bytes.n)
		p = behind = NULL;
	for (; i < end; i++) {
		struct bound *one = &g->block[i % BOUNDS_GROUP];
		int64_t leaf_before = leaf;

		*one = (struct bound){ .before = (uint32_t)last };
		if (p >= behind || !read_place(&p, &last, &leaf, &n) || !read_pairs(&p, behind, b, n, one) || last > g->last) {
			*one = (struct bound){ .last = g->last, .leaf = g->leaf, .most = HUGE_VALF };
			p = behind;
			continue;
		}
		one->last = (uint32_t)last;
		one->leaf = (uint32_t)leaf;
		p += varint_get(p, &size);
		if (leaf != leaf_before)
			at = 0;
		one->at = (uint32_t)at;
		at += (size_t)size;
	}
}

double bounds_group_most(const struct bounds *b, size_t group)
{
	struct bounds_group *g = &b->group[group];
	const unsigned char *p = b->heads + g->pairs;
	struct bound is;

	if (g->most < 0)
		g->most = read_pairs(&p, p + g->n * 2 * 9, b, g->n, &is) ? is.most : HUGE_VALF;
	return g->most;
}

size_t bounds_group(const struct bounds *b, size_t from, int64_t id)
{
	size_t step = 1, low = from, high;

	if (from >= b->groups || b->group[from].last >= id)
		return from;
	while (low + step < b->groups && b->group[low + step].last < id) {
		low += step;
		step *= 2;
	}
	high = low + step < b->groups ? low + step : b->groups;
	for (low++; low < high;) {
		size_t middle = (low + high) / 2;

		if (b->group[middle].last < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t bounds_block(struct bounds *b, size_t from, int64_t id)
{
	size_t group = from / BOUNDS_GROUP, end;

	if (from >= b->n)
		return from;
	if (!b->group[group].block || b->group[group].last < id) {
		group = bounds_group(b, group, id);
		if (group == b->groups)
			return b->n;
		read_blocks(b, group);
		if (from < group * BOUNDS_GROUP)
			from = group * BOUNDS_GROUP;
	}
	end = group * BOUNDS_GROUP + BOUNDS_GROUP < b->n ? group * BOUNDS_GROUP + BOUNDS_GROUP : b->n;
	while (from + 1 < end && bounds_at(b, from)->last < id)
		from++;
	return from;
}

struct bounds *bounds_read(struct bounds_tables *t, struct arena *a, const struct extent *s, struct str term, const struct text_lengths *texts, bool loose)
{
	struct bounds *b = NULL;

	if (!t->find)
		return NULL;
	sqlite3_bind_int64(t->find, 1, s->id);
	sqlite3_bind_blob(t->find, 2, term.p, (int)term.n, SQLITE_STATIC);
	if (sqlite3_step(t->find) == SQLITE_ROW) {
		b = ARENA_NEW(a, struct bounds);
		*b = (struct bounds){ .norm = texts_norms(texts), .loose = loose, .tables = t, .arena = a, .first_piece = sqlite3_column_int64(t->find, 0) };
	}
	sqlite3_reset(t->find);
	return b && decode(b, s) ? b : NULL;
}
