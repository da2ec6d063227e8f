/* Makes the lists of values. */
#include "store/values.h"

#include <stdlib.h>

#include "index/dictionary.h"
#include "store/signatures.h"
#include "store/valuerow.h"

enum {
	LONG = 400,        /* documents; longer lists are in pieces */
	TEXT_ROW = 32768,  /* bytes, about */
	BLOCKS_LEAST = 16, /* smaller databases have no lists */
	PART = 16,         /* lists are made anew when this part of the blocks changed or is not listed */
};

static void add_number(struct buf *b, int64_t v)
{
	buf_reserve(b, 9);
	b->n += varint_put((unsigned char *)b->p + b->n, (uint64_t)v);
}

bool valuerow_put(struct store *s, enum row_kind kind, int column, int64_t n, struct str data, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_VALUE_LIST);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, valuerow_id(kind, column, n));
	sqlite3_bind_blob(q, 2, data.p ? data.p : "", (int)data.n, SQLITE_STATIC);
	return rows_done(s, q, err);
}

/* Empties it. */
static bool put_row(struct store *s, enum row_kind kind, int column, int64_t n, struct buf *data, struct err *err)
{
	bool ok = valuerow_put(s, kind, column, n, buf_view(data), err);

	data->n = 0;
	return ok;
}

bool values_changed(struct store *s, int column, int64_t block, struct err *err)
{
	int64_t blocks, codes, columns;

	if (!valuerow_known(column))
		return true;
	return valuerow_header(s, &blocks, &codes, &columns, err) && (block >= blocks || valuerow_put(s, ROW_CHANGED, column, block, STR_NONE, err));
}

/* All documents of a column, by code and id; of a code one may come twice. */
struct inverted {
	struct store *s;
	int column;
	struct dictionary numbers; /* of numbers: what their codes, from 1, stand for */
	int64_t first, behind; /* codes */
	uint32_t *end;         /* of each code from 0 on: behind its last document */
	uint32_t *id;
};

static int stored_column(const struct inverted *v)
{
	return v->column == VALUES_TAIL ? FIELD_DOC_NUMBER : v->column;
}

static inline bool next_code(struct inverted *v, struct valuerow *x, int64_t *code)
{
	if (!valuerow_numbers(v->column))
		return valuerow_code(v->column, x, code);
	struct str part = x->p < x->end ? valuerow_number_part(v->column, (struct str){ (const char *)x->p, (size_t)(x->end - x->p) }) : STR_NONE;

	x->p = x->end;
	if (part.n)
		*code = 1 + (int64_t)dictionary_number(&v->numbers, part);
	return part.n > 0;
}

/* *fits false: a code is none that can be listed. */
static bool count_codes(struct inverted *v, int64_t blocks, int64_t codes, bool *fits, struct err *err)
{
	struct scan_walk w;
	int64_t code;

	*fits = true;
	v->first = codes;
	v->behind = 0;
	if (!scan_begin(&w, v->s, stored_column(v), 0, blocks - 1))
		return rows_fail(v->s, err);
	while (scan_block(&w))
		while (scan_entry(&w))
			for (struct valuerow x = valuerow_entry(&w); next_code(v, &x, &code);) {
				if (code < 0 || code >= codes) {
					*fits = false;
					continue;
				}
				v->first = code < v->first ? code : v->first;
				v->behind = code >= v->behind ? code + 1 : v->behind;
				v->end[code]++;
			}
	return scan_end(&w, err);
}

static bool take_documents(struct inverted *v, int64_t blocks, size_t all, struct err *err)
{
	struct scan_walk w;
	int64_t code;

	if (!scan_begin(&w, v->s, stored_column(v), 0, blocks - 1))
		return rows_fail(v->s, err);
	while (scan_block(&w))
		while (scan_entry(&w))
			for (struct valuerow x = valuerow_entry(&w); next_code(v, &x, &code);)
				if (code >= v->first && code < v->behind && v->end[code] < all)
					v->id[v->end[code]++] = (uint32_t)w.id;
	return scan_end(&w, err);
}

