/* Compares the lists of values with the columns they were made of. */
#include "store/values.h"

#include "store/signatures.h"
#include "store/valuerow.h"

/* What does not depend on the order of what is added. */
struct value_sum {
	uint64_t n, of;
};

static void add_to_sum(struct value_sum *sum, uint64_t x, uint64_t y)
{
	uint64_t h = (x + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ (y + 1) * UINT64_C(0xC2B2AE3D27D4EB4F);

	h ^= h >> 29;
	sum->of += h * UINT64_C(0xBF58476D1CE4E5B9);
	sum->n++;
}

static uint64_t text_sum(struct str text)
{
	uint64_t h = text.n;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001B3);
	return h;
}

struct listed_sum {
	struct value_sum sum;
	const struct ids *changed;
	int64_t code;
	struct { uint64_t *p; size_t n, cap; } text; /* of numbers, by their codes */
};

static bool is_changed(const struct ids *changed, int64_t block)
{
	return ids_place(changed, block) < changed->n;
}

static void add_listed(void *ctx, int64_t id)
{
	struct listed_sum *l = ctx;

	if (!is_changed(l->changed, id / COLUMNS_BLOCK_MAX))
		add_to_sum(&l->sum, (uint64_t)l->code < l->text.n ? l->text.p[l->code] : (uint64_t)l->code, (uint64_t)id);
}

static bool sum_of_column(const struct value_lists *v, const struct ids *changed, struct value_sum *sum, struct err *err)
{
	struct scan_walk w;
	int64_t code;

	if (!scan_begin(&w, v->s, v->column == VALUES_TAIL ? FIELD_DOC_NUMBER : v->column, 0, v->blocks - 1))
		return rows_fail(v->s, err);
	while (scan_block(&w))
		while (scan_entry(&w)) {
			if (valuerow_numbers(v->column)) {
				struct str part = valuerow_number_part(v->column, w.entry);

				if (part.n && !is_changed(changed, w.id / COLUMNS_BLOCK_MAX))
					add_to_sum(sum, text_sum(part), (uint64_t)w.id);
				continue;
			}
			for (struct valuerow x = valuerow_entry(&w); valuerow_code(v->column, &x, &code);)
				if (!is_changed(changed, w.id / COLUMNS_BLOCK_MAX))
					add_to_sum(sum, (uint64_t)code, (uint64_t)w.id);
		}
	return scan_end(&w, err);
}

/* What the codes of numbers stand for. */
static bool read_numbers(struct value_lists *v, struct arena *a, struct listed_sum *l, struct err *err)
{
	sqlite3_stmt *q = valuerow_from(v->s, ROW_TEXT, v->column, 0, VALUEROW_N_MAX);
	struct str text;
	int rc = SQLITE_ERROR;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t code = 0;

		for (struct valuerow x = valuerow_bytes(q); valuerow_text(&x, &code, &text) && code <= ROWS_ID_MAX;) {
			while (l->text.n <= (size_t)code)
				*ARENA_PUSH(a, &l->text) = 0;
			l->text.p[code] = text_sum(text);
		}
	}
	return valuerow_ended(v->s, q, rc, err);
}

static bool sum_of_lists(struct value_lists *v, struct listed_sum *l, struct err *err)
{
	struct arena *a = arena_new();
	struct ids pieces = { 0 };
	sqlite3_stmt *q = valuerow_from(v->s, ROW_GROUP, v->column, 0, VALUEROW_N_MAX);
	int rc = SQLITE_ERROR;
	bool ok;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t base = (sqlite3_column_int64(q, 0) & VALUEROW_N_MAX) << VALUEROW_GROUP_BITS, code, many;
		struct valuerow x = valuerow_bytes(q), list;

		while (valuerow_list(&x, &code, &list, &many)) {
			l->code = base + code;
			valuerow_each(list, 0, add_listed, l);
			if (list.p == list.end)
				*ARENA_PUSH(a, &pieces) = l->code;
		}
	}
	ok = valuerow_ended(v->s, q, rc, err);
	for (size_t i = 0; ok && i < pieces.n; i++) {
		l->code = pieces.p[i];
		for (int64_t piece = 0; ok && piece <= v->blocks * COLUMNS_BLOCK_MAX / VALUES_PIECE; piece++)
			ok = values_piece(v, l->code, piece, add_listed, l, err);
	}
	arena_free(a);
	return ok;
}

static bool texts_are(struct store *s, int64_t codes, int64_t columns, bool *same, struct err *err)
{
	struct value_sum stored = { 0 }, told = { 0 };
	struct scan_walk w;

	for (int c = 0; c < FIELD_COUNT; c++) {
		sqlite3_stmt *q = columns >> c & 1 && valuerow_listed(c) ? valuerow_from(s, ROW_TEXT, c, 0, VALUEROW_N_MAX) : NULL;
		struct str text;
		int rc = SQLITE_DONE;

		while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
			int64_t code = 0;

			for (struct valuerow x = valuerow_bytes(q); valuerow_text(&x, &code, &text);)
				add_to_sum(&told, (uint64_t)code << 8 | (uint64_t)c, text_sum(text));
		}
		if (q && !valuerow_ended(s, q, rc, err))
			return false;
	}
	if (!scan_begin(&w, s, COLUMN_VALUE, 0, INT64_MAX))
		return rows_fail(s, err);
	while (scan_block(&w))
		while (scan_entry(&w)) {
			int c = (unsigned char)w.entry.p[0] - 1;

			if (c >= 0 && c < FIELD_COUNT && valuerow_listed(c) && columns >> c & 1 && w.id <= codes)
				add_to_sum(&stored, (uint64_t)w.id << 8 | (uint64_t)c, text_sum(str_sub(w.entry, 1, w.entry.n)));
		}
	*same = *same && stored.n == told.n && stored.of == told.of;
	return scan_end(&w, err);
}

bool values_are(struct store *s, bool *same, struct err *err)
{
	struct arena *a = arena_new();
	int64_t blocks, codes, columns;
	bool ok = valuerow_header(s, &blocks, &codes, &columns, err);

	*same = true;
	for (int c = 0; ok && blocks && c <= VALUES_TAIL; c++) {
		struct value_lists v, number;
		struct value_sum stored = { 0 };
		struct listed_sum told = { .changed = c == VALUES_TAIL ? &number.changed : &v.changed };

		if (!(columns >> c & 1))
			continue;
		if (c == COLUMN_PATH) {
			ok = values_open(s, a, c, &v, err) && signatures_are(&v, same, err);
			continue;
		}
		ok = values_open(s, a, c, &v, err) && values_open(s, a, FIELD_DOC_NUMBER, &number, err) &&
		     (!valuerow_numbers(c) || read_numbers(&v, a, &told, err)) && sum_of_column(&v, told.changed, &stored, err) && sum_of_lists(&v, &told, err);
		*same = *same && stored.n == told.sum.n && stored.of == told.sum.of;
	}
	ok = ok && (blocks == 0 || texts_are(s, codes, columns, same, err));
	arena_free(a);
	return ok;
}
