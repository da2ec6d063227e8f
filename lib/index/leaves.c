#include "index/leaves.h"

#include <string.h>

#include "index/fts5.h"
#include "index/varint.h"

uint64_t reader_get(struct leaf_reader *r)
{
	unsigned char rest[LEAVES_PAD] = { 0 };
	size_t left = (size_t)(r->end - r->p);
	uint64_t x;
	unsigned n;

	if (left >= 9) {
		r->p += varint_get(r->p, &x);
		return x;
	}
	memcpy(rest, r->p, left);
	n = varint_get(rest, &x);
	if (n > left) {
		r->bad = true;
		r->p = r->end;
		return 0;
	}
	r->p += n;
	return x;
}

/* Level 0 has the newest segments; within a level the last segment is the newest. A level's first segments are merged into the last
 * one of the next level. */
bool structure_read(struct str record, struct structure *out)
{
	struct leaf_reader r = { (const unsigned char *)record.p + FTS5_STRUCTURE_HEAD, (const unsigned char *)record.p + record.n, false };
	uint64_t levels, segments, emptied = 0, merging_before = 0;

	out->n = 0;
	if (record.n < 7 || (unsigned char)record.p[0] == 0xFF)
		return false;
	levels = reader_get(&r);
	segments = reader_get(&r);
	reader_get(&r);
	for (uint64_t level = 0; level < levels && !r.bad; level++) {
		size_t from = out->n;
		uint64_t merging = reader_get(&r), there = reader_get(&r);

		for (uint64_t k = 0; k < there && !r.bad; k++) {
			if (out->n == SEGMENTS_READ)
				return false;
			struct extent *s = &out->segment[out->n++];

			*s = (struct extent){ .merging = k < merging || (merging_before && k + 1 == there) };
			s->id = (int64_t)reader_get(&r);
			s->first = (int64_t)reader_get(&r);
			s->last = (int64_t)reader_get(&r);
			/* a merge in progress has already copied all of it */
			if (s->last == 0) {
				out->n--;
				emptied++;
			}
		}
		for (size_t i = from, k = out->n; i + 1 < k; i++, k--) {
			struct extent one = out->segment[i];

			out->segment[i] = out->segment[k - 1];
			out->segment[k - 1] = one;
		}
		merging_before = merging;
	}
	return !r.bad && r.p == r.end && segments == out->n + emptied;
}

sqlite3_stmt *leaves_statement(sqlite3 *db, const char *format, const char *table)
{
	char *sql = sqlite3_mprintf(format, table);
	sqlite3_stmt *q = NULL;

	if (sql)
		sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	sqlite3_free(sql);
	return q;
}

bool leaves_prepare(struct leaves *l, sqlite3 *db, const char *table)
{
	l->table = sqlite3_mprintf("%s", table);
	l->pages = sqlite3_mprintf("%s_data", table);
	l->one = (struct row_handle){ .db = db, .table = l->pages, .column = "block" };
	l->walk = leaves_statement(db, "SELECT id, block FROM \"%w_data\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id", table);
	l->lead = leaves_statement(db, "SELECT pgno>>1 FROM \"%w_idx\" WHERE segid=?1 AND term<=?2 ORDER BY term DESC LIMIT 1", table);
	return l->walk && l->lead && l->table && l->pages;
}

void leaves_finalize(struct leaves *l)
{
	sqlite3_finalize(l->walk);
	sqlite3_finalize(l->lead);
	sqlite3_finalize(l->lead_behind);
	leaves_rest(l);
	sqlite3_free(l->table);
	sqlite3_free(l->pages);
	buf_free(&l->alone);
}

/* ── leaves ── */

int64_t leaves_of(struct leaves *l, const struct extent *s, struct str term)
{
	int64_t leaf = 0;

	sqlite3_bind_int64(l->lead, 1, s->id);
	sqlite3_bind_blob(l->lead, 2, term.p, (int)term.n, SQLITE_STATIC);
	if (sqlite3_step(l->lead) == SQLITE_ROW)
		leaf = sqlite3_column_int64(l->lead, 0);
	sqlite3_reset(l->lead);
	return leaf < s->first ? s->first : leaf;
}

