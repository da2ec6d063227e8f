/* What rows of value_list look like: values.h. Internal to store/. */
#ifndef GUIDANG_STORE_VALUEROW_H
#define GUIDANG_STORE_VALUEROW_H

#include "store/scan.h"
#include "store/values.h"

enum row_kind { ROW_HEADER, ROW_TEXT, ROW_GROUP, ROW_PIECE, ROW_CHANGED, ROW_SIGNATURE };
enum {
	VALUEROW_LAYOUT = 1, /* version of what is written here */
	VALUEROW_GROUP_BITS = 7,
	VALUEROW_PIECE_BITS = 20,
	VALUEROW_CODE_END = 1 << 27,
};

static const int64_t VALUEROW_N_MAX = (INT64_C(1) << 48) - 1;

static inline int64_t valuerow_id(enum row_kind kind, int column, int64_t n)
{
	return (int64_t)kind << 56 | (int64_t)column << 48 | n;
}

static inline bool valuerow_listed(int column)
{
	return column < FIELD_COUNT && (columns_coded(column) || column == FIELD_DATE);
}

static inline bool valuerow_numbers(int column)
{
	return column == FIELD_DOC_NUMBER || column == VALUES_TAIL;
}

/* Is anything kept of it? */
static inline bool valuerow_known(int column)
{
	return valuerow_listed(column) || valuerow_numbers(column) || column == COLUMN_PATH;
}

/* Where the serial number at the end of a document number begins, whole or a part. */
static inline size_t valuerow_serial(struct str key)
{
	size_t at = key.n;

	while (at > 0 && ((key.p[at - 1] >= '0' && key.p[at - 1] <= '9') || key.p[at - 1] == '-'))
		at--;
	return at;
}

/* What is listed of an entry of the document number. */
static inline struct str valuerow_number_part(int column, struct str entry)
{
	struct str key = str_sub(entry, 0, entry.n - 1);
	size_t at = valuerow_serial(key);

	return column == VALUES_TAIL ? str_sub(key, at, key.n) : str_sub(key, 0, at);
}

/* Bytes of a row that is read from. */
struct valuerow {
	const unsigned char *p, *end;
};

static inline bool valuerow_number(struct valuerow *x, int64_t *out)
{
	uint64_t v;
	bool ok = scan_number(&x->p, x->end, &v) && v <= INT64_MAX;

	*out = ok ? (int64_t)v : 0;
	return ok;
}

static inline struct valuerow valuerow_bytes(sqlite3_stmt *q)
{
	const unsigned char *p = sqlite3_column_blob(q, 1);

	return (struct valuerow){ p, p + sqlite3_column_bytes(q, 1) };
}

/* Rows of a kind and column; without the table: NULL. */
static inline sqlite3_stmt *valuerow_from(struct store *s, enum row_kind kind, int column, int64_t first, int64_t last)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_VALUE_LISTS);

	if (!q)
		return NULL;
	sqlite3_bind_int64(q, 1, valuerow_id(kind, column, first));
	sqlite3_bind_int64(q, 2, valuerow_id(kind, column, last));
	return q;
}

static inline bool valuerow_ended(struct store *s, sqlite3_stmt *q, int rc, struct err *err)
{
	bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

bool valuerow_put(struct store *s, enum row_kind kind, int column, int64_t n, struct str data, struct err *err);
/* The header; *columns: a bit each; *blocks 0: none. */
bool valuerow_header(struct store *s, int64_t *blocks, int64_t *codes, int64_t *columns, struct err *err);

/* The next value of a text row. */
static inline bool valuerow_text(struct valuerow *x, int64_t *code, struct str *text)
{
	int64_t more, size;

	if (!valuerow_number(x, &more) || !valuerow_number(x, &size) || size > x->end - x->p || more >= VALUEROW_CODE_END || *code >= VALUEROW_CODE_END)
		return false;
	*code += more;
	*text = (struct str){ (const char *)x->p, (size_t)size };
	x->p += size;
	return true;
}

/* The next list of a group row, of the value with these last bits; *many: of a long list, which is in pieces, its number of documents, else 0. */
static inline bool valuerow_list(struct valuerow *x, int64_t *code, struct valuerow *list, int64_t *many)
{
	int64_t size;

	*many = 0;
	if (!valuerow_number(x, code) || !valuerow_number(x, &size) || size > x->end - x->p || *code >= 1 << VALUEROW_GROUP_BITS)
		return false;
	*list = (struct valuerow){ x->p, x->p + size };
	x->p += size;
	return size > 0 || valuerow_number(x, many);
}

/* The code of a date; -1: it is none that is listed. */
static inline int64_t valuerow_day(uint32_t day)
{
	uint32_t y = day / 10000, m = day / 100 % 100, d = day % 100;

	return y < 10000 && m <= 12 && d <= 31 ? ((int64_t)y * 13 + m) * 32 + d : -1;
}

/* The codes of an entry, one after the other. */
static inline bool valuerow_code(int column, struct valuerow *x, int64_t *code)
{
	if (column != FIELD_DATE)
		return valuerow_number(x, code);
	*code = valuerow_day(scan_day((struct str){ (const char *)x->p, (size_t)(x->end - x->p) }));
	bool more = x->p < x->end;

	x->p = x->end;
	return more;
}

static inline struct valuerow valuerow_entry(const struct scan_walk *w)
{
	const unsigned char *p = (const unsigned char *)w->entry.p;

	return (struct valuerow){ p, p + w->entry.n };
}

/* The ids of a list, behind this one. */
static inline void valuerow_each(struct valuerow x, int64_t id, values_each *each, void *ctx)
{
	uint64_t more;

	while (scan_number(&x.p, x.end, &more) && more <= ROWS_ID_MAX && id <= ROWS_ID_MAX) {
		id += (int64_t)more;
		each(ctx, id);
	}
}

/* The same of a piece as bits, the first of which is for the id behind this one; of no more than `n` ids. */
static inline void valuerow_mark(struct valuerow x, uint64_t *bits, uint64_t n)
{
	uint64_t at = UINT64_MAX, more;

	while (x.p < x.end) {
		if (*x.p < 0x80)
			more = *x.p++;
		else if (!scan_number(&x.p, x.end, &more) || more > n)
			break;
		at += more;
		if (at >= n)
			break;
		bits[at / 64] |= UINT64_C(1) << at % 64;
	}
}

#endif
