#include "store/holdings.h"

#include <stdio.h>
#include <stdlib.h>

#include "index/leads.h"
#include "index/tokens.h"
#include "store/rows.h"
#include "text/fold.h"

static const char *const tables[] = { "search", "single", "single_title" };
enum { SEARCH, SINGLE, SINGLE_TITLE, TABLES };

/* For each document and table the sum of a hash of each token, so that their order does not matter. */
struct holdings {
	const struct ids *ids;
	uint64_t *sum[TABLES]; /* the expected sum minus the sum found */
	size_t strangers;      /* rows of no document */
};

struct holdings *holdings_new(const struct ids *ids)
{
	struct holdings *h = allocated(calloc(1, sizeof *h));

	h->ids = ids;
	for (int t = 0; t < TABLES; t++)
		h->sum[t] = allocated(calloc(ids->n + 1, sizeof *h->sum[t]));
	return h;
}

void holdings_free(struct holdings *h)
{
	for (int t = 0; h && t < TABLES; t++)
		free(h->sum[t]);
	free(h);
}

static uint64_t mixed(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

static uint64_t number_of(struct str term, uint64_t column, uint64_t at)
{
	uint64_t h = mixed(term.n, column << 40 ^ at);

	for (size_t i = 0; i < term.n; i++)
		h = mixed(h, (unsigned char)term.p[i]);
	return h;
}

struct holdings_column {
	uint64_t sum, at, number;
};

static int take(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	struct holdings_column *c = ctx;

	(void)pair;
	c->sum += number_of(str_sub(t, from, to - from > TOKEN_MAX ? from + TOKEN_MAX : to), c->number, c->at++);
	return 0;
}

static int by_number(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return (a > b) - (a < b);
}

/* Each wide character once. */
static uint64_t characters(struct str folded)
{
	struct buf all = { 0 };
	uint64_t sum = 0;

	for (size_t i = 0; i < folded.n;) {
		uint32_t cp = utf8_next(folded, &i);

		if (token_class(cp) == TOKEN_WIDE)
			buf_add(&all, &cp, sizeof cp);
	}
	uint32_t *p = (uint32_t *)(void *)all.p;
	size_t n = all.n / sizeof *p;

	if (n)
		qsort(p, n, sizeof *p, by_number);
	for (size_t i = 0; i < n; i++) {
		char c[4];

		if (i == 0 || p[i] != p[i - 1])
			sum += number_of((struct str){ c, utf8_put(c, p[i]) }, 0, 0);
	}
	buf_free(&all);
	return sum;
}

void holdings_expect(struct holdings *h, int64_t id, struct str title, struct str text)
{
	size_t i = ids_place(h->ids, id);
	struct str texts[] = { [COLUMN_BODY] = text, [COLUMN_TITLE] = title };

	if (i == h->ids->n)
		return;
	for (int c = COLUMN_BODY; c <= COLUMN_TITLE; c++) {
		struct buf folded = { 0 };
		struct holdings_column column = { .number = (uint64_t)c };

		if (texts[c].n)
			fold_text(texts[c], &folded, NULL);
		if (folded.n) {
			tokens_walk(buf_view(&folded), &column, take);
			h->sum[SEARCH][i] += column.sum;
			h->sum[c == COLUMN_BODY ? SINGLE : SINGLE_TITLE][i] += characters(buf_view(&folded));
		}
		buf_free(&folded);
	}
}

/* Reads all that FTS5 returns, from the first leaf to the last. */
static bool read_table(struct holdings *h, struct store *s, int t, struct err *err)
{
	char *make = sqlite3_mprintf("CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '%s', 'instance')", tables[t]);
	sqlite3_stmt *q = NULL;
	int rc = make ? sqlite3_exec(s->db, make, NULL, NULL, NULL) : SQLITE_NOMEM;

	sqlite3_free(make);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(s->db, "SELECT term, doc, col='title', \"offset\" FROM temp.held", -1, &q, NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct str term = { sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) };
		size_t i = ids_place(h->ids, sqlite3_column_int64(q, 1));

		if (i == h->ids->n)
			h->strangers++;
		else
			h->sum[t][i] -= t == SEARCH ? number_of(term, (uint64_t)sqlite3_column_int64(q, 2), (uint64_t)sqlite3_column_int64(q, 3)) :
						      number_of(term, 0, 0);
		rc = SQLITE_OK;
	}
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	sqlite3_exec(s->db, "DROP TABLE IF EXISTS temp.held", NULL, NULL, NULL);
	return ok;
}

bool holdings_compare(struct holdings *h, struct store *s, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err)
{
	char what[200];

	for (int t = 0; t < TABLES; t++) {
		struct err why = { 0 };

		if (!read_table(h, s, t, &why)) {
			snprintf(what, sizeof what, "the index %s cannot be read: %.120s", tables[t], why.message);
			tell(ctx, what);
			for (size_t i = 0; i < h->ids->n; i++) /* reported once */
				h->sum[t][i] = 0;
		}
		if (!leads_are_right(s->db, tables[t])) {
			snprintf(what, sizeof what, "the index %s: words are looked for where they do not stand", tables[t]);
			tell(ctx, what);
		}
	}
	for (size_t i = 0; i < h->ids->n; i++)
		if (h->sum[SEARCH][i] || h->sum[SINGLE][i] || h->sum[SINGLE_TITLE][i]) {
			snprintf(what, sizeof what, "[%lld] the index holds other words than the text", (long long)h->ids->p[i]);
			tell(ctx, what);
		}
	if (h->strangers) {
		snprintf(what, sizeof what, "the index holds %zu words of no document", h->strangers);
		tell(ctx, what);
	}
	(void)err;
	return true;
}
