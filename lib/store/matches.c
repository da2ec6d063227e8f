/* The documents that satisfy a condition, as they are asked for: of what is listed (values.h) by the lists, else of columns, block by block. */
#include "store/days.h"
#include "store/remote.h"
#include "store/scan.h"
#include "store/signatures.h"
#include "store/values.h"
#include "text/fold.h"
#include "text/seek.h"

enum {
	BLOCKS_AT_ONCE = 32, /* that come one after the other */
	CODE_MAX = 1 << 27,  /* larger ids are damaged: ids increase by one */
};
_Static_assert(VALUES_PIECE == BLOCKS_AT_ONCE * COLUMNS_BLOCK_MAX, "blocks of a piece");

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
	size_t documents;       /* to look at, about */
	/* of what has lists: */
	struct value_lists values;
	int64_t listed;         /* blocks */
	struct ids pieces;      /* codes whose documents are in pieces … */
	struct matches_piece {
		uint64_t *bits; /* … and those of the last piece that was read */
		int64_t at;
	} piece;
	bool *changed;          /* blocks */
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
	m->documents = (size_t)(m->blocks * m->size);
	m->bits = ARENA_ARRAY(a, uint64_t, (size_t)(m->blocks * m->size / 64) + 1);
	m->known = ARENA_ARRAY(a, bool, (size_t)m->blocks + 1);
	return m;
}

/* Blocks of paths that cannot hold the word are not read. */
static bool leave_out(struct matches *m, struct arena *a, const struct word *w)
{
	int64_t listed = m->values.blocks < m->blocks ? m->values.blocks : m->blocks;

	if (m->column != COLUMN_PATH || listed == 0)
		return true;
	bool *may = ARENA_ARRAY(a, bool, (size_t)m->values.blocks);

	memset(may, true, (size_t)m->values.blocks);
	if (!signatures_narrow(&m->values, a, w, may, m->err))
		return false;
	for (size_t i = 0; i < m->values.changed.n; i++)
		if (m->values.changed.p[i] < m->values.blocks)
			may[m->values.changed.p[i]] = true;
	for (int64_t i = 0; i < listed; i++) {
		m->known[i] = !may[i];
		m->documents -= may[i] ? 0 : (size_t)m->size;
	}
	return true;
}

struct matches *matches_word(struct store *s, struct arena *a, int column, const struct word *w, struct err *err)
{
	if (columns_coded(column))
		return matches_any(s, a, column, w, 1, err);
	struct matches *m = matches_of(s, a, column, err);

	if (!m || !values_open(s, a, column, &m->values, err) || !leave_out(m, a, w))
		return NULL;
	m->word = *w;
	return m;
}

static inline void mark(struct matches *m, int64_t id)
{
	m->bits[id / 64] |= UINT64_C(1) << id % 64;
}

static void mark_listed(void *ctx, int64_t id)
{
	struct matches *m = ctx;

	if (id / m->size < m->listed)
		mark(m, id);
}

static void clear_block(struct matches *m, int64_t block)
{
	memset(m->bits + block * (m->size / 64), 0, (size_t)(m->size / 8));
}

/* Marks the documents of short lists. What is not listed, or changed since, is read when it is come to. */
static bool take_lists(struct matches *m, struct arena *a, const struct values_asked *asked)
{
	struct ids pieces = { 0 };

	m->listed = m->values.blocks < m->blocks ? m->values.blocks : m->blocks;
	if (m->listed == 0)
		return true;
	if (!values_short(&m->values, a, asked, mark_listed, m, &pieces, &m->documents, m->err))
		return false;
	m->pieces = pieces;
	m->documents += (size_t)(((int64_t)m->values.changed.n + m->blocks - m->listed) * m->size);
	memset(m->known, m->pieces.n == 0, (size_t)m->listed);
	for (size_t i = 0; i < m->values.changed.n; i++)
		if (m->values.changed.p[i] < m->listed) {
			clear_block(m, m->values.changed.p[i]);
			m->known[m->values.changed.p[i]] = false;
		}
	if (m->pieces.n) {
		m->piece = (struct matches_piece){ .bits = ARENA_ARRAY(a, uint64_t, VALUES_PIECE / 64) };
		m->changed = ARENA_ARRAY(a, bool, (size_t)m->listed);
		for (size_t i = 0; i < m->values.changed.n; i++)
			if (m->values.changed.p[i] < m->listed)
				m->changed[m->values.changed.p[i]] = true;
	}
	return true;
}

/* Which ids of values hold one of the words: a bit each. */
static struct str bits_of(struct arena *a, const struct ids *codes)
{
	int64_t most = 0;

