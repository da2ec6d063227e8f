#include <stdlib.h>

#include "search/search.h"
#include "store/tally.h"

static int by_value(const void *x, const void *y)
{
	return str_cmp(((const struct facet *)x)->value, ((const struct facet *)y)->value);
}

static int by_count(const void *x, const void *y)
{
	const struct facet *a = x, *b = y;

	return a->count != b->count ? (a->count > b->count ? -1 : 1) : by_value(x, y);
}

void facets_count(struct facets *f)
{
	size_t n = 0;

	if (f->n == 0)
		return;
	qsort(f->p, f->n, sizeof *f->p, by_value);
	for (size_t i = 0; i < f->n; i++)
		if (n && str_eq(f->p[n - 1].value, f->p[i].value))
			f->p[n - 1].count++;
		else
			f->p[n++] = f->p[i];
	f->n = n;
	qsort(f->p, f->n, sizeof *f->p, by_count);
}

struct gathered {
	struct arena *a;
	struct facets *out;
	struct str field; /* of the header; empty: a column */
};

static void add(void *ctx, int64_t id, struct str name, struct str value)
{
	struct gathered *g = ctx;

	(void)id;
	if (str_eq(name, g->field))
		*ARENA_PUSH(g->a, g->out) = (struct facet){ arena_str(g->a, value), 1 };
}

bool search_facet(struct store *s, struct arena *a, const struct hits *h, struct str name, struct facets *out, struct err *err)
{
	static const struct { const char *name; int column; enum field field; } known[] = {
		{ "issuer", -1, FIELD_ISSUERS }, { "to", -1, FIELD_RECIPIENTS }, { "year", TALLY_YEAR, 0 },
		{ "type", TALLY_TYPE, 0 },	 { "encoding", TALLY_ENCODING, 0 }, { "kind", TALLY_KIND, 0 },
	};
	struct gathered g = { a, out, STR("") };
	int64_t *ids = ARENA_ARRAY(a, int64_t, h->n);
	bool ok;

	*out = (struct facets){ 0 };
	for (size_t i = 0; i < h->n; i++)
		ids[i] = h->p[i].id;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!str_eq(name, str_z(known[i].name)))
			continue;
		if (known[i].column >= 0) {
			ok = tally_column(s, ids, h->n, (enum tally_column)known[i].column, add, &g, err);
		} else {
			g.field = str_z(field_name(known[i].field));
			ok = tally_header(s, ids, h->n, add, &g, err);
		}
		facets_count(out);
		return ok;
	}
	return err_set(err, ERR_USAGE, "unknown facet \"%.*s\": issuer, to, year, type, encoding or kind", STR_ARG(name));
}
