#include "store/columns.h"

#include <stdlib.h>
#include <string.h>

#include "index/dictionary.h"
#include "index/varint.h"
#include "store/rows.h"
#include "text/fold.h"
#include "text/seek.h"

enum {
	SHORT_BLOCK = 512, LONG_BLOCK = 64, /* documents; coded columns and dates have the longer blocks */
	CODES_KEPT = 16 << 20,              /* bytes of values whose ids are remembered */
	CODE_MAX = 1 << 27,                 /* a larger id is none of ours: they rise by one */
};

/* A block being written. */
struct column {
	int64_t at;                /* -1: none */
	uint32_t end[SHORT_BLOCK]; /* of each document's entry, up to the last that is not empty */
	size_t n;                  /* of them */
	struct buf entries;
	bool dirty;
};

struct columns {
	struct column column[COLUMNS];
	struct dictionary codes; /* a byte for the column, then the value … */
	struct buf ids;          /* int64_t: … and its id, by its number there */
	struct buf entry[COLUMNS];
	bool comparing;          /* a value that is not there stays so */
};

bool columns_coded(int column)
{
	switch (column) {
	case FIELD_DOC_TYPE:
	case FIELD_ISSUERS:
	case FIELD_RECIPIENTS:
	case FIELD_CC:
	case FIELD_PRINTED_BY:
	case FIELD_SECRECY:
	case FIELD_URGENCY:
	case FIELD_SIGNERS:
	case COLUMN_ENCODING:
	case COLUMN_KIND:
		return true;
	default:
		return false;
	}
}

static int64_t block_size(int column)
{
	return columns_coded(column) || column == FIELD_DATE ? SHORT_BLOCK : LONG_BLOCK;
}

static int64_t row_of(int column, int64_t block)
{
	return (int64_t)column << 40 | block;
}

uint32_t columns_day(struct str date)
{
	uint32_t part[3] = { 0 };
	int k = 0;

	for (size_t i = 0; i < date.n && k < 3; i++)
		if (date.p[i] == '-')
			k++;
		else if (date.p[i] >= '0' && date.p[i] <= '9')
			part[k] = part[k] * 10 + (uint32_t)(date.p[i] - '0');
	return part[0] * 10000 + part[1] * 100 + part[2];
}

/* ── writing ── */

static void add_varint(struct buf *b, uint64_t v)
{
	buf_reserve(b, 9);
	b->n += varint_put((unsigned char *)b->p + b->n, v);
}

static struct columns *columns_of(struct store *s)
{
	if (!s->columns) {
		s->columns = allocated(calloc(1, sizeof *s->columns));
		for (int c = 0; c < COLUMNS; c++)
			s->columns->column[c].at = -1;
	}
	return s->columns;
}

static void forget_codes(struct columns *all)
{
	dictionary_free(&all->codes);
	all->ids.n = 0;
}

void columns_forget(struct store *s)
{
	struct columns *all = s->columns;

	if (!all)
		return;
	for (int c = 0; c < COLUMNS; c++) {
		buf_free(&all->column[c].entries);
		buf_free(&all->entry[c]);
	}
	forget_codes(all);
	buf_free(&all->ids);
	free(all);
	s->columns = NULL;
}

