#include "index/shadow.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { BATCH = 1 << 20 };

/* Header of a row in a batch; its bytes follow. */
struct shadow_row {
	int64_t id;      /* in %_idx: the page */
	int64_t segment; /* in %_idx; 0: a row of %_data */
	size_t n;
};

struct shadow {
	sqlite3 *db;
	const char *table;
	sqlite3_stmt *data, *idx;
	struct buf batch, writing; /* being filled, being written */
	struct buf last;           /* rows that are written after all others */
	int rc;                    /* owned by the thread while it runs */
	bool threaded, running;
	pthread_t thread;
};

static sqlite3_stmt *prepare(sqlite3 *db, int *rc, const char *format, const char *table)
{
	char *sql = sqlite3_mprintf(format, table);
	sqlite3_stmt *s = NULL;

	if (*rc == SQLITE_OK)
		*rc = sql ? sqlite3_prepare_v2(db, sql, -1, &s, NULL) : SQLITE_NOMEM;
	sqlite3_free(sql);
	return s;
}

int64_t shadow_config(sqlite3 *db, const char *table, const char *key, int64_t otherwise)
{
	int rc = SQLITE_OK;
	sqlite3_stmt *q = prepare(db, &rc, "SELECT v FROM \"%w_config\" WHERE k=?1", table);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
		if (sqlite3_step(q) == SQLITE_ROW)
			otherwise = sqlite3_column_int64(q, 0);
	}
	sqlite3_finalize(q);
	return otherwise;
}

struct shadow *shadow_open(sqlite3 *db, const char *table, bool threaded)
{
	struct shadow *w = allocated(calloc(1, sizeof *w));

	w->db = db;
	w->table = table;
	w->threaded = threaded;
	w->data = prepare(db, &w->rc, "INSERT INTO \"%w_data\"(id,block) VALUES(?1,?2)", table);
	w->idx = prepare(db, &w->rc, "INSERT INTO \"%w_idx\"(segid,term,pgno) VALUES(?1,?2,?3)", table);
	return w;
}

/* ── new rows ── */

static void write_row(struct shadow *w, const struct shadow_row *r, const char *bytes)
{
	sqlite3_stmt *q = r->segment ? w->idx : w->data;

	if (r->segment) {
		sqlite3_bind_int64(q, 1, r->segment);
		sqlite3_bind_int64(q, 3, r->id);
	} else {
		sqlite3_bind_int64(q, 1, r->id);
	}
	sqlite3_bind_blob(q, 2, bytes, (int)r->n, SQLITE_STATIC);
	sqlite3_step(q);
	w->rc = sqlite3_reset(q);
}

static void write_rows(struct shadow *w, struct buf *rows)
{
	struct shadow_row r;

	for (size_t i = 0; i < rows->n && w->rc == SQLITE_OK; i += sizeof r + r.n) {
		memcpy(&r, rows->p + i, sizeof r);
		write_row(w, &r, rows->p + i + sizeof r);
	}
	rows->n = 0;
}

static void *write_batch(void *ctx)
{
	struct shadow *w = ctx;

	write_rows(w, &w->writing);
	return NULL;
}

static void end_writing(struct shadow *w)
{
	if (w->running)
		pthread_join(w->thread, NULL);
	w->running = false;
}

static void begin_writing(struct shadow *w)
{
	struct buf full = w->batch;

	end_writing(w);
	w->batch = w->writing;
	w->writing = full;
	w->running = w->threaded && pthread_create(&w->thread, NULL, write_batch, w) == 0;
	if (!w->running)
		write_rows(w, &w->writing);
}

static void add_row(struct buf *rows, const struct shadow_row *r, struct str bytes)
{
	buf_add(rows, r, sizeof *r);
	buf_str(rows, bytes);
}

static void put_row(struct shadow *w, const struct shadow_row *r, struct str bytes)
{
	if (!w->threaded) {
		if (w->rc == SQLITE_OK)
			write_row(w, r, bytes.n ? bytes.p : ""); /* an empty blob, not NULL */
		return;
	}
	add_row(&w->batch, r, bytes);
	if (w->batch.n >= BATCH)
		begin_writing(w);
}

void shadow_put(struct shadow *w, int64_t id, struct str block)
{
	put_row(w, &(struct shadow_row){ .id = id, .n = block.n }, block);
}

void shadow_put_last(struct shadow *w, int64_t id, struct str block)
{
	add_row(&w->last, &(struct shadow_row){ .id = id, .n = block.n }, block);
}

void shadow_lead(struct shadow *w, int64_t segment, struct str term, int64_t page)
{
	put_row(w, &(struct shadow_row){ page, segment, term.n }, term);
}

void shadow_settle(struct shadow *w)
{
	end_writing(w);
	write_rows(w, &w->batch);
	write_rows(w, &w->last);
}

/* ── existing rows ── */

void shadow_get(struct shadow *w, int64_t id, struct buf *out)
{
	sqlite3_stmt *q = prepare(w->db, &w->rc, "SELECT block FROM \"%w_data\" WHERE id=?1", w->table);
	int rc;

	out->n = 0;
	if (w->rc != SQLITE_OK)
		return;
	sqlite3_bind_int64(q, 1, id);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		buf_add(out, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
	else
		w->rc = rc == SQLITE_DONE ? SQLITE_CORRUPT_VTAB : rc;
	sqlite3_finalize(q);
	memset((buf_reserve(out, 16), out->p + out->n), 0, 16);
}

void shadow_set(struct shadow *w, int64_t id, struct str block)
{
	sqlite3_stmt *q = prepare(w->db, &w->rc, "UPDATE \"%w_data\" SET block=?2 WHERE id=?1", w->table);

	if (w->rc == SQLITE_OK) {
		sqlite3_bind_int64(q, 1, id);
		sqlite3_bind_blob(q, 2, block.p, (int)block.n, SQLITE_STATIC);
		sqlite3_step(q);
		w->rc = sqlite3_reset(q);
	}
	sqlite3_finalize(q);
}

/* ── end ── */

int shadow_error(const struct shadow *w)
{
	return w->rc;
}

void shadow_fail(struct shadow *w, int rc)
{
	if (w->rc == SQLITE_OK)
		w->rc = rc;
}

void shadow_close(struct shadow *w)
{
	end_writing(w);
	sqlite3_finalize(w->data);
	sqlite3_finalize(w->idx);
	buf_free(&w->batch);
	buf_free(&w->writing);
	buf_free(&w->last);
	free(w);
}