int64_t leaves_end_of(struct leaves *l, const struct extent *s, struct str term)
{
	int64_t leaf = s->last;

	if (!l->lead_behind)
		l->lead_behind = leaves_statement(l->one.db, "SELECT pgno>>1 FROM \"%w_idx\" WHERE segid=?1 AND term>?2 ORDER BY term LIMIT 1", l->table);
	sqlite3_bind_int64(l->lead_behind, 1, s->id);
	sqlite3_bind_blob(l->lead_behind, 2, term.p, (int)term.n, SQLITE_STATIC);
	if (sqlite3_step(l->lead_behind) == SQLITE_ROW)
		leaf = sqlite3_column_int64(l->lead_behind, 0);
	sqlite3_reset(l->lead_behind);
	return leaf;
}

void leaves_walk(struct leaves *l, const struct extent *s, int64_t leaf)
{
	sqlite3_reset(l->walk);
	sqlite3_bind_int64(l->walk, 1, fts5_leaf(s->id, leaf));
	sqlite3_bind_int64(l->walk, 2, fts5_leaf(s->id, s->last));
}

void leaves_end(struct leaves *l)
{
	sqlite3_reset(l->walk);
}

void leaves_rest(struct leaves *l)
{
	handle_close(&l->one);
}

/* The row of this leaf; STR_NONE: missing, or it cannot be read. */
static struct str read_alone(struct leaves *l, const struct extent *s, int64_t leaf)
{
	size_t n;

	l->alone.n = 0;
	if (!handle_at(&l->one, fts5_leaf(s->id, leaf), &n))
		return STR_NONE;
	buf_reserve(&l->alone, n);
	l->alone.n = handle_read(&l->one, 0, l->alone.p, n) ? n : 0;
	return buf_view(&l->alone);
}

/* What a leaf holds: leaves_next. */
static bool take_leaf(struct str leaf, struct str *out, size_t *size, struct leaf_reader *offsets, size_t *first_term)
{
	*out = leaf;
	if (out->n < FTS5_LEAF_HEAD || (*size = fts5_get_offset(out->p, FTS5_PAGE_INDEX)) > out->n || *size < FTS5_LEAF_HEAD)
		return false;
	*offsets = (struct leaf_reader){ (const unsigned char *)out->p + *size, (const unsigned char *)out->p + out->n, false };
	*first_term = offsets->p < offsets->end ? reader_get(offsets) : *size;
	return !offsets->bad && *first_term <= *size;
}

bool leaves_next(struct leaves *l, const struct extent *s, int64_t leaf, struct str *out, size_t *size, struct leaf_reader *offsets,
		 size_t *first_term)
{
	struct str row = STR_NONE;

	if (sqlite3_step(l->walk) == SQLITE_ROW && sqlite3_column_int64(l->walk, 0) == fts5_leaf(s->id, leaf))
		row = (struct str){ sqlite3_column_blob(l->walk, 1), (size_t)sqlite3_column_bytes(l->walk, 1) };
	return take_leaf(row, out, size, offsets, first_term);
}

bool leaves_alone(struct leaves *l, const struct extent *s, int64_t leaf, struct str *out, size_t *size, struct leaf_reader *offsets,
		  size_t *first_term)
{
	return take_leaf(read_alone(l, s, leaf), out, size, offsets, first_term);
}

/* ── the list of a term ── */

void list_free(struct list_bytes *b)
{
	buf_free(&b->bytes);
	buf_free(&b->whole);
	buf_free(&b->leaf);
}

void list_clear(struct list_bytes *b)
{
	b->bytes.n = b->whole.n = b->leaf.n = 0;
}

