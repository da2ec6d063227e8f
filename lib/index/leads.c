#include "index/leads.h"

#include "base/str.h"
#include "index/fts5.h"
#include "index/varint.h"

enum { BEHIND = 16 }; /* zeros that varint_get may read */

/* The first and the last term of a leaf of n bytes. False: it has none, or is damaged. */
static bool ends_of(const struct buf *leaf, size_t n, struct buf *first, struct buf *last)
{
	const unsigned char *p = (const unsigned char *)leaf->p;
	size_t size = n < FTS5_LEAF_HEAD ? 0 : fts5_get_offset(leaf->p, FTS5_PAGE_INDEX), at = 0;
	bool any = false;

	if (size < FTS5_LEAF_HEAD || size > n)
		return false;
	first->n = last->n = 0;
	for (size_t i = size; i < n; any = true) {
		uint64_t step, kept = 0, more;

		i += varint_get(p + i, &step);
		if (step >= size || (at += (size_t)step) >= size)
			return false;
		size_t k = at;

		if (any)
			k += varint_get(p + k, &kept);
		k += varint_get(p + k, &more);
		if (k > size || more > size - k || kept > last->n)
			return false;
		last->n = (size_t)kept;
		buf_add(last, p + k, (size_t)more);
		if (!any)
			buf_str(first, buf_view(last));
	}
	return any;
}

static bool leads_to(sqlite3_stmt *q, int64_t segment, int64_t leaf, struct str term)
{
	sqlite3_bind_int64(q, 1, segment);
	sqlite3_bind_blob(q, 2, term.p ? term.p : "", (int)term.n, SQLITE_STATIC);
	bool there = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 0) == leaf;

	sqlite3_reset(q);
	return there;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *format, const char *table)
{
	char *sql = sqlite3_mprintf(format, table);
	sqlite3_stmt *q = NULL;

	if (sql)
		sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	sqlite3_free(sql);
	return q;
}

bool leads_are_right(sqlite3 *db, const char *table)
{
	sqlite3_stmt *rows = prepare(db, "SELECT id, block FROM \"%w_data\" WHERE id>=(1<<37) AND NOT id>>36&1 ORDER BY id", table);
	sqlite3_stmt *lookup = prepare(db, "SELECT pgno>>1 FROM \"%w_idx\" WHERE segid=?1 AND term<=?2 ORDER BY term DESC LIMIT 1", table);
	struct buf leaf = { 0 }, first = { 0 }, last = { 0 };
	bool ok = rows && lookup;

	while (ok && sqlite3_step(rows) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(rows, 0), segment = id >> 37;
		size_t n = (size_t)sqlite3_column_bytes(rows, 1);

		leaf.n = 0;
		buf_add(&leaf, sqlite3_column_blob(rows, 1), n);
		buf_add(&leaf, (char[BEHIND]){ 0 }, BEHIND);
		if (ends_of(&leaf, n, &first, &last)) /* the terms between them are found through the same entry */
			ok = leads_to(lookup, segment, id - fts5_leaf(segment, 0), buf_view(&first)) &&
			     leads_to(lookup, segment, id - fts5_leaf(segment, 0), buf_view(&last));
	}
	sqlite3_finalize(rows);
	sqlite3_finalize(lookup);
	buf_free(&leaf);
	buf_free(&first);
	buf_free(&last);
	return ok;
}
