#include "search/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "search/search.h"
#include "store/tally.h"

enum { SERIAL_MAX = 100000, SERIES_MIN = 3 /* numbers: fewer of a code are letters received */ };

/* ── header fields ── */

/* Each value with the number of documents that have it, the most frequent first. */
static void count(struct arena *a, struct facets *f, const char *group, struct statistics *out)
{
	facets_count(f);
	for (size_t i = 0; i < f->n; i++)
		*ARENA_PUSH(a, out) = (struct count_row){ str_z(group), f->p[i].value, (int64_t)f->p[i].count };
}

/* Of a document (whose values begin at `from`) once. */
static void add(struct arena *a, struct facets *f, size_t from, struct str value)
{
	for (size_t i = from; i < f->n; i++)
		if (str_eq(f->p[i].value, value))
			return;
	*ARENA_PUSH(a, f) = (struct facet){ arena_str(a, value), 1 };
}

struct headers {
	struct arena *a;
	struct facets issuers, fields;
	int64_t id;               /* the document at hand … */
	size_t n_issuers, n_fields; /* … whose values begin here */
};

static void add_header(void *ctx, int64_t id, struct str name, struct str value)
{
	struct headers *h = ctx;

	if (id != h->id) {
		h->id = id;
		h->n_issuers = h->issuers.n;
		h->n_fields = h->fields.n;
	}
	add(h->a, &h->fields, h->n_fields, name);
	if (str_eq(name, str_z(field_name(FIELD_ISSUERS))))
		add(h->a, &h->issuers, h->n_issuers, value);
}

struct statistics_numbers {
	struct headers headers;
	struct statistics *out;
};

static void add_number(void *ctx, struct str group, struct str value, int64_t number)
{
	struct statistics_numbers *n = ctx;
	struct arena *a = n->headers.a;

	if (!value.p) {
		bool issuer = str_eq(group, STR("issuer"));

		count(a, issuer ? &n->headers.issuers : &n->headers.fields, issuer ? "issuer" : "field", n->out);
		return;
	}
	*ARENA_PUSH(a, n->out) = (struct count_row){ arena_str(a, group), arena_str(a, value), number };
}

bool statistics_take(struct store *s, struct arena *a, struct statistics *out, struct err *err)
{
	struct statistics_numbers n = { { .a = a, .id = -1 }, out };

	return tally_header(s, NULL, 0, add_header, &n.headers, err) && tally_numbers(s, add_number, &n, err);
}

static int by_number(const void *x, const void *y)
{
	int a = *(const int *)x, b = *(const int *)y;

	return a < b ? -1 : a > b;
}

static void add_range(struct buf *b, int from, int to)
{
	if (from > to)
		return;
	if (b->n)
		buf_z(b, ", ");
	if (from == to)
		buf_fmt(b, "%d", from);
	else
		buf_fmt(b, "%d–%d", from, to);
}

/* Is it a series of the archive's own, so that a gap in it means something? */
static bool is_own(struct str code, int distinct, const char *const *named)
{
	for (; named && *named; named++)
		if (str_starts(code, str_z(*named)))
			return true;
	return distinct >= SERIES_MIN;
}

/* Gaps are counted only between existing numbers: numbers before the first and after the last are not known. */
static void close_series(struct arena *a, struct serials *out, struct str code, int *numbers, size_t n, const char *const *named)
{
	struct buf present = { 0 }, missing = { 0 };
	struct series *s;
	int from = 0, last = 0, distinct = 0;

	if (n == 0)
		return;
	qsort(numbers, n, sizeof *numbers, by_number);
	for (size_t i = 0; i < n; i++) {
		if (numbers[i] == last)
			continue;
		if (last && numbers[i] != last + 1) {
			add_range(&present, from, last);
			from = numbers[i];
		}
		if (!last)
			from = numbers[i];
		if (last)
			add_range(&missing, last + 1, numbers[i] - 1);
		last = numbers[i];
		distinct++;
	}
	add_range(&present, from, last);
	if (!is_own(code, distinct, named))
		missing.n = 0;
	s = ARENA_PUSH(a, out);
	*s = (struct series){ .code = code, .present = arena_str(a, buf_view(&present)), .missing = arena_str(a, buf_view(&missing)), .count = n };
	buf_free(&present);
	buf_free(&missing);
}

struct gathering {
	struct arena *a;
	struct serials *out;
	const char *const *named;
	struct str code;
	struct { int *p; size_t n, cap; } numbers;
};

static void add_doc_number(void *ctx, int64_t id, struct str name, struct str n)
{
	struct gathering *g = ctx;
	size_t close = str_rfind(n, STR("〕"));
	struct str head = str_sub(n, 0, close + strlen("〕"));
	int serial = atoi(arena_str(g->a, str_sub(n, head.n, n.n)).p);

	(void)id;
	(void)name;
	if (serial <= 0 || serial > SERIAL_MAX)
		return;
	if (!str_eq(head, g->code)) {
		close_series(g->a, g->out, g->code, g->numbers.p, g->numbers.n, g->named);
		g->numbers.n = 0;
		g->code = arena_str(g->a, head);
	}
	*ARENA_PUSH(g->a, &g->numbers) = serial;
}

bool statistics_numbers(struct store *s, struct arena *a, const char *const *named, struct serials *out, struct err *err)
{
	struct gathering g = { .a = a, .out = out, .named = named };

	if (!tally_doc_numbers(s, add_doc_number, &g, err))
		return false;
	close_series(a, out, g.code, g.numbers.p, g.numbers.n, named);
	return true;
}