static bool load_block(struct store *s, int column, int64_t block, struct err *err)
{
	struct column *c = &s->columns->column[column];
	sqlite3_stmt *q = rows_prepared(s, Q_GET_COLUMN);
	int rc;

	if (!q)
		return rows_fail(s, err);
	c->n = c->entries.n = 0;
	sqlite3_bind_int64(q, 1, row_of(column, block));
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		size_t bytes = (size_t)sqlite3_column_bytes(q, 0);
		struct buf copy = { 0 };
		uint64_t size;

		buf_add(&copy, sqlite3_column_blob(q, 0), bytes);
		memset((buf_reserve(&copy, 16), copy.p + copy.n), 0, 16);
		for (size_t i = 0; i < bytes && c->n < (size_t)block_size(column);) {
			i += varint_get((const unsigned char *)copy.p + i, &size);
			if (i > bytes || size > bytes - i) /* damaged */
				break;
			buf_add(&c->entries, copy.p + i, (size_t)size);
			c->end[c->n++] = (uint32_t)c->entries.n;
			i += (size_t)size;
		}
		buf_free(&copy);
	}
	sqlite3_reset(q);
	c->at = block;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static bool flush_block(struct store *s, int column, struct err *err)
{
	struct column *c = &s->columns->column[column];
	struct buf blob = { 0 };

	if (!c->dirty)
		return true;
	c->dirty = false;
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_COLUMN);

	if (!q)
		return rows_fail(s, err);
	for (size_t i = 0; i < c->n; i++) {
		size_t from = i ? c->end[i - 1] : 0;

		add_varint(&blob, c->end[i] - from);
		buf_str(&blob, str_sub(buf_view(&c->entries), from, c->end[i]));
	}
	sqlite3_bind_int64(q, 1, row_of(column, c->at));
	sqlite3_bind_blob(q, 2, blob.p ? blob.p : "", (int)blob.n, SQLITE_STATIC);
	bool ok = rows_done(s, q, err);

	buf_free(&blob);
	return ok;
}

bool columns_flush(struct store *s, struct err *err)
{
	for (int c = 0; s->columns && c < COLUMNS; c++)
		if (!flush_block(s, c, err))
			return false;
	return true;
}

static bool set_entry(struct store *s, int column, int64_t id, struct str entry, struct err *err)
{
	struct column *c = &s->columns->column[column];
	int64_t block = id / block_size(column);
	size_t i = (size_t)(id % block_size(column)), behind;

	if (c->at != block && !(flush_block(s, column, err) && load_block(s, column, block, err)))
		return false;
	if (i >= c->n && entry.n == 0)
		return true;
	for (; c->n <= i; c->n++)
		c->end[c->n] = (uint32_t)c->entries.n;
	size_t from = i ? c->end[i - 1] : 0, to = c->end[i];

	behind = c->entries.n - to;
	buf_reserve(&c->entries, entry.n + 1);
	memmove(c->entries.p + from + entry.n, c->entries.p + to, behind);
	if (entry.n)
		memcpy(c->entries.p + from, entry.p, entry.n);
	c->entries.n = from + entry.n + behind;
	for (size_t k = i; k < c->n; k++)
		c->end[k] = (uint32_t)(c->end[k] + entry.n - (to - from));
	c->dirty = true;
	return true;
}

/* The id of a value. */
static bool code_of(struct store *s, int column, struct str value, int64_t *id, struct err *err)
{
	struct columns *all = s->columns;
	struct buf key = { 0 };

	if (dictionary_bytes(&all->codes) > CODES_KEPT)
		forget_codes(all);
	buf_c(&key, (char)column);
	buf_str(&key, value);
	size_t known = all->codes.n, number = dictionary_number(&all->codes, buf_view(&key));

	buf_free(&key);
	if (number < known) {
		memcpy(id, all->ids.p + number * sizeof *id, sizeof *id);
		return true;
	}
	sqlite3_stmt *q = rows_prepared(s, Q_GET_VALUE);
	bool ok = q != NULL;

	if (ok) {
		sqlite3_bind_int(q, 1, column);
		rows_bind(q, 2, value);
		int rc = sqlite3_step(q);

		*id = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
		ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
		sqlite3_reset(q);
	}
	if (ok && *id == 0 && !all->comparing) {
		ok = (q = rows_prepared(s, Q_PUT_VALUE)) != NULL;
		if (ok) {
			sqlite3_bind_int(q, 1, column);
			rows_bind(q, 2, value);
			ok = sqlite3_step(q) == SQLITE_DONE;
			*id = sqlite3_last_insert_rowid(s->db);
			sqlite3_reset(q);
		}
	}
	buf_add(&all->ids, id, sizeof *id);
	return ok || rows_fail(s, err);
}