bool list_add(struct list_bytes *b, struct str leaf, size_t from, size_t to, size_t first_id, int64_t number, bool begins)
{
	if (from > to || to > leaf.n)
		return false;
	if (begins || (first_id >= from && first_id < to)) {
		uint32_t at = (uint32_t)(b->bytes.n + (begins ? 0 : first_id - from));

		buf_add(&b->whole, &at, sizeof at);
		buf_add(&b->leaf, &number, sizeof number);
	}
	buf_add(&b->bytes, leaf.p + from, to - from);
	return true;
}

/* Looks for the term on its leaf; *from, *to: its doclist on this leaf; *more: the doclist may continue on the next leaf. */
static bool find_term(struct str leaf, size_t size, struct leaf_reader offsets, size_t at, struct str term, size_t *from, size_t *to, bool *more,
		      bool *damaged)
{
	size_t same = 0; /* length of the common prefix of the previous term and ours */
	struct leaf_reader r;

	*damaged = true;
	for (bool first = true; at < size; first = false) {
		r = (struct leaf_reader){ (const unsigned char *)leaf.p + at, (const unsigned char *)leaf.p + size, false };
		size_t kept = first ? 0 : reader_get(&r), n = reader_get(&r);

		if (r.bad || n > (size_t)(r.end - r.p))
			return false;
		/* it shares this prefix with the previous term: a shorter common prefix means that our term would be before it */
		if (kept < same) {
			*damaged = false;
			return false;
		}
		if (kept == same) {
			size_t i = 0;

			while (i < n && same + i < term.n && r.p[i] == (unsigned char)term.p[same + i])
				i++;
			same += i;
			if (i == n && same == term.n) {
				*from = (size_t)(r.p + n - (const unsigned char *)leaf.p);
				*more = offsets.p == offsets.end;
				*to = *more ? size : at + reader_get(&offsets);
				*damaged = offsets.bad || *to > size || *from > *to;
				return !*damaged;
			}
		}
		if (offsets.p == offsets.end)
			break;
		at += reader_get(&offsets);
		if (offsets.bad || at >= size)
			return false;
	}
	*damaged = false;
	return false;
}

bool list_there(struct leaves *l, const struct extent *s, struct str term)
{
	int64_t leaf = leaves_of(l, s, term);
	size_t from, to, size, first;
	struct leaf_reader offsets;
	bool more, damaged;
	struct str bytes;

	leaves_walk(l, s, leaf);
	bool there = leaves_next(l, s, leaf, &bytes, &size, &offsets, &first) &&
		     find_term(bytes, size, offsets, first, term, &from, &to, &more, &damaged);

	leaves_end(l);
	return there;
}

/* The first leaf of a stretch, from the document that begins on it. */
static bool first_leaf(struct leaves *l, const struct extent *s, int64_t leaf, size_t at, struct list_bytes *out, bool alone, bool *ends)
{
	struct leaf_reader offsets;
	struct str bytes;
	size_t size, to, id;
	bool ok;

	list_clear(out);
	if (alone) {
		ok = leaves_alone(l, s, leaf, &bytes, &size, &offsets, &to);
	} else {
		leaves_walk(l, s, leaf);
		ok = leaves_next(l, s, leaf, &bytes, &size, &offsets, &to);
	}
	if (!ok)
		return false;
	if (at)
		to = size; /* the term is the leaf's last */
	id = at ? at : fts5_get_offset(bytes.p, FTS5_FIRST_ID);
	*ends = to < size || leaf == s->last;
	return id >= FTS5_LEAF_HEAD && id < to && list_add(out, bytes, id, to, id, leaf, at > 0);
}

