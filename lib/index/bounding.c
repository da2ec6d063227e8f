#include "index/bounding.h"

#include <stdlib.h>
#include <string.h>

#include "index/fts5.h"
#include "index/occurrences.h"
#include "index/varint.h"

enum { NEAR = 256, DOCUMENTS_KNOWN = 1 << 18 }; /* of a segment; of others all of a text is taken for headings */

static const char table[] = "search";

struct bounds_pair {
	int times;
	unsigned size;
};

/* By rising size; each has more occurrences than those before. */
struct bounds_pairs {
	struct bounds_pair p[BOUNDS_GROUP * BOUNDS_PAIRS + BOUNDS_BLOCK_MOST + 1];
	size_t n;
};

struct making {
	sqlite3 *db;
	struct leaves leaves;
	struct ranking *ranking;
	struct bounds_tables tables;
	sqlite3_stmt *put, *put_piece;
	int64_t segment, pieces;      /* of which, and how many are written */
	struct list_bytes list;
	struct buf term, row, piece, groups, blocks, group; /* group: its blocks so far */
	struct buf cut;               /* uint32_t: where the pieces of `blocks` end */
	int64_t first_id;             /* of all documents, about */
	struct buf known;             /* of each document from there on, where its headings are in `marks`, from 1, and their bytes */
	struct buf marks;
	struct { const uint16_t *size; int64_t from; size_t n; } sized; /* lengths of some documents */
	/* the block */
	struct entry {
		int64_t id;
		struct str list;
		struct counts counts;
		unsigned size;
	} entry[BOUNDS_BLOCK_MOST];
	size_t entries;
	struct bounds_pairs pairs, group_pairs;
	size_t n_blocks;
	size_t block_at, group_at;    /* bytes from the leaf's first document to the block, to the group's first block */
	size_t block_bytes;
	int64_t leaf, last;           /* of the block … */
	int64_t leaf_before, before;  /* … and of the one before it */
	int64_t group_leaf_before, group_before;
};

static void add(struct buf *b, uint64_t v)
{
	buf_reserve(b, 9);
	b->n += varint_put((unsigned char *)b->p + b->n, v);
}

static void add_pair(struct bounds_pairs *m, int times, unsigned size)
{
	size_t at = 0, behind;

	if (m->n && m->p[0].size <= size && m->p[0].times >= times) /* nearly always */
		return;
	while (at < m->n && m->p[at].size <= size)
		at++;
	if (at > 0 && m->p[at - 1].times >= times)
		return;
	if (at > 0 && m->p[at - 1].size == size)
		at--;
	for (behind = at; behind < m->n && m->p[behind].times <= times;)
		behind++;
	memmove(&m->p[at + 1], &m->p[behind], (m->n - behind) * sizeof m->p[0]);
	m->n = at + 1 + m->n - behind;
	m->p[at] = (struct bounds_pair){ times, size };
}

/* So many times the token may stand in a document of this size without a pair for it. */
static int covered(const struct bounds_pairs *m, unsigned size)
{
	int times = 0;

	for (size_t i = 0; i < m->n && m->p[i].size <= size; i++)
		times = m->p[i].times;
	return times;
}

/* Merges the two neighbouring pairs that lose the least precision. */
static void join_pairs(struct bounds_pairs *m, size_t most)
{
	while (m->n > most) {
		size_t best = 0;
		double least = 0;

		for (size_t i = 0; i + 1 < m->n; i++) {
			const struct bounds_pair *p = &m->p[i];
			double loss = (double)(p[1].times - p[0].times) / p[1].times * (double)(p[1].size - p[0].size) / (p[1].size + 1.0);

			if (i == 0 || loss < least) {
				least = loss;
				best = i;
			}
		}
		m->p[best].times = m->p[best + 1].times;
		memmove(&m->p[best + 1], &m->p[best + 2], (m->n - best - 2) * sizeof m->p[0]);
		m->n--;
	}
}

