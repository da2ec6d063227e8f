#include "store/signatures.h"

#include <string.h>

#include "index/tokens.h"
#include "store/valuerow.h"

static bool is_signed(struct str token, bool pair)
{
	return pair || token_class((unsigned char)token.p[0]) == TOKEN_ALNUM;
}

static size_t place_of_token(struct str token)
{
	uint64_t h = token.n;

	for (size_t i = 0; i < token.n; i++)
		h = (h ^ (unsigned char)token.p[i]) * UINT64_C(0x9E3779B97F4A7C15) >> 7 ^ h << 11;
	return (size_t)((h ^ h >> 20 ^ h >> 40) % SIGNATURE_PLACES);
}

/* Bytes of a place, in a piece of so many blocks at the end of all. */
static size_t place_bytes(int64_t blocks, int64_t piece)
{
	int64_t left = blocks - piece * SIGNATURE_BLOCKS;

	return (size_t)((left < SIGNATURE_BLOCKS ? left : SIGNATURE_BLOCKS) + 7) / 8;
}

static int64_t row_number(int64_t piece, size_t place)
{
	return piece * (SIGNATURE_PLACES / SIGNATURE_ROW) + (int64_t)(place / SIGNATURE_ROW);
}

/* Adds the bits of a place to `bits`, by AND. A row that is missing or too short forbids nothing. */
static bool narrow_by(struct value_lists *v, int64_t piece, size_t place, unsigned char *bits, struct err *err)
{
	int64_t n = row_number(piece, place);
	sqlite3_stmt *q = valuerow_from(v->s, ROW_SIGNATURE, v->column, n, n);
	size_t bytes = place_bytes(v->blocks, piece), at = place % SIGNATURE_ROW * bytes;
	int rc = q ? sqlite3_step(q) : SQLITE_ERROR;

	if (rc == SQLITE_ROW) {
		struct valuerow x = valuerow_bytes(q);

		for (size_t i = 0; i < bytes && at + bytes <= (size_t)(x.end - x.p); i++)
			bits[i] &= x.p[at + i];
	}
	return valuerow_ended(v->s, q, rc, err);
}

bool signatures_narrow(struct value_lists *v, struct arena *a, const struct word *w, bool *may, struct err *err)
{
	size_t n;
	struct token *t = tokens_of_phrase(a, w->folded, &n);
	bool ok = true;

	for (int64_t piece = 0; ok && piece * SIGNATURE_BLOCKS < v->blocks; piece++) {
		unsigned char bits[SIGNATURE_BLOCKS / 8];

		memset(bits, 0xFF, sizeof bits);
		for (size_t i = 0; ok && i < n; i++) {
			bool goes_on = w->prefix && i + 1 == n && !t[i].pair;

			if (is_signed(t[i].term, t[i].pair) && !goes_on)
				ok = narrow_by(v, piece, place_of_token(t[i].term), bits, err);
		}
		for (int64_t i = 0; i < SIGNATURE_BLOCKS && piece * SIGNATURE_BLOCKS + i < v->blocks; i++)
			may[piece * SIGNATURE_BLOCKS + i] &= bits[i / 8] >> i % 8 & 1;
	}
	return ok;
}

/* The bits of a piece. */
struct signing {
	int64_t block; /* within it */
	size_t bytes;
	bool comparing, missing;
	unsigned char bits[SIGNATURE_PLACES * SIGNATURE_BLOCKS / 8];
};

static int sign(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	struct signing *s = ctx;
	struct str token = str_sub(t, from, to);

	if (!is_signed(token, pair))
		return 0;
	unsigned char *at = s->bits + place_of_token(token) * s->bytes + s->block / 8, bit = (unsigned char)(1 << s->block % 8);

	s->missing |= s->comparing && !(*at & bit);
	*at |= bit;
	return 0;
}

static bool sign_piece(struct store *s, struct signing *g, int64_t blocks, int64_t piece, const struct ids *changed, struct err *err)
{
	int64_t first = piece * SIGNATURE_BLOCKS, last = first + SIGNATURE_BLOCKS < blocks ? first + SIGNATURE_BLOCKS : blocks;
	struct scan_walk w;
	size_t i = 0;

	if (!scan_begin(&w, s, COLUMN_PATH, first, last - 1))
		return rows_fail(s, err);
	while (scan_block(&w)) {
		int64_t block = (w.id + 1) / COLUMNS_BLOCK_MAX;

		while (changed && i < changed->n && changed->p[i] < block)
			i++;
		g->block = block - first;
		while (!(changed && i < changed->n && changed->p[i] == block) && scan_entry(&w))
			tokens_walk(w.entry, g, sign);
	}
	return scan_end(&w, err);
}

bool signatures_make(struct store *s, int64_t blocks, struct err *err)
{
	struct signing *g = allocated(malloc(sizeof *g));
	bool ok = true;

	for (int64_t piece = 0; ok && piece * SIGNATURE_BLOCKS < blocks; piece++) {
		size_t bytes = place_bytes(blocks, piece), row = bytes * SIGNATURE_ROW;

		memset(g, 0, sizeof *g);
		g->bytes = bytes;
		ok = sign_piece(s, g, blocks, piece, NULL, err);
		for (size_t place = 0; ok && place < SIGNATURE_PLACES; place += SIGNATURE_ROW) {
			struct str bits = { (const char *)g->bits + place * bytes, row };

			ok = valuerow_put(s, ROW_SIGNATURE, COLUMN_PATH, row_number(piece, place), bits, err);
		}
	}
	free(g);
	return ok;
}

bool signatures_are(struct value_lists *v, bool *same, struct err *err)
{
	struct signing *g = allocated(malloc(sizeof *g));
	bool ok = true;

	for (int64_t piece = 0; ok && piece * SIGNATURE_BLOCKS < v->blocks; piece++) {
		sqlite3_stmt *q;
		size_t rows = 0;
		int rc;

		memset(g, 0, sizeof *g);
		g->bytes = place_bytes(v->blocks, piece);
		g->comparing = true;
		q = valuerow_from(v->s, ROW_SIGNATURE, v->column, row_number(piece, 0), row_number(piece, SIGNATURE_PLACES - 1));
		while ((rc = q ? sqlite3_step(q) : SQLITE_ERROR) == SQLITE_ROW) {
			struct valuerow x = valuerow_bytes(q);
			size_t at = (size_t)(sqlite3_column_int64(q, 0) & VALUEROW_N_MAX) % (SIGNATURE_PLACES / SIGNATURE_ROW) * SIGNATURE_ROW * g->bytes;

			if (x.p && (size_t)(x.end - x.p) == SIGNATURE_ROW * g->bytes)
				memcpy(g->bits + at, x.p, SIGNATURE_ROW * g->bytes);
			rows++;
		}
		ok = valuerow_ended(v->s, q, rc, err) && sign_piece(v->s, g, v->blocks, piece, &v->changed, err);
		*same = *same && !g->missing && rows == SIGNATURE_PLACES / SIGNATURE_ROW;
	}
	free(g);
	return ok;
}
