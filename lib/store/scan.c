/* Reads columns block by block, each entry once. */
#include "store/scan.h"

#include "store/days.h"
#include "store/remote.h"
#include "text/fold.h"
#include "text/seek.h"

enum {
	CODE_MAX = 1 << 27, /* larger ids are damaged: ids increase by one */
	FEW = 500,          /* values that are looked up one by one, not by going through all */
};

bool scan_begin(struct scan_walk *w, struct store *s, int column, int64_t from, int64_t to)
{
	int64_t behind = columns_row(column + 1, 0) - 1;

	*w = (struct scan_walk){ .s = s, .column = column, .size = columns_block(column), .q = rows_prepared(s, Q_GET_COLUMNS) };
	if (!w->q)
		return false;
	sqlite3_bind_int64(w->q, 1, columns_row(column, from));
	sqlite3_bind_int64(w->q, 2, to < behind - columns_row(column, 0) ? columns_row(column, to) : behind);
	return true;
}

bool scan_block(struct scan_walk *w)
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

bool scan_end(struct scan_walk *w, struct err *err)
{
	bool ok = w->rc == SQLITE_DONE || rows_fail(w->s, err);

	sqlite3_reset(w->q);
	return ok;
}

bool scan_largest(struct store *s, const char *sql, size_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, sql, err);
	int64_t top;
	bool ok = q && rows_number(s, q, &top, err);

	sqlite3_finalize(q);
	if (ok)
		*out = (size_t)(top < 0 ? 0 : top < ROWS_ID_MAX ? top : ROWS_ID_MAX);
	return ok;
}

/* ── values ── */

/* Of what is left of a block: the ids of the entries that contain `part` and satisfy `holds`. */
static void block_having(struct scan_walk w, struct str part, columns_holds *holds, void *ctx, struct arena *a, struct ids *out)
{
	const unsigned char *at = seek_bytes(w.p, w.end, part);

	while (at && scan_entry(&w)) {
		if (at >= w.p) /* the id is in a later entry */
			continue;
		if (holds(ctx, w.entry))
			*ARENA_PUSH(a, out) = w.id;
		at = seek_bytes(w.p, w.end, part);
	}
}

bool columns_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	struct scan_walk w;

	if (s->remote)
		return remote_having(s, a, column, part, holds, ctx, out, err);
	if (!scan_begin(&w, s, column, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w))
		block_having(w, part, holds, ctx, a, out);
	return scan_end(&w, err);
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

/* Which ids of values hold one of the words: a bit each. The values are read once for all of them. */
static bool codes_holding(struct store *s, struct arena *a, int column, const struct word *words, size_t n, struct str *bits, struct err *err)
{
	struct ids codes = { 0 };
	struct scan_walk w;
	int64_t most = 0;

	*bits = STR_NONE;
	if (!scan_begin(&w, s, COLUMN_VALUE, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w))
		for (size_t i = 0; i < n; i++)
			block_having(w, words[i].folded, coded_value_holds, &(struct asked){ &words[i], column }, a, &codes);
	if (!scan_end(&w, err))
		return false;
	for (size_t i = 0; i < codes.n; i++)
		most = codes.p[i] > most ? codes.p[i] : most;
	if (codes.n == 0 || most > CODE_MAX)
		return true;
	size_t bytes = (size_t)most / 8 + 1;
	char *p = arena_alloc(a, bytes);

	for (size_t i = 0; i < codes.n; i++)
		p[codes.p[i] / 8] = (char)(p[codes.p[i] / 8] | 1 << codes.p[i] % 8);
	*bits = (struct str){ p, bytes };
	return true;
}

/* ── what satisfies a condition, as it is asked for ── */

enum { BLOCKS_AT_ONCE = 32 }; /* that come one after the other */

struct matches {
	struct store *s;
	struct err *err;
	int column;
	int64_t size, blocks;   /* documents in a block, a multiple of 64; number of blocks */
	struct word word;
	struct str codes;       /* of a coded column: which ids of values hold the word, a bit each */
	uint32_t first, last;   /* of the date */
	uint64_t *bits;         /* of each document … */
	bool *known;            /* … whose block was read */
	int64_t behind, many;   /* the block after those last read, and how many they were */
	bool failed;
};