/* Sets the bits from `from` up to `to`. */
static void mark_bits(unsigned char *p, size_t from, size_t to)
{
	size_t k = from / 8, last = to / 8;
	unsigned first = 0xFFu << from % 8, end = (1u << to % 8) - 1;

	if (from >= to)
		return;
	if (k == last) {
		p[k] = (unsigned char)(p[k] | (first & end));
		return;
	}
	p[k] = (unsigned char)(p[k] | first);
	for (k++; k < last; k++)
		p[k] = 0xFF;
	p[last] = (unsigned char)(p[last] | end);
}

/* Of a document a bit for each token: is it in a heading, or within BOUNDS_REACH behind? Up to the last that is. */
static struct str marks_of(struct making *m, int64_t id)
{
	struct heading_walk walk = { .ranges = STR_NONE };
	size_t i = (size_t)(id - m->first_id), at;
	struct { uint32_t at, n; } *known;

	while (m->known.n <= i * sizeof *known)
		buf_add(&m->known, (char[sizeof *known]){ 0 }, sizeof *known);
	known = (void *)(m->known.p + i * sizeof *known);
	if (known->at == 0) {
		at = m->marks.n;
		walk.ranges = ranking_ranges(m->ranking, id);
		while (heading_next(&walk)) {
			size_t to = walk.to + BOUNDS_REACH, bytes = at + to / 8 + 1;

			if (bytes > m->marks.n) {
				buf_reserve(&m->marks, bytes - m->marks.n);
				memset(m->marks.p + m->marks.n, 0, bytes - m->marks.n);
				m->marks.n = bytes;
			}
			mark_bits((unsigned char *)m->marks.p + at, walk.from, to);
		}
		known->n = (uint32_t)(m->marks.n - at);
		known->at = (uint32_t)at + 1;
	}
	return (struct str){ m->marks.p + known->at - 1, known->n };
}

/* Of the occurrences in the text, which come first in the list, those in headings or within BOUNDS_REACH behind; any number not above `few`
 * if there are no more than that. Bytes after the list may be read. */
static int in_headings(struct making *m, const struct entry *x, int few)
{
	struct str marks = marks_of(m, x->id);
	const unsigned char *p = (const unsigned char *)x->list.p;
	uint64_t at = 0, more;
	int n = 0;

	for (int left = x->counts.body; left > 0 && n + left > few; left--) {
		p += varint_get(p, &more);
		at += more - FTS5_POSITION_BASE;
		if (at / 8 >= marks.n)
			break;
		n += (unsigned char)marks.p[at / 8] >> at % 8 & 1;
	}
	return n;
}

/* Occurrences in headings are looked up only where they could make a difference. */
static void take_pairs(struct making *m)
{
	m->pairs.n = 0;
	for (size_t i = 0; i < m->entries; i++)
		if (m->entry[i].list.n)
			add_pair(&m->pairs, TITLE_WEIGHT * m->entry[i].counts.title + m->entry[i].counts.body, m->entry[i].size);
	for (size_t i = 0; i < m->entries; i++) {
		struct entry *x = &m->entry[i];
		int plain = TITLE_WEIGHT * x->counts.title + x->counts.body, may = covered(&m->pairs, x->size);

		if (x->list.n == 0 || may >= ranking_weight(&x->counts))
			continue;
		bool all = x->id < m->first_id || x->id - m->first_id >= DOCUMENTS_KNOWN;
		int few = (may - plain) / (HEADING_WEIGHT - 1), headings = all ? x->counts.body : in_headings(m, x, few);

		if (headings > few)
			add_pair(&m->pairs, plain + (HEADING_WEIGHT - 1) * headings, x->size);
	}
	join_pairs(&m->pairs, BOUNDS_PAIRS);
}

/* Of documents by rising ids. */
static unsigned size_of(struct making *m, int64_t id)
{
	size_t i = (size_t)(id - m->sized.from);

	if (i >= m->sized.n) {
		m->sized.from = id;
		m->sized.size = ranking_sizes(m->ranking, id, &m->sized.n);
		i = 0;
	}
	return m->sized.n ? m->sized.size[i] : 0;
}

static void add_document(struct making *m, int64_t id, struct str list)
{
	struct entry *x = &m->entry[m->entries++];

	*x = (struct entry){ .id = id, .list = list, .size = size_of(m, id) };
	occurrences_in_list(list, &x->counts);
	m->last = id;
}