	for (size_t i = 0; i < codes->n; i++)
		most = codes->p[i] > most ? codes->p[i] : most;
	if (codes->n == 0 || most > CODE_MAX)
		return STR_NONE;
	size_t bytes = (size_t)most / 8 + 1;
	char *p = arena_alloc(a, bytes);

	for (size_t i = 0; i < codes->n; i++)
		p[codes->p[i] / 8] = (char)(p[codes->p[i] / 8] | 1 << codes->p[i] % 8);
	return (struct str){ p, bytes };
}

/* Does every value with this word hold another one of them? A word with a letter or digit at its ends stands alone only. */
static bool needless(const struct word *words, size_t n, size_t i)
{
	bool yes = false;

	for (size_t k = 0; k < n && !yes; k++) {
		struct str x = words[k].folded;

		yes = k != i && x.n && (x.n < words[i].folded.n || k < i) && (x.p[0] & 0x80) && (x.p[x.n - 1] & 0x80) && str_has(words[i].folded, x);
	}
	return yes;
}

struct matches *matches_any(struct store *s, struct arena *a, int column, const struct word *all, size_t n_all, struct err *err)
{
	struct matches *m = matches_of(s, a, column, err);
	struct ids codes = { 0 };
	struct word *words = ARENA_ARRAY(a, struct word, n_all + 1);
	size_t n = 0;

	for (size_t i = 0; i < n_all; i++)
		if (!needless(all, n_all, i))
			words[n++] = all[i];

	if (!m || !values_open(s, a, column, &m->values, err) || (m->values.blocks && !values_holding(&m->values, a, words, n, &codes, err)))
		return NULL;
	struct ids listed = { ARENA_ARRAY(a, int64_t, codes.n + 1), codes.n, codes.n };

	if (codes.n)
		memcpy(listed.p, codes.p, codes.n * sizeof *codes.p);
	if (!scan_holding(s, a, column, words, n, m->values.blocks ? m->values.codes : 0, &codes, err))
		return NULL;
	m->codes = bits_of(a, &codes);
	if (m->codes.n == 0)
		m->blocks = 0;
	m->documents = (size_t)(m->blocks * m->size);
	return take_lists(m, a, &(struct values_asked){ .codes = &listed }) ? m : NULL;
}

struct matches *matches_days(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct err *err)
{
	struct matches *m = matches_of(s, a, FIELD_DATE, err);

	if (!m || !values_open(s, a, FIELD_DATE, &m->values, err))
		return NULL;
	m->first = first;
	m->last = last;
	return take_lists(m, a, &(struct values_asked){ .first = first, .last = last }) ? m : NULL;
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

static bool value_holds(void *ctx, struct str entry)
{
	const struct word *w = ctx;

	return folded_find(entry, w->folded, w->prefix, 0) != SIZE_MAX;
}

static void mark_values(struct matches *m, struct scan_walk *w)
{
	const unsigned char *at = seek_bytes(w->p, w->end, m->word.folded);

	while (at && scan_entry(w)) {
		if (at >= w->p) /* it is in a later entry */
			continue;
		if (value_holds(&m->word, w->entry))
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

/* Reads the pieces of long lists that have the block, for it and those beside it. */
static bool read_pieces(struct matches *m, int64_t block)
{
	enum { WORDS = COLUMNS_BLOCK_MAX / 64 };

	m->piece.at = block / BLOCKS_AT_ONCE;
	memset(m->piece.bits, 0, VALUES_PIECE / 8);
	for (size_t i = 0; i < m->pieces.n && !m->failed; i++)
		m->failed = !values_mark_piece(&m->values, m->pieces.p[i], m->piece.at, m->piece.bits, m->err);
	for (int64_t i = 0, k = m->piece.at * BLOCKS_AT_ONCE; i < BLOCKS_AT_ONCE && k < m->listed; i++, k++) {
		if (m->changed[k])
			continue;
		for (int w = 0; w < WORDS; w++)
			m->bits[k * WORDS + w] |= m->piece.bits[i * WORDS + w];
		m->known[k] = true;
	}
	return !m->failed;
}

/* Reads this block, and more behind it if the one before was the last that was read. */
static bool read_blocks(struct matches *m, int64_t block)
{
	if (m->pieces.n && block < m->listed && !m->changed[block])
		return read_pieces(m, block);
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
	return m->documents;
}

bool matches_few(const struct matches *m)
{
	enum { PART = 8 };

	return m->documents < (size_t)(m->blocks * m->size) / PART;
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
	struct word asked = *word;

	if (s->remote)
		return columns_having(s, a, column, word->folded, value_holds, &asked, out, err);
	return all_of(matches_word(s, a, column, word, err), a, out);
}

bool columns_between(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct ids *out, struct err *err)
{
	return all_of(matches_days(s, a, first, last, err), a, out);
}