static bool add_value(struct store *s, int column, struct str value, struct err *err)
{
	struct buf *entry = &s->columns->entry[column];
	int64_t id = 0;

	if (value.n == 0)
		return true;
	if (column == FIELD_DATE) {
		uint32_t day = columns_day(value);

		for (int i = 0; i < 4 && entry->n < 4; i++, day >>= 8)
			buf_c(entry, (char)day);
	} else if (columns_coded(column)) {
		if (!code_of(s, column, value, &id, err))
			return false;
		add_varint(entry, (uint64_t)id);
	} else {
		fold_text(value, entry, NULL);
		buf_c(entry, '\0');
	}
	return true;
}

static bool make_entries(struct store *s, const struct doc *d, struct err *err)
{
	struct columns *all = columns_of(s);
	bool ok;

	for (int c = 0; c < COLUMNS; c++)
		all->entry[c].n = 0;
	ok = add_value(s, COLUMN_ENCODING, str_z(d->src.in.name), err) && add_value(s, COLUMN_KIND, str_z(kind_name(d->src.kind)), err);
	for (size_t i = 0; ok && i < d->values.n; i++) {
		enum field f = d->values.p[i].field;

		if (f < FIELD_COUNT && f != FIELD_TITLE && f != FIELD_DOC_NUMBER)
			ok = add_value(s, (int)f, d->values.p[i].text, err);
	}
	return ok;
}

bool columns_set(struct store *s, const struct doc *d, struct err *err)
{
	bool ok = make_entries(s, d, err);

	for (int c = 0; ok && c < COLUMNS; c++)
		if (s->columns->entry[c].n)
			ok = set_entry(s, c, d->id, buf_view(&s->columns->entry[c]), err);
	return ok;
}

bool columns_are(struct store *s, const struct doc *d, bool *same, struct err *err)
{
	columns_of(s)->comparing = true;
	bool ok = make_entries(s, d, err);

	*same = true;
	for (int k = 0; ok && k < COLUMNS; k++) {
		struct column *c = &s->columns->column[k];
		int64_t block = d->id / block_size(k);
		size_t i = (size_t)(d->id % block_size(k));

		ok = c->at == block || load_block(s, k, block, err);
		size_t from = ok && i && i <= c->n ? c->end[i - 1] : 0, to = ok && i < c->n ? c->end[i] : from;

		*same = *same && ok && str_eq(str_sub(buf_view(&c->entries), from, to), buf_view(&s->columns->entry[k]));
	}
	s->columns->comparing = false;
	return ok;
}

bool columns_cut(struct store *s, int64_t id, struct err *err)
{
	bool ok = true;

	columns_of(s);
	for (int c = 0; ok && c < COLUMNS; c++)
		ok = set_entry(s, c, id, STR(""), err);
	return ok;
}

/* ── reading ── */

/* A column from its beginning, entry by entry, none of them empty. */
struct walk {
	struct store *s;
	sqlite3_stmt *q;
	int column, rc;
	int64_t block, size; /* documents before the block, in one */
	int64_t id;
	struct str data, entry;
	size_t at;
};