/* The leaves behind those: up to the first on which a document begins, from `behind` on. */
static bool further_leaves(struct leaves *l, const struct extent *s, int64_t leaf, int64_t behind, struct list_bytes *out, int64_t *next)
{
	struct leaf_reader offsets;
	struct str bytes;
	size_t size, to;

	*next = INT64_MAX;
	for (; leaf <= s->last; leaf++) {
		if (!leaves_next(l, s, leaf, &bytes, &size, &offsets, &to))
			return false;
		size_t id = fts5_get_offset(bytes.p, FTS5_FIRST_ID);

		if (leaf >= behind && id >= FTS5_LEAF_HEAD && id < to) {
			*next = leaf;
			to = id;
		}
		if (!list_add(out, bytes, FTS5_LEAF_HEAD, to, id, leaf, false))
			return false;
		if (to < size)
			break;
	}
	return true;
}

bool list_begin(struct leaves *l, const struct extent *s, struct str term, int64_t leaves, struct list_bytes *out, int64_t *behind)
{
	int64_t leaf = leaves_of(l, s, term);
	size_t from = 0, to = 0, size, first;
	bool more = false, damaged = false;
	struct leaf_reader offsets;
	struct str bytes;

	*behind = INT64_MAX;
	list_clear(out);
	leaves_walk(l, s, leaf);
	if (!leaves_next(l, s, leaf, &bytes, &size, &offsets, &first))
		return false;
	if (!find_term(bytes, size, offsets, first, term, &from, &to, &more, &damaged))
		return !damaged;
	out->at = from;
	return list_add(out, bytes, from, to, 0, leaf, true) &&
	       (!more || further_leaves(l, s, leaf + 1, leaves < s->last - leaf ? leaf + leaves : INT64_MAX, out, behind));
}

bool list_gather(struct leaves *l, const struct extent *s, struct str term, struct list_bytes *out)
{
	int64_t behind;

	return list_begin(l, s, term, INT64_MAX, out, &behind);
}

bool list_gather_last(struct leaves *l, const struct extent *s, int64_t leaf, struct buf *term, struct list_bytes *out)
{
	struct leaf_reader offsets, r;
	struct str bytes;
	size_t size, at;
	int64_t behind;

	list_clear(out);
	term->n = 0;
	leaves_walk(l, s, leaf);
	if (!leaves_next(l, s, leaf, &bytes, &size, &offsets, &at))
		return false;
	for (bool first = true; at < size; first = false) {
		r = (struct leaf_reader){ (const unsigned char *)bytes.p + at, (const unsigned char *)bytes.p + size, false };
		size_t kept = first ? 0 : reader_get(&r), n = reader_get(&r);

		if (r.bad || n > (size_t)(r.end - r.p) || kept > term->n)
			return false;
		term->n = kept;
		buf_add(term, r.p, n);
		out->at = (size_t)(r.p + n - (const unsigned char *)bytes.p);
		if (offsets.p == offsets.end)
			return list_add(out, bytes, out->at, size, 0, leaf, true) && further_leaves(l, s, leaf + 1, INT64_MAX, out, &behind);
		at += reader_get(&offsets);
		if (offsets.bad || at >= size)
			return false;
	}
	return true;
}

bool list_stretch(struct leaves *l, const struct extent *s, int64_t leaf, int64_t leaves, size_t at, struct list_bytes *out, int64_t *behind)
{
	bool ends;

	*behind = INT64_MAX;
	return first_leaf(l, s, leaf, at, out, false, &ends) && (ends || further_leaves(l, s, leaf + 1, leaf + leaves, out, behind));
}

bool list_leaf(struct leaves *l, const struct extent *s, int64_t leaf, size_t at, struct list_bytes *out, int64_t *behind, bool *cut)
{
	bool ends = true, ok = first_leaf(l, s, leaf, at, out, true, &ends);

	*cut = ok && !ends;
	*behind = *cut ? leaf + 1 : INT64_MAX;
	return ok;
}

bool list_rest(struct leaves *l, const struct extent *s, int64_t leaf, struct list_bytes *out, int64_t *behind)
{
	list_clear(out);
	leaves_walk(l, s, leaf);
	return further_leaves(l, s, leaf, leaf, out, behind);
}
