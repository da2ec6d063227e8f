/* Reads columns block by block, each entry once. */
#include <stdlib.h>
#include <string.h>

#include "index/varint.h"
#include "store/columns.h"
#include "store/remote.h"
#include "store/rows.h"
#include "text/fold.h"
#include "text/seek.h"

enum { CODE_MAX = 1 << 27 }; /* larger ids are damaged: ids increase by one */

/* A column from its beginning, entry by entry, none of them empty. */
struct scan_walk {
	struct store *s;
	sqlite3_stmt *q;
	int column, rc;
	int64_t id, size;           /* size: documents in a block */
	const unsigned char *p, *end;
	int64_t behind;             /* the block has nothing for this id and above */
	struct str data, entry;
};

static bool walk_begin(struct scan_walk *w, struct store *s, int column)
{
	*w = (struct scan_walk){ .s = s, .column = column, .size = columns_block(column) };
	if (sqlite3_prepare_v2(s->db, "SELECT id, data FROM column_block WHERE id BETWEEN ?1 AND ?2 ORDER BY id", -1, &w->q, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(w->q, 1, columns_row(column, 0));
	sqlite3_bind_int64(w->q, 2, columns_row(column + 1, 0) - 1);
	return true;
}

/* The next block; false: no more. */
static bool walk_block(struct scan_walk *w)
{
	w->rc = sqlite3_step(w->q);
	if (w->rc != SQLITE_ROW)
		return false;
	w->id = (sqlite3_column_int64(w->q, 0) - columns_row(w->column, 0)) * w->size - 1;
	w->behind = w->id + w->size;
	w->data = (struct str){ sqlite3_column_blob(w->q, 1), (size_t)sqlite3_column_bytes(w->q, 1) };
	w->p = (const unsigned char *)w->data.p;
	w->end = w->p + w->data.n;
	return true;
}

/* Reads a number without reading beyond `end`. False: it does not end before it. */
static inline bool number_at(const unsigned char **p, const unsigned char *end, uint64_t *out)
{
	unsigned char padded[9] = { 0 };
	size_t left = (size_t)(end - *p);

	if (left && **p < 0x80) {
		*out = *(*p)++;
		return true;
	}
	if (left >= sizeof padded) {
		*p += varint_get(*p, out);
		return true;
	}
	if (left == 0)
		return false;
	memcpy(padded, *p, left);
	*p += varint_get(padded, out);
	return *p <= end;
}

/* The next entry of the block; false: no more. */
static inline bool walk_entry(struct scan_walk *w)
{
	uint64_t size;

	while (w->id < w->behind && number_at(&w->p, w->end, &size) && size <= (uint64_t)(w->end - w->p)) {
		w->id++;
		if (size == 0)
			continue;
		w->entry = (struct str){ (const char *)w->p, (size_t)size };
		w->p += size;
		return true;
	}
	return false;
}

static bool walk_end(struct scan_walk *w, struct err *err)
{
	bool ok = w->rc == SQLITE_DONE || rows_fail(w->s, err);

	sqlite3_finalize(w->q);
	return ok;
}

/* The largest valid id; 0: none. */
static int64_t largest(struct store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t top = 0;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		top = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return top < 0 ? 0 : top < ROWS_ID_MAX ? top : ROWS_ID_MAX;
}

/* ── dates ── */

static uint32_t day_of(struct str entry)
{
	const unsigned char *p = (const unsigned char *)entry.p;

	return entry.n == 4 ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

bool columns_days(struct store *s, struct arena *a, struct days *out, struct err *err)
{
	struct scan_walk w;

	out->n = (size_t)largest(s, "SELECT max(id) FROM document") + 1;
	out->p = ARENA_ARRAY(a, uint32_t, out->n);
	if (!walk_begin(&w, s, FIELD_DATE))
		return rows_fail(s, err);
	while (walk_block(&w))
		while (walk_entry(&w))
			if ((size_t)w.id < out->n)
				out->p[w.id] = day_of(w.entry);
	return walk_end(&w, err);
}

/* Cuts a bound to the length of the date that it is compared with. */
static uint32_t as_far(uint32_t bound, uint32_t day)
{
	return day % 10000 == 0 ? bound / 10000 * 10000 : day % 100 == 0 ? bound / 100 * 100 : bound;
}

bool columns_between(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct ids *out, struct err *err)
{
	struct scan_walk w;

	if (!walk_begin(&w, s, FIELD_DATE))
		return rows_fail(s, err);
	while (walk_block(&w))
		while (walk_entry(&w)) {
			uint32_t day = day_of(w.entry);

			if (day && day >= as_far(first, day) && (last == 0 || day <= as_far(last, day)))
				*ARENA_PUSH(a, out) = w.id;
		}
	return walk_end(&w, err);
}

/* ── values ── */

/* The same from the rows of a server. All paths of a document are one entry. */
static bool rows_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf entry = { 0 };
	int64_t id = 0;
	int rc = SQLITE_ERROR;

	if (sqlite3_prepare_v2(s->db, column == COLUMN_PATH ? "SELECT document, path FROM path ORDER BY document, path" :
							      "SELECT id, number_key FROM document WHERE number_key IS NOT NULL ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	do {
		rc = sqlite3_step(q);
		if (entry.n && (rc != SQLITE_ROW || sqlite3_column_int64(q, 0) != id)) {
			if (str_has(buf_view(&entry), part) && holds(ctx, buf_view(&entry)))
				*ARENA_PUSH(a, out) = id;
			entry.n = 0;
		}
		if (rc != SQLITE_ROW)
			break;
		struct str text = { sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) };

		id = sqlite3_column_int64(q, 0);
		if (column == COLUMN_PATH)
			fold_text(text, &entry, NULL);
		else
			buf_str(&entry, text);
		buf_c(&entry, '\0');
	} while (true);
	buf_free(&entry);
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool columns_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	struct scan_walk w;

	if (s->remote)
		return rows_having(s, a, column, part, holds, ctx, out, err);
	if (!walk_begin(&w, s, column))
		return rows_fail(s, err);
	while (walk_block(&w)) {
		const unsigned char *at = (const unsigned char *)memmem(w.data.p, w.data.n, part.p ? part.p : "", part.n);

		while (at && walk_entry(&w)) {
			if (at >= w.p) /* the id is in a later entry */
				continue;
			if (holds(ctx, w.entry))
				*ARENA_PUSH(a, out) = w.id;
			at = (const unsigned char *)memmem(w.p, (size_t)(w.end - w.p), part.p ? part.p : "", part.n);
		}
	}
	return walk_end(&w, err);
}

struct asked {
	const struct word *word;
	int column;
};

static bool value_holds(void *ctx, struct str entry)
{
	const struct asked *x = ctx;

	return folded_find(entry, x->word->folded, x->word->prefix, 0) != SIZE_MAX;
}

static bool coded_value_holds(void *ctx, struct str entry)
{
	const struct asked *x = ctx;

	return entry.p[0] == (char)(x->column + 1) && folded_find(str_sub(entry, 1, entry.n), x->word->folded, x->word->prefix, 0) != SIZE_MAX;
}

/* Which ids of values hold the word: a bit each. */
static bool codes_holding(struct store *s, struct arena *a, int column, const struct word *word, struct str *bits, struct err *err)
{
	struct asked asked = { word, column };
	struct ids codes = { 0 };

	*bits = STR_NONE;
	if (!columns_having(s, a, COLUMN_VALUE, word->folded, coded_value_holds, &asked, &codes, err))
		return false;
	if (codes.n == 0 || codes.p[codes.n - 1] > CODE_MAX)
		return true;
	size_t n = (size_t)codes.p[codes.n - 1] / 8 + 1;
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < codes.n; i++)
		p[codes.p[i] / 8] = (char)(p[codes.p[i] / 8] | 1 << codes.p[i] % 8);
	*bits = (struct str){ p, n };
	return true;
}

static inline bool has_code(struct str entry, struct str bits)
{
	const unsigned char *p = (const unsigned char *)entry.p, *end = p + entry.n;
	uint64_t id;

	while (number_at(&p, end, &id))
		if (id / 8 < bits.n && (unsigned char)bits.p[id / 8] >> id % 8 & 1)
			return true;
	return false;
}

bool columns_find(struct store *s, struct arena *a, int column, const struct word *word, struct ids *out, struct err *err)
{
	struct asked asked = { word, column };
	struct str bits;
	struct scan_walk w;

	if (!columns_coded(column))
		return columns_having(s, a, column, word->folded, value_holds, &asked, out, err);
	if (!codes_holding(s, a, column, word, &bits, err))
		return false;
	if (bits.n == 0)
		return true;
	if (!walk_begin(&w, s, column))
		return rows_fail(s, err);
	while (walk_block(&w))
		while (walk_entry(&w))
			if (has_code(w.entry, bits))
				*ARENA_PUSH(a, out) = w.id;
	return walk_end(&w, err);
}

static bool tell_values(struct store *s, int column, const size_t *count, size_t n, columns_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT id, text FROM column_value WHERE field=?1", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int(q, 1, column);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		size_t id = (size_t)sqlite3_column_int64(q, 0);

		if (id < n && count[id])
			each(ctx, (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }, count[id]);
	}
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

bool columns_count(struct store *s, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err)
{
	struct { size_t *p; size_t n, cap; } count = { 0 };
	struct scan_walk w;
	size_t i = 0, with = 0;

	if (s->remote)
		return s->engine->count(s->remote, a, column, ids, each, ctx, err);
	uint64_t codes = (uint64_t)largest(s, "SELECT max(id) FROM column_value");

	if (!walk_begin(&w, s, column))
		return rows_fail(s, err);
	while (walk_block(&w))
		while (walk_entry(&w)) {
			uint64_t id;

			while (i < ids->n && ids->p[i] < w.id)
				i++;
			if (i == ids->n || ids->p[i] != w.id)
				continue;
			with++;
			const unsigned char *p = (const unsigned char *)w.entry.p, *end = p + w.entry.n;

			while (number_at(&p, end, &id) && id <= codes) {
				while (count.n <= id)
					*ARENA_PUSH(a, &count) = 0;
				count.p[id]++;
			}
		}
	if (!walk_end(&w, err) || !tell_values(s, column, count.p, count.n, each, ctx, err))
		return false;
	if (ids->n > with)
		each(ctx, STR(""), ids->n - with);
	return true;
}