static void add_bound(struct buf *out, int64_t leaves, int64_t distance, const struct bounds_pairs *pairs)
{
	struct bounds_pair last = { 0, 0 };

	add(out, (uint64_t)leaves << 3 | pairs->n);
	add(out, (uint64_t)distance);
	for (size_t i = 0; i < pairs->n; i++) {
		add(out, (uint64_t)(pairs->p[i].times - last.times));
		add(out, pairs->p[i].size - last.size);
		last = pairs->p[i];
	}
}

static void end_group(struct making *m)
{
	if (m->group.n == 0)
		return;
	join_pairs(&m->group_pairs, BOUNDS_GROUP_PAIRS);
	uint32_t end = (uint32_t)m->blocks.n, from = m->cut.n ? ((const uint32_t *)(const void *)m->cut.p)[m->cut.n / sizeof end - 1] : 0;

	if (end + m->group.n - from > BOUNDS_PIECE)
		buf_add(&m->cut, &end, sizeof end);
	add_bound(&m->groups, m->leaf_before - m->group_leaf_before, m->before - m->group_before, &m->group_pairs);
	add(&m->groups, m->group_at);
	add(&m->groups, m->group.n);
	buf_str(&m->blocks, buf_view(&m->group));
	m->group.n = m->group_pairs.n = 0;
	m->group_leaf_before = m->leaf_before;
	m->group_before = m->before;
}

static void end_block(struct making *m)
{
	if (m->entries == 0)
		return;
	take_pairs(m);
	if (m->group.n == 0)
		m->group_at = m->block_at;
	add_bound(&m->group, m->leaf - m->leaf_before, m->last - m->before, &m->pairs);
	add(&m->group, m->block_bytes);
	m->block_at += m->block_bytes;
	m->block_bytes = 0;
	for (size_t i = 0; i < m->pairs.n; i++)
		add_pair(&m->group_pairs, m->pairs.p[i].times, m->pairs.p[i].size);
	m->leaf_before = m->leaf;
	m->before = m->last;
	m->entries = 0;
	if (++m->n_blocks % BOUNDS_GROUP == 0)
		end_group(m);
}

static bool put_piece(struct making *m, struct str bytes)
{
	int64_t id = bounds_piece_id(m->segment, m->pieces++);
	uint32_t sum = bounds_piece_sum(id, bytes);
	struct buf *row = &m->piece;

	row->n = 0;
	buf_str(row, bytes);
	buf_add(row, &sum, sizeof sum);
	sqlite3_bind_int64(m->put_piece, 1, id);
	sqlite3_bind_blob(m->put_piece, 2, row->p, (int)row->n, SQLITE_STATIC);
	bool ok = sqlite3_step(m->put_piece) == SQLITE_DONE;

	sqlite3_reset(m->put_piece);
	return ok;
}

/* head: with the groups. */
static bool put_pieces(struct making *m, struct str head)
{
	size_t from;

	sqlite3_bind_int64(m->put, 1, m->segment);
	sqlite3_bind_blob(m->put, 2, m->term.p, (int)m->term.n, SQLITE_STATIC);
	sqlite3_bind_int64(m->put, 3, bounds_piece_id(m->segment, m->pieces));
	bool ok = sqlite3_step(m->put) == SQLITE_DONE;

	sqlite3_reset(m->put);
	for (from = 0; ok && from < head.n; from += BOUNDS_PIECE)
		ok = put_piece(m, str_sub(head, from, from + BOUNDS_PIECE < head.n ? from + BOUNDS_PIECE : head.n));
	from = 0;
	for (size_t i = 0; ok && from < m->blocks.n; i++) {
		uint32_t end = (uint32_t)m->blocks.n;

		if (i < m->cut.n / sizeof end)
			memcpy(&end, m->cut.p + i * sizeof end, sizeof end);
		ok = put_piece(m, str_sub(buf_view(&m->blocks), from, end));
		from = end;
	}
	return ok;
}