static bool put_pieces(struct inverted *v, int64_t code, size_t from, size_t to, struct err *err)
{
	struct buf data = { 0 };
	bool ok = true;

	for (size_t i = from; ok && i < to;) {
		int64_t piece = v->id[i] / VALUES_PIECE, before = piece * VALUES_PIECE - 1;

		for (; i < to && v->id[i] / VALUES_PIECE == piece; i++) {
			add_number(&data, v->id[i] - before);
			before = v->id[i];
		}
		ok = put_row(v->s, ROW_PIECE, v->column, code << VALUEROW_PIECE_BITS | piece, &data, err);
	}
	buf_free(&data);
	return ok;
}

/* Adds the documents of a code to its group. */
static bool add_list(struct inverted *v, int64_t code, size_t from, size_t to, struct buf *group, struct buf *list, struct err *err)
{
	int64_t before = 0;

	add_number(group, code & ((1 << VALUEROW_GROUP_BITS) - 1));
	if (to - from > LONG) {
		add_number(group, 0);
		add_number(group, (int64_t)(to - from));
		return put_pieces(v, code, from, to, err);
	}
	list->n = 0;
	for (size_t i = from; i < to; i++) {
		add_number(list, v->id[i] - before);
		before = v->id[i];
	}
	add_number(group, (int64_t)list->n);
	buf_str(group, buf_view(list));
	return true;
}

static bool put_lists(struct inverted *v, struct err *err)
{
	struct buf group = { 0 }, list = { 0 };
	size_t from = 0;
	bool ok = true;

	for (int64_t code = v->first; ok && code < v->behind; code++) {
		size_t to = v->end[code];

		if (to > from)
			ok = add_list(v, code, from, to, &group, &list, err);
		from = to;
		if (ok && group.n && (code + 1 == v->behind || (code + 1) >> VALUEROW_GROUP_BITS != code >> VALUEROW_GROUP_BITS))
			ok = put_row(v->s, ROW_GROUP, v->column, code >> VALUEROW_GROUP_BITS, &group, err);
	}
	buf_free(&group);
	buf_free(&list);
	return ok;
}

/* The texts of heads or tails. */
static bool put_numbers(struct inverted *v, struct err *err)
{
	struct buf row = { 0 };
	int64_t rows = 0, before = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < v->numbers.n; i++) {
		struct str text = dictionary_text(&v->numbers, i);

		add_number(&row, (int64_t)i + 1 - before);
		add_number(&row, (int64_t)text.n);
		buf_str(&row, text);
		before = (int64_t)i + 1;
		if (row.n < TEXT_ROW && i + 1 < v->numbers.n)
			continue;
		ok = put_row(v->s, ROW_TEXT, v->column, rows++, &row, err);
		before = 0;
	}
	buf_free(&row);
	return ok;
}

static bool make_column(struct store *s, int column, int64_t blocks, int64_t codes, bool *fits, struct err *err)
{
	enum { DAY_END = 10000 * 13 * 32 };
	int64_t end = column == FIELD_DATE ? DAY_END : valuerow_numbers(column) ? blocks * COLUMNS_BLOCK_MAX + 2 : codes + 1;
	struct inverted v = { .s = s, .column = column, .end = allocated(calloc((size_t)end, sizeof *v.end)) };
	size_t all = 0;
	bool ok = count_codes(&v, blocks, end, fits, err);

	for (int64_t i = v.first; i < v.behind; i++) {
		uint32_t n = v.end[i];

		v.end[i] = (uint32_t)all;
		all += n;
	}
	*fits &= all <= UINT32_MAX;
	if (ok && *fits) {
		v.id = allocated(calloc(all + 1, sizeof *v.id));
		ok = take_documents(&v, blocks, all, err) && put_lists(&v, err) && put_numbers(&v, err);
	}
	dictionary_free(&v.numbers);
	free(v.id);
	free(v.end);
	return ok;
}

struct value_texts {
	struct store *s;
	struct buf row[FIELD_COUNT];
	int64_t before[FIELD_COUNT]; /* the code of the last value in the row; 0: the row is empty */
	int64_t rows;                /* written */
};

static bool put_texts(struct value_texts *t, int column, struct err *err)
{
	t->before[column] = 0;
	return t->row[column].n == 0 || put_row(t->s, ROW_TEXT, column, t->rows++, &t->row[column], err);
}

