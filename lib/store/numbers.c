#include "store/numbers.h"

#include <string.h>

#include "store/valuerow.h"

/* Documents being marked: a bit each. */
struct number_search {
	struct store *s;
	struct arena *a;
	struct err *err;
	struct value_lists head, tail;
	uint64_t *bits;
	int64_t documents; /* listed */
};

/* Of the bits: those of whole pieces. */
static size_t words_of(const struct number_search *n)
{
	return (size_t)(n->documents / VALUES_PIECE + 1) * (VALUES_PIECE / 64);
}

static bool begin(struct number_search *n, struct store *s, struct arena *a, bool *done, struct err *err)
{
	*n = (struct number_search){ .s = s, .a = a, .err = err };
	*done = false;
	if (s->remote)
		return true;
	if (!values_open(s, a, FIELD_DOC_NUMBER, &n->head, err) || !values_open(s, a, VALUES_TAIL, &n->tail, err))
		return false;
	*done = n->head.blocks > 0 && n->tail.blocks > 0;
	n->documents = n->head.blocks * COLUMNS_BLOCK_MAX;
	n->bits = ARENA_ARRAY(a, uint64_t, words_of(n));
	return true;
}

struct number_bits {
	uint64_t *bits;
	int64_t documents;
};

static void mark(void *ctx, int64_t id)
{
	struct number_bits *m = ctx;

	if (id < m->documents)
		m->bits[id / 64] |= UINT64_C(1) << id % 64;
}

static bool mark_all(struct number_search *n, struct value_lists *v, const struct ids *codes, uint64_t *bits)
{
	struct number_bits m = { bits, n->documents };
	struct ids pieces = { 0 };
	size_t documents;
	bool ok = codes->n == 0 || values_short(v, n->a, &(struct values_asked){ .codes = codes }, mark, &m, &pieces, &documents, n->err);

	for (size_t i = 0; ok && i < pieces.n; i++)
		for (int64_t piece = 0; ok && piece * VALUES_PIECE < n->documents; piece++)
			ok = values_mark_piece(v, pieces.p[i], piece, bits + piece * (VALUES_PIECE / 64), n->err);
	return ok;
}

/* Marks the documents that have one of these heads and one of these tails. */
static bool mark_both(struct number_search *n, const struct ids *heads, const struct ids *tails)
{
	size_t words = words_of(n);
	uint64_t *x, *y;

	if (heads->n == 0 || tails->n == 0)
		return true;
	x = ARENA_ARRAY(n->a, uint64_t, words);
	y = ARENA_ARRAY(n->a, uint64_t, words);
	if (!mark_all(n, &n->tail, tails, y) || !mark_all(n, &n->head, heads, x))
		return false;
	for (size_t i = 0; i < words; i++)
		n->bits[i] |= x[i] & y[i];
	return true;
}

/* Adds the marked documents, and of blocks that changed or are not listed those whose entry satisfies the condition. */
static bool end(struct number_search *n, struct str part, columns_holds *holds, void *ctx, struct ids *out)
{
	int64_t from = 0; /* blocks */

	for (size_t i = 0; i <= n->head.changed.n; i++) {
		bool last = i == n->head.changed.n || n->head.changed.p[i] >= n->head.blocks;
		int64_t changed = last ? n->head.blocks : n->head.changed.p[i];
		struct scan_walk w;

		for (int64_t k = from * (COLUMNS_BLOCK_MAX / 64); k < changed * (COLUMNS_BLOCK_MAX / 64); k++)
			for (uint64_t bits = n->bits[k]; bits; bits &= bits - 1)
				*ARENA_PUSH(n->a, out) = k * 64 + __builtin_ctzll(bits);
		if (!scan_begin(&w, n->s, FIELD_DOC_NUMBER, changed, last ? INT64_MAX : changed))
			return rows_fail(n->s, n->err);
		while (scan_block(&w))
			scan_having(w, part, holds, ctx, n->a, out);
		if (!scan_end(&w, n->err))
			return false;
		if (last)
			break;
		from = changed + 1;
	}
	return true;
}

static bool contains(void *ctx, struct str text)
{
	return str_has(text, *(const struct str *)ctx);
}

static bool ends_with(void *ctx, struct str text)
{
	return str_ends(text, *(const struct str *)ctx);
}

static bool begins_with(void *ctx, struct str text)
{
	return str_starts(text, *(const struct str *)ctx);
}

static bool is_equal(void *ctx, struct str text)
{
	return str_eq(text, *(const struct str *)ctx);
}

bool numbers_having(struct store *s, struct arena *a, struct str part, columns_holds *rest, void *ctx, struct ids *out, bool *done, struct err *err)
{
	struct number_search n;
	size_t at = valuerow_serial(part);
	struct str before = str_sub(part, 0, at), behind = str_sub(part, at, part.n);
	struct ids heads = { 0 }, tails = { 0 }, ends = { 0 }, begins = { 0 };

	if (!begin(&n, s, a, done, err) || !*done)
		return !*done;
	bool ok = values_holding_so(&n.head, a, part, contains, &part, &heads, err);

	if (ok && at == 0) /* digits, which may stand in either */
		ok = values_holding_so(&n.tail, a, part, contains, &part, &tails, err);
	else if (ok && behind.n) /* across both */
		ok = values_holding_so(&n.head, a, before, ends_with, &before, &ends, err) &&
		     values_holding_so(&n.tail, a, behind, begins_with, &behind, &begins, err);
	return ok && mark_all(&n, &n.head, &heads, n.bits) && mark_all(&n, &n.tail, &tails, n.bits) && mark_both(&n, &ends, &begins) &&
	       end(&n, part, rest, ctx, out);
}

/* A head, with the serial number that is asked for, as an entry. */
struct asked_head {
	struct str serial;
	struct buf entry;
	columns_holds *holds;
	void *ctx;
};

static bool head_holds(void *ctx, struct str head)
{
	struct asked_head *h = ctx;

	h->entry.n = 0;
	buf_str(&h->entry, head);
	buf_str(&h->entry, h->serial);
	buf_c(&h->entry, '\0');
	return h->holds(h->ctx, buf_view(&h->entry));
}

bool numbers_ending(struct store *s, struct arena *a, struct str serial, struct str in_head, columns_holds *holds, void *ctx, struct ids *out, bool *done,
		    struct err *err)
{
	struct number_search n;
	struct asked_head h = { .serial = serial, .holds = holds, .ctx = ctx };
	struct ids heads = { 0 }, tails = { 0 };
	struct str end_of_entry = arena_str(a, serial);

	if (!begin(&n, s, a, done, err))
		return false;
	*done = *done && serial.n && valuerow_serial(serial) == 0;
	if (!*done)
		return true;
	end_of_entry.n++; /* the NUL, too */
	bool ok = values_holding_so(&n.tail, a, serial, is_equal, &serial, &tails, err) &&
		  (tails.n == 0 || values_holding_so(&n.head, a, in_head, head_holds, &h, &heads, err)) && mark_both(&n, &heads, &tails) &&
		  end(&n, end_of_entry, holds, ctx, out);

	buf_free(&h.entry);
	return ok;
}