/* The pieces of one list; false: damaged. */
static bool make_rows(struct making *m)
{
	const uint32_t *whole = (const uint32_t *)(const void *)m->list.whole.p;
	const int64_t *leaf = (const int64_t *)(const void *)m->list.leaf.p;
	size_t n_whole = m->list.whole.n / sizeof *whole, n = m->list.bytes.n, w = 0;
	size_t full = n < BOUNDS_LONG * FTS5_PAGE_SIZE ? BOUNDS_BLOCK_BYTES : BOUNDS_BLOCK_BYTES_LONG; /* bytes of a block */
	uint64_t entries = 0, x, size;
	bool gone = false;
	int64_t id = 0;

	buf_reserve(&m->list.bytes, LEAVES_PAD);
	memset(m->list.bytes.p + n, 0, LEAVES_PAD);
	m->blocks.n = m->groups.n = m->cut.n = m->row.n = m->entries = m->n_blocks = m->group.n = m->group_pairs.n = m->block_bytes = 0;
	const unsigned char *begin = (const unsigned char *)m->list.bytes.p, *p = begin, *end = begin + n;

	while (p < end) {
		bool at_whole = w < n_whole && whole[w] == (size_t)(p - begin);
		const unsigned char *from = p;

		if (at_whole || m->entries == BOUNDS_BLOCK_MOST || (m->entries >= BOUNDS_BLOCK && m->block_bytes >= full))
			end_block(m);
		p += varint_get(p, &x);
		p += varint_get(p, &size);
		id = at_whole ? (int64_t)x : id + (int64_t)x;
		if (p > end || fts5_list_bytes(size) > (size_t)(end - p) || id < 0)
			return false;
		if (at_whole) {
			m->leaf = leaf[w++];
			m->block_at = 0;
			if (entries == 0) {
				if (m->first_id < 0)
					m->first_id = id > NEAR ? id - NEAR : 0;
				m->leaf_before = m->group_leaf_before = m->leaf;
				m->before = m->group_before = id;
				add(&m->row, m->list.at);
				add(&m->row, (uint64_t)m->leaf);
				add(&m->row, (uint64_t)id);
			}
		}
		gone |= (size & 1) || fts5_list_bytes(size) == 0;
		add_document(m, id, (struct str){ (const char *)p, fts5_list_bytes(size) });
		p += fts5_list_bytes(size);
		m->block_bytes += (size_t)(p - from);
		entries++;
	}
	end_block(m);
	end_group(m);
	struct buf head = { 0 };

	add(&head, entries);
	add(&head, gone);
	buf_str(&head, buf_view(&m->row));
	add(&head, m->n_blocks);
	add(&head, m->groups.n);
	buf_str(&head, buf_view(&m->groups));
	bool ok = put_pieces(m, buf_view(&head));

	buf_free(&head);
	return ok;
}

/* Leaves that begin with another term than the one before ended with, of one segment: between two that are far apart one list lies. */
static bool make_segment(struct making *m, const struct extent *s)
{
	sqlite3_stmt *q = NULL;
	int64_t leaf = s->first, next;
	bool ok = sqlite3_prepare_v2(m->db, "SELECT pgno>>1 FROM search_idx WHERE segid=?1 ORDER BY term", -1, &q, NULL) == SQLITE_OK;

	if (!ok)
		return false;
	m->known.n = m->marks.n = 0;
	m->first_id = -1;
	m->segment = s->id;
	m->pieces = 0;
	if (!bounds_describe(&m->leaves, s, &m->row) || !put_piece(m, buf_view(&m->row)))
		ok = false;
	sqlite3_bind_int64(q, 1, s->id);
	while (ok) {
		next = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : INT64_MAX;
		if ((next < s->last + 1 ? next : s->last + 1) - leaf >= BOUNDS_FROM)
			ok = list_gather_last(&m->leaves, s, leaf, &m->term, &m->list) && (m->term.n == 0 || make_rows(m));
		leaf = next > leaf ? next : leaf;
		if (next == INT64_MAX)
			break;
	}
	sqlite3_finalize(q);
	leaves_end(&m->leaves);
	m->term.n = 0;
	return ok;
}