static struct matches *matches_of(struct store *s, struct arena *a, int column, struct err *err)
{
	struct matches *m = ARENA_NEW(a, struct matches);
	sqlite3_stmt *q = rows_prepared(s, Q_LAST_COLUMN);
	int64_t from = columns_row(column, 0), last = -1;

	if (!q)
		return rows_fail(s, err), NULL;
	sqlite3_bind_int64(q, 1, from);
	sqlite3_bind_int64(q, 2, columns_row(column + 1, 0) - 1);
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW && sqlite3_column_type(q, 0) == SQLITE_INTEGER)
		last = sqlite3_column_int64(q, 0) - from;
	sqlite3_reset(q);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return rows_fail(s, err), NULL;
	*m = (struct matches){ .s = s, .err = err, .column = column, .size = columns_block(column), .blocks = last + 1 };
	if (m->blocks > ROWS_ID_MAX / m->size) /* a block of none of ours */
		m->blocks = ROWS_ID_MAX / m->size;
	m->bits = ARENA_ARRAY(a, uint64_t, (size_t)(m->blocks * m->size / 64) + 1);
	m->known = ARENA_ARRAY(a, bool, (size_t)m->blocks + 1);
	return m;
}

struct matches *matches_word(struct store *s, struct arena *a, int column, const struct word *w, struct err *err)
{
	if (columns_coded(column))
		return matches_any(s, a, column, w, 1, err);
	struct matches *m = matches_of(s, a, column, err);

	if (m)
		m->word = *w;
	return m;
}

struct matches *matches_any(struct store *s, struct arena *a, int column, const struct word *words, size_t n, struct err *err)
{
	struct matches *m = matches_of(s, a, column, err);

	if (!m || !codes_holding(s, a, column, words, n, &m->codes, err))
		return NULL;
	if (m->codes.n == 0)
		m->blocks = 0;
	return m;
}

static inline void mark(struct matches *m, int64_t id)
{
	m->bits[id / 64] |= UINT64_C(1) << id % 64;
}

struct matches *matches_days(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct err *err)
{
	struct matches *m = matches_of(s, a, FIELD_DATE, err);

	if (m) {
		m->first = first;
		m->last = last;
	}
	return m;
}

/* Ids of values are short numbers nearly always. */
static inline bool has_code(const unsigned char *p, const unsigned char *end, struct str bits)
{
	uint64_t id;

	while (p < end) {
		if (*p < 0x80) {
			id = *p++;
		} else if (end - p >= 2 && p[1] < 0x80) {
			id = (uint64_t)(p[0] & 0x7F) << 7 | p[1];
			p += 2;
		} else if (end - p >= 3 && p[2] < 0x80) {
			id = (uint64_t)(p[0] & 0x7F) << 14 | (uint64_t)(p[1] & 0x7F) << 7 | p[2];
			p += 3;
		} else if (!scan_number(&p, end, &id)) {
			return false;
		}
		if (id / 8 < bits.n && (unsigned char)bits.p[id / 8] >> id % 8 & 1)
			return true;
	}
	return false;
}

/* The code at `*p`, which moves behind it, of the usual form: up to three bytes that are there. Others: SIZE_MAX. */
static inline size_t short_code(const unsigned char **p)
{
	const unsigned char *x = *p;

	if (x[0] < 0x80)
		return *p = x + 1, x[0];
	if (x[1] < 0x80)
		return *p = x + 2, (size_t)(x[0] & 0x7F) << 7 | x[1];
	if (x[2] < 0x80)
		return *p = x + 3, (size_t)(x[0] & 0x7F) << 14 | (size_t)(x[1] & 0x7F) << 7 | x[2];
	return SIZE_MAX;
}