/* Values with their texts, as COLUMN_VALUE has them. */
static bool make_texts(struct store *s, int64_t codes, struct err *err)
{
	struct value_texts t = { .s = s };
	struct scan_walk w;
	bool ok = true;

	if (!scan_begin(&w, s, COLUMN_VALUE, 0, INT64_MAX))
		return rows_fail(s, err);
	while (ok && scan_block(&w))
		while (ok && scan_entry(&w)) {
			int column = (unsigned char)w.entry.p[0] - 1;

			if (column < 0 || !valuerow_listed(column) || w.id > codes)
				continue;
			add_number(&t.row[column], w.id - t.before[column]);
			add_number(&t.row[column], (int64_t)w.entry.n - 1);
			buf_str(&t.row[column], str_sub(w.entry, 1, w.entry.n));
			t.before[column] = w.id;
			if (t.row[column].n >= TEXT_ROW)
				ok = put_texts(&t, column, err);
		}
	ok = scan_end(&w, err) && ok;
	for (int c = 0; c < FIELD_COUNT; c++) {
		ok = ok && put_texts(&t, c, err);
		buf_free(&t.row[c]);
	}
	return ok;
}

static bool all_blocks(struct store *s, int64_t *blocks, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_LAST_COLUMN);
	int64_t from = columns_row(COLUMN_KIND, 0); /* every document has a kind */

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, from);
	sqlite3_bind_int64(q, 2, columns_row(COLUMN_KIND + 1, 0) - 1);
	int rc = sqlite3_step(q);

	*blocks = rc == SQLITE_ROW && sqlite3_column_type(q, 0) == SQLITE_INTEGER ? sqlite3_column_int64(q, 0) - from + 1 : 0;
	return valuerow_ended(s, q, rc, err);
}

/* Blocks that changed, each once whatever its columns. */
static bool count_changed(struct store *s, int64_t *n, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT count(DISTINCT id&?3) FROM value_list WHERE id BETWEEN ?1 AND ?2", err);

	if (!q)
		return false;
	sqlite3_bind_int64(q, 1, valuerow_id(ROW_CHANGED, 0, 0));
	sqlite3_bind_int64(q, 2, valuerow_id(ROW_CHANGED + 1, 0, 0) - 1);
	sqlite3_bind_int64(q, 3, VALUEROW_N_MAX);
	bool ok = rows_number(s, q, n, err);

	sqlite3_finalize(q);
	return ok;
}

static bool make_all(struct store *s, int64_t blocks, struct err *err)
{
	struct buf header = { 0 };
	int64_t columns = 0;
	size_t codes;
	bool fits, ok = rows_exec(s, "DELETE FROM value_list", err) && scan_largest(s, "SELECT max(id) FROM column_value", &codes, err);

	if (ok && codes >= VALUEROW_CODE_END)
		return true;
	for (int c = 0; ok && c <= VALUES_TAIL; c++)
		if (valuerow_listed(c) || valuerow_numbers(c)) {
			ok = make_column(s, c, blocks, (int64_t)codes, &fits, err);
			columns |= ok && fits ? INT64_C(1) << c : 0;
		}
	ok = ok && signatures_make(s, blocks, err);
	columns |= INT64_C(1) << COLUMN_PATH;
	add_number(&header, VALUEROW_LAYOUT);
	add_number(&header, blocks);
	add_number(&header, (int64_t)codes);
	add_number(&header, columns);
	ok = ok && make_texts(s, (int64_t)codes, err) && put_row(s, ROW_HEADER, 0, 0, &header, err);
	buf_free(&header);
	return ok;
}

bool values_make(struct store *s, bool always, struct err *err)
{
	int64_t had, codes, columns, blocks, changed = 0;
	bool ok = valuerow_header(s, &had, &codes, &columns, err) && all_blocks(s, &blocks, err) && (had == 0 || count_changed(s, &changed, err));

	if (!ok || blocks > ROWS_ID_MAX / COLUMNS_BLOCK_MAX)
		return ok;
	bool enough = blocks >= BLOCKS_LEAST && (had == 0 || (blocks - had + changed) * PART > had);

	return (!always && !enough) || make_all(s, blocks, err);
}