static bool forget_segment(sqlite3 *db, int64_t id)
{
	char *sql = sqlite3_mprintf("DELETE FROM bound WHERE segment=%lld; DELETE FROM bound_piece WHERE id BETWEEN %lld AND %lld", (long long)id,
				    (long long)bounds_piece_id(id, 0), (long long)bounds_piece_id(id + 1, 0) - 1);
	bool ok = sql && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_free(sql);
	return ok;
}

/* Rows of segments that no longer exist or have been replaced. */
static bool prune(sqlite3 *db, struct bounds_tables *t, struct leaves *l, const struct structure *now)
{
	/* from each segment to the next, not over all pieces */
	static const char list[] = "WITH RECURSIVE s(id) AS (SELECT min(id)>>32 FROM bound_piece UNION ALL"
				   " SELECT (SELECT min(id)>>32 FROM bound_piece WHERE id>=(s.id+1)<<32) FROM s WHERE s.id IS NOT NULL)"
				   " SELECT id FROM s WHERE id IS NOT NULL";
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(db, list, -1, &q, NULL) == SQLITE_OK;
	struct buf ids = { 0 };

	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		buf_add(&ids, &id, sizeof id);
	}
	sqlite3_finalize(q);
	for (size_t i = 0; ok && i < ids.n / sizeof(int64_t); i++) {
		int64_t id = ((const int64_t *)(const void *)ids.p)[i];
		size_t k = 0;

		while (k < now->n && now->segment[k].id != id)
			k++;
		if (k == now->n || !bounds_form_of(t, l, &now->segment[k]))
			ok = forget_segment(db, id);
	}
	buf_free(&ids);
	return ok;
}

static bool take_structure(sqlite3 *db, struct structure *out)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(db, "SELECT block FROM search_data WHERE id=10", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW &&
		  structure_read((struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) }, out);

	sqlite3_finalize(q);
	return ok;
}

bool bounding_prune(sqlite3 *db)
{
	struct leaves l = { 0 };
	struct bounds_tables t;
	struct structure now;
	bool known = take_structure(db, &now), ok;

	if (!known) /* whatever it is, they are not of it */
		return sqlite3_exec(db, "DELETE FROM bound; DELETE FROM bound_piece", NULL, NULL, NULL) == SQLITE_OK;
	bounds_prepare(db, &t);
	ok = leaves_prepare(&l, db, table) && t.find && prune(db, &t, &l, &now);
	leaves_finalize(&l);
	bounds_finalize(&t);
	return ok;
}

bool bounding_make(sqlite3 *db, struct text_lengths *t, int *made)
{
	struct making m = { .db = db };
	struct structure now;
	bool ok = bounding_prune(db);

	*made = 0;
	if (!ok || !take_structure(db, &now))
		return ok; /* a form not known is searched by FTS5 */
	m.ranking = ranking_new(t, 1, 0);
	bounds_prepare(db, &m.tables);
	ok = leaves_prepare(&m.leaves, db, table) && m.tables.find &&
	     sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO bound(segment, term, piece) VALUES(?1,?2,?3)", -1, &m.put, NULL) == SQLITE_OK &&
	     sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO bound_piece(id, data) VALUES(?1,?2)", -1, &m.put_piece, NULL) == SQLITE_OK;
	for (size_t i = 0; ok && i < now.n; i++)
		if (!now.segment[i].merging && bounds_form_of(&m.tables, &m.leaves, &now.segment[i]) != BOUNDS_FORM) {
			ok = forget_segment(db, now.segment[i].id); /* the remains of another one */
			if (ok && !make_segment(&m, &now.segment[i])) /* the lists cannot be read: they have no bounds */
				ok = forget_segment(db, now.segment[i].id);
			else if (ok)
				++*made;
		}
	sqlite3_finalize(m.put);
	sqlite3_finalize(m.put_piece);
	bounds_finalize(&m.tables);
	leaves_finalize(&m.leaves);
	ranking_free(m.ranking);
	list_free(&m.list);
	buf_free(&m.term);
	buf_free(&m.row);
	buf_free(&m.piece);
	buf_free(&m.groups);
	buf_free(&m.blocks);
	buf_free(&m.cut);
	buf_free(&m.group);
	buf_free(&m.known);
	buf_free(&m.marks);
	return ok;
}