static void mark_codes(struct matches *m, struct scan_walk *w)
{
	const unsigned char *p = w->p, *end = w->end;
	struct str codes = m->codes;
	int64_t id = w->id + 1;

	/* entries of one code, whose size is its own */
	for (; id <= w->behind && end - p >= 4; id++) {
		const unsigned char *behind = p + 1 + *p, *next = p + 1;
		size_t code = *p ? short_code(&next) : SIZE_MAX;

		if (*p && next != behind) {
			if (*p >= 0x80 || behind > end)
				break;
			if (has_code(p + 1, behind, codes))
				mark(m, id);
		} else if (code / 8 < codes.n && (unsigned char)codes.p[code / 8] >> code % 8 & 1) {
			mark(m, id);
		}
		p = behind;
	}
	for (; id <= w->behind && p < end; id++) {
		uint64_t size = *p;

		if (size < 0x80)
			p++;
		else if (!scan_number(&p, end, &size))
			return;
		if (size > (uint64_t)(end - p))
			return;
		if (size && has_code(p, p + size, codes))
			mark(m, id);
		p += size;
	}
}

/* Most are outside the years of the range. */
static void mark_days(struct matches *m, struct scan_walk *w)
{
	uint32_t least = m->first / 10000 * 10000, span = (m->last ? m->last / 10000 * 10000 + 9999 : UINT32_MAX) - least;
	const unsigned char *p = w->p, *end = w->end;
	int64_t id = w->id;

	for (; id < w->behind && end - p >= 5 && (*p == 4 || *p == 0); p += *p + 1) { /* the usual form */
		uint32_t day = scan_day((struct str){ (const char *)p + 1, 4 });

		id++;
		if (*p && day - least <= span && days_within(day, m->first, m->last))
			mark(m, id);
	}
	w->p = p;
	w->id = id;
	while (scan_entry(w))
		if (days_within(scan_day(w->entry), m->first, m->last))
			mark(m, w->id);
}

static void mark_values(struct matches *m, struct scan_walk *w)
{
	struct asked asked = { &m->word, m->column };
	const unsigned char *at = seek_bytes(w->p, w->end, m->word.folded);

	while (at && scan_entry(w)) {
		if (at >= w->p) /* it is in a later entry */
			continue;
		if (value_holds(&asked, w->entry))
			mark(m, w->id);
		at = seek_bytes(w->p, w->end, m->word.folded);
	}
}

/* Sets the bits of a block. */
static void mark_block(struct matches *m, int64_t block, struct str data)
{
	struct scan_walk w = { .id = block * m->size - 1, .behind = (block + 1) * m->size - 1, .data = data, .p = (const unsigned char *)data.p };

	w.end = w.p + data.n;
	if (columns_coded(m->column))
		mark_codes(m, &w);
	else if (m->column == FIELD_DATE)
		mark_days(m, &w);
	else
		mark_values(m, &w);
}

/* Reads this block, and more behind it if the one before was the last that was read. */
static bool read_blocks(struct matches *m, int64_t block)
{
	sqlite3_stmt *q = rows_prepared(m->s, Q_GET_COLUMNS);
	int rc = SQLITE_ERROR;

	m->many = block != m->behind || m->many == 0 ? 1 : m->many < BLOCKS_AT_ONCE ? m->many * 2 : m->many;
	m->behind = block + m->many < m->blocks ? block + m->many : m->blocks;
	if (q) {
		sqlite3_bind_int64(q, 1, columns_row(m->column, block));
		sqlite3_bind_int64(q, 2, columns_row(m->column, m->behind) - 1);
		while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
			int64_t at = sqlite3_column_int64(q, 0) - columns_row(m->column, 0);

			if (!m->known[at])
				mark_block(m, at, (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) });
			m->known[at] = true;
		}
		if (rc != SQLITE_DONE)
			m->failed = !rows_fail(m->s, m->err);
		sqlite3_reset(q);
	} else {
		m->failed = !rows_fail(m->s, m->err);
	}
	for (int64_t i = block; i < m->behind; i++)
		m->known[i] = true;
	return !m->failed;
}

int64_t matches_from(struct matches *m, int64_t id)
{
	if (id < 0)
		id = 0;
	for (int64_t block = id / m->size; block < m->blocks && !m->failed; id = ++block * m->size) {
		if (!m->known[block] && !read_blocks(m, block))
			break;
		int64_t i = id / 64, end = (block + 1) * (m->size / 64);
		uint64_t bits = m->bits[i] >> id % 64 << id % 64;

		while (!bits && ++i < end)
			bits = m->bits[i];
		if (bits)
			return i * 64 + __builtin_ctzll(bits);
	}
	return INT64_MAX;
}