static bool walk_begin(struct walk *w, struct store *s, int column)
{
	*w = (struct walk){ .s = s, .column = column, .size = block_size(column) };
	if (sqlite3_prepare_v2(s->db, "SELECT id, data FROM column_block WHERE id BETWEEN ?1 AND ?2 ORDER BY id", -1, &w->q, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(w->q, 1, row_of(column, 0));
	sqlite3_bind_int64(w->q, 2, row_of(column + 1, 0) - 1);
	return true;
}

/* The next block; false: no more. */
static bool walk_block(struct walk *w)
{
	w->rc = sqlite3_step(w->q);
	if (w->rc != SQLITE_ROW)
		return false;
	w->block = (sqlite3_column_int64(w->q, 0) - row_of(w->column, 0)) * w->size;
	w->data = (struct str){ sqlite3_column_blob(w->q, 1), (size_t)sqlite3_column_bytes(w->q, 1) };
	w->id = w->block - 1;
	w->at = 0;
	return true;
}

static bool number_at(struct str s, size_t *at, uint64_t *out)
{
	unsigned char padded[9] = { 0 };
	size_t left = s.n - *at;

	if (left == 0)
		return false;
	if (left < sizeof padded) {
		memcpy(padded, s.p + *at, left);
		*at += varint_get(padded, out);
	} else {
		*at += varint_get((const unsigned char *)s.p + *at, out);
	}
	return *at <= s.n;
}

/* The next entry of the block; false: no more. */
static bool walk_entry(struct walk *w)
{
	uint64_t size;

	while (number_at(w->data, &w->at, &size) && size <= w->data.n - w->at && w->id < w->block + w->size - 1) {
		w->id++;
		w->entry = str_sub(w->data, w->at, w->at + (size_t)size);
		w->at += (size_t)size;
		if (size)
			return true;
	}
	return false;
}

static bool walk_end(struct walk *w, struct err *err)
{
	bool ok = w->rc == SQLITE_DONE || rows_fail(w->s, err);

	sqlite3_finalize(w->q);
	return ok;
}

/* The largest id, as far as it can be one of ours; 0: none. */
static int64_t largest(struct store *s, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t top = 0;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		top = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return top < 0 ? 0 : top < ROWS_ID_MAX ? top : ROWS_ID_MAX;
}

bool columns_days(struct store *s, struct arena *a, struct days *out, struct err *err)
{
	struct walk w;

	out->n = (size_t)largest(s, "SELECT max(id) FROM document") + 1;
	out->p = ARENA_ARRAY(a, uint32_t, out->n);
	if (!walk_begin(&w, s, FIELD_DATE))
		return rows_fail(s, err);
	while (walk_block(&w))
		while (walk_entry(&w)) {
			const unsigned char *p = (const unsigned char *)w.entry.p;

			if (w.entry.n == 4 && (size_t)w.id < out->n)
				out->p[w.id] = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
		}
	return walk_end(&w, err);
}

/* Which ids of values hold the word: a bit each. */
static bool codes_holding(struct store *s, int column, const struct word *word, struct buf *bits, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf folded = { 0 };
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT id, text FROM column_value WHERE field=?1", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int(q, 1, column);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		size_t id = (size_t)sqlite3_column_int64(q, 0), need = id / 8 + 1;

		if (id > CODE_MAX)
			continue;
		folded.n = 0;
		fold_text((struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }, &folded, NULL);
		if (folded_find(buf_view(&folded), word->folded, word->prefix, 0) == SIZE_MAX)
			continue;
		if (!bits->p || bits->n < need) {
			buf_reserve(bits, need);
			memset(bits->p + bits->n, 0, need - bits->n);
			bits->n = need;
		}
		bits->p[id / 8] = (char)(bits->p[id / 8] | 1 << id % 8);
	}
	buf_free(&folded);
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

static bool has_code(struct str entry, struct str bits)
{
	uint64_t id;

	for (size_t at = 0; number_at(entry, &at, &id);)
		if (id / 8 < bits.n && (unsigned char)bits.p[id / 8] >> id % 8 & 1)
			return true;
	return false;
}

bool columns_find(struct store *s, struct arena *a, int column, const struct word *word, struct ids *out, struct err *err)
{
	struct buf bits = { 0 };
	struct walk w;
	bool coded = columns_coded(column);

	if (coded && !codes_holding(s, column, word, &bits, err))
		return false;
	if (coded && bits.n == 0)
		return true;
	if (!walk_begin(&w, s, column)) {
		buf_free(&bits);
		return rows_fail(s, err);
	}
	while (walk_block(&w)) {
		if (!coded && str_find(w.data, word->folded) == SIZE_MAX)
			continue;
		while (walk_entry(&w))
			if (coded ? has_code(w.entry, buf_view(&bits)) : folded_find(w.entry, word->folded, word->prefix, 0) != SIZE_MAX)
				*ARENA_PUSH(a, out) = w.id;
	}
	buf_free(&bits);
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
	struct walk w;
	size_t i = 0, with = 0;
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
			for (size_t at = 0; number_at(w.entry, &at, &id) && id <= codes;) {
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
