#include "store/lengths.h"

#include <string.h>

enum { BLOCK = LENGTHS_BLOCK };

static bool load_block(struct store *s, int64_t block, struct err *err)
{
	struct lengths *l = &s->lengths;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_LENGTHS);
	int rc;

	if (!q)
		return rows_fail(s, err);
	memset(l->block, 0, sizeof l->block);
	sqlite3_bind_int64(q, 1, block);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		size_t n = (size_t)sqlite3_column_bytes(q, 0);

		memcpy(l->block, sqlite3_column_blob(q, 0), n < sizeof l->block ? n : sizeof l->block);
	}
	sqlite3_reset(q);
	l->at = block;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static bool put_block(struct store *s, int64_t block, const void *p, size_t n, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_LENGTHS);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, block);
	sqlite3_bind_blob(q, 2, p, (int)n, SQLITE_STATIC);
	return rows_done(s, q, err);
}

static bool load_totals(struct store *s, struct err *err)
{
	struct lengths *l = &s->lengths;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_LENGTHS);

	if (!q)
		return rows_fail(s, err);
	l->totals[0] = l->totals[1] = 0;
	sqlite3_bind_int64(q, 1, -1);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == sizeof l->totals)
		memcpy(l->totals, sqlite3_column_blob(q, 0), sizeof l->totals);
	l->known = rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
	sqlite3_reset(q);
	return l->known;
}

bool lengths_flush(struct store *s, struct err *err)
{
	struct lengths *l = &s->lengths;

	if (!l->dirty)
		return true;
	l->dirty = false;
	return put_block(s, l->at, l->block, sizeof l->block, err) && put_block(s, -1, l->totals, sizeof l->totals, err);
}

static uint16_t size_of(size_t bytes)
{
	size_t units = bytes / LENGTHS_UNIT + (bytes % LENGTHS_UNIT > 0);

	return units < UINT16_MAX ? (uint16_t)units : UINT16_MAX;
}

bool lengths_are(struct store *s, int64_t id, size_t bytes, bool *same, struct err *err)
{
	struct lengths *l = &s->lengths;

	if (l->at != id / BLOCK && !(lengths_flush(s, err) && load_block(s, id / BLOCK, err)))
		return false;
	*same = l->block[id % BLOCK] == size_of(bytes);
	return true;
}

bool lengths_set(struct store *s, int64_t id, size_t bytes, struct err *err)
{
	struct lengths *l = &s->lengths;
	int64_t block = id / BLOCK;
	uint16_t size = size_of(bytes);

	if (s->remote)
		return true;
	if (!l->known && !load_totals(s, err))
		return false;
	if (l->at != block && !(lengths_flush(s, err) && load_block(s, block, err)))
		return false;
	uint16_t *to = &l->block[id % BLOCK];

	l->totals[0] += (size > 0) - (*to > 0);
	l->totals[1] += (int64_t)size - (int64_t)*to;
	*to = size;
	l->dirty = true;
	return true;
}

void lengths_forget(struct store *s)
{
	s->lengths = (struct lengths){ .at = -1 };
}