bool matches_failed(const struct matches *m)
{
	return m->failed;
}

size_t matches_documents(const struct matches *m)
{
	return (size_t)(m->blocks * m->size);
}

static bool all_of(struct matches *m, struct arena *a, struct ids *out)
{
	if (!m)
		return false;
	for (int64_t id = 0; (id = matches_from(m, id)) != INT64_MAX; id++)
		*ARENA_PUSH(a, out) = id;
	return !m->failed;
}

bool columns_find(struct store *s, struct arena *a, int column, const struct word *word, struct ids *out, struct err *err)
{
	struct asked asked = { word, column };

	if (s->remote)
		return columns_having(s, a, column, word->folded, value_holds, &asked, out, err);
	return all_of(matches_word(s, a, column, word, err), a, out);
}

bool columns_between(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct ids *out, struct err *err)
{
	return all_of(matches_days(s, a, first, last, err), a, out);
}

/* Each count that may be among the `most` largest is at least this. */
static size_t least_count(struct arena *a, const size_t *count, size_t n, size_t most)
{
	size_t *largest = ARENA_ARRAY(a, size_t, most), least = 1; /* falling */

	for (size_t i = 0; i < n; i++) {
		size_t k = most;

		if (count[i] <= largest[most - 1])
			continue;
		for (; k > 1 && largest[k - 2] < count[i]; k--)
			largest[k - 1] = largest[k - 2];
		largest[k - 1] = count[i];
	}
	return largest[most - 1] > least ? largest[most - 1] : least;
}

/* The values counted at least so often are looked up one by one, if they are few. */
static bool tell_few(struct store *s, const size_t *count, size_t n, size_t least, columns_each *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_VALUE_TEXT);
	int rc = SQLITE_ROW;

	if (!q)
		return rows_fail(s, err);
	for (size_t i = 0; i < n && (rc == SQLITE_ROW || rc == SQLITE_DONE); i++) {
		if (count[i] < least)
			continue;
		sqlite3_bind_int64(q, 1, (sqlite3_int64)i);
		rc = sqlite3_step(q);
		if (rc == SQLITE_ROW)
			each(ctx, (struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) }, count[i]);
		sqlite3_reset(q);
	}
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
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

bool columns_count(struct store *s, struct arena *a, int column, const struct ids *ids, size_t most, columns_each *each, void *ctx, struct err *err)
{
	struct { size_t *p; size_t n, cap; } count = { 0 };
	struct scan_walk w;
	size_t i = 0, with = 0;

	if (s->remote)
		return s->engine->count(s->remote, a, column, ids, each, ctx, err);
	size_t codes;

	if (!scan_largest(s, "SELECT max(id) FROM column_value", &codes, err))
		return false;
	if (!scan_begin(&w, s, column, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w)) {
		while (i < ids->n && ids->p[i] <= w.id)
			i++;
		while (i < ids->n && ids->p[i] <= w.behind && scan_entry(&w)) {
			uint64_t id;

			while (i < ids->n && ids->p[i] < w.id)
				i++;
			if (i == ids->n || ids->p[i] != w.id)
				continue;
			with++;
			const unsigned char *p = (const unsigned char *)w.entry.p, *end = p + w.entry.n;

			while (scan_number(&p, end, &id) && id <= codes) {
				while (count.n <= id)
					*ARENA_PUSH(a, &count) = 0;
				count.p[id]++;
			}
		}
	}
	if (!scan_end(&w, err))
		return false;
	size_t least = most ? least_count(a, count.p, count.n, most) : 0, few = 0;

	for (size_t k = 0; k < count.n && least; k++)
		few += count.p[k] >= least;
	if (!(least && few <= FEW ? tell_few(s, count.p, count.n, least, each, ctx, err) : tell_values(s, column, count.p, count.n, each, ctx, err)))
		return false;
	if (ids->n > with)
		each(ctx, STR(""), ids->n - with);
	return true;
}
