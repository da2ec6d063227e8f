#include "store/graph.h"

#include <stdlib.h>
#include <string.h>

#include "doc/derived.h"
#include "doc/value.h"
#include "store/listjson.h"
#include "store/rows.h"

enum { MEANT_MAX = 4 /* documents that one citation may refer to */, TITLE_MIN = 12 /* bytes: shorter titles without issuer are not matched */ };

/* A key and the node that has it. */
struct keyed {
	struct str key;
	size_t node;
};

struct keys {
	struct keyed *p;
	size_t n, cap;
};

struct building {
	struct store *s;
	struct arena *a;
	struct graph all;
	struct keys numbers, titles, short_titles, issued, stubs;
	size_t documents; /* the first nodes, by rising id */
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	int c = str_cmp(a->key, b->key);

	return c ? c : (a->node > b->node) - (a->node < b->node);
}

static void sort(struct keys *k)
{
	if (k->n)
		qsort(k->p, k->n, sizeof *k->p, by_key);
}

/* The index of the first entry with this key; n: none. */
static size_t first_of(const struct keys *k, struct str key)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(k->p[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < k->n && str_eq(k->p[low].key, key) ? low : k->n;
}

/* 国务院关于…的意见 without its issuer; empty: it has no 关于, or nothing before it. */
static struct str without_issuer(struct str key)
{
	size_t at = str_find(key, STR("关于"));

	return at == SIZE_MAX || key.n - at < TITLE_MIN ? STR_NONE : str_sub(key, at, key.n);
}

static void put_key(struct building *b, struct keys *k, struct str key, size_t node)
{
	if (key.n)
		*ARENA_PUSH(b->a, k) = (struct keyed){ key, node };
}

static bool read_documents(struct building *b, struct err *err)
{
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(b->s->db, "SELECT id, title, doc_number, number_key, date FROM document ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(b->s, err);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		size_t node = b->all.nodes.n;
		struct graph_node n = { .id = sqlite3_column_int64(q, 0), .title = rows_column(b->a, q, 1), .doc_number = rows_column(b->a, q, 2), .date = rows_column(b->a, q, 4) };
		struct str key = value_key(b->a, n.title);

		*ARENA_PUSH(b->a, &b->all.nodes) = n;
		put_key(b, &b->numbers, rows_column(b->a, q, 3), node);
		put_key(b, &b->titles, key, node);
		put_key(b, &b->short_titles, without_issuer(key), node);
	}
	b->documents = b->all.nodes.n;
	sort(&b->numbers);
	sort(&b->titles);
	sort(&b->short_titles);
	bool ok = rc == SQLITE_DONE || rows_fail(b->s, err);

	sqlite3_finalize(q);
	return ok;
}

static size_t node_of(const struct building *b, int64_t id)
{
	size_t low = 0, high = b->documents;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (b->all.nodes.p[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < b->documents && b->all.nodes.p[low].id == id ? low : SIZE_MAX;
}

struct graph_cited {
	size_t from;
	struct citation citation;
};

struct citeds {
	struct graph_cited *p;
	size_t n, cap;
};

/* Rows of a list, each read into a document of its own. */
static bool each_row(struct building *b, enum derived list, void (*take)(struct building *b, size_t node, const struct doc *d, void *ctx), void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_of_list(b->s, &derived_lists[list], true);
	int rc;

	if (!q)
		return rows_fail(b->s, err);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct doc d = { .arena = b->a };
		size_t node = node_of(b, sqlite3_column_int64(q, 0));

		if (node != SIZE_MAX && listjson_read(&derived_lists[list], &d, rows_column(b->a, q, 1)))
			take(b, node, &d, ctx);
	}
	bool ok = rc == SQLITE_DONE || rows_fail(b->s, err);

	sqlite3_finalize(q);
	return ok;
}

static bool issues(const struct citation *c)
{
	return str_eq(c->relation, STR("issues"));
}

static void take_citations(struct building *b, size_t node, const struct doc *d, void *ctx)
{
	struct citeds *all = ctx;

	for (size_t i = 0; i < d->citations.n; i++) {
		const struct citation *c = &d->citations.p[i];

		*ARENA_PUSH(b->a, all) = (struct graph_cited){ node, *c };
		if (issues(c))
			put_key(b, &b->issued, value_key(b->a, c->title), node);
	}
}

static bool put_edge(struct building *b, const struct graph_cited *c, size_t to, size_t others)
{
	if (to == c->from)
		return false;
	*ARENA_PUSH(b->a, &b->all.edges) = (struct graph_edge){ c->from, to, c->citation, others };
	return true;
}

/* Adds edges to all nodes with the key; false: there is none. */
static bool put_edges(struct building *b, const struct graph_cited *c, const struct keys *k, struct str key)
{
	size_t first = key.n ? first_of(k, key) : k->n, end = first, n = 0;

	while (end < k->n && str_eq(k->p[end].key, key))
		end++;
	for (size_t i = first; i < end && n < MEANT_MAX; i++)
		n += put_edge(b, c, k->p[i].node, end - first - 1);
	return n > 0;
}

static size_t stub(struct building *b, const struct citation *c, struct str key)
{
	size_t at = b->all.nodes.n;

	*ARENA_PUSH(b->a, &b->all.nodes) = (struct graph_node){ .title = c->title, .doc_number = c->doc_number };
	put_key(b, &b->stubs, key, at);
	return at;
}

/* Stubs with the same key are merged: existing ones are sorted, new ones are appended behind them. */
static void put_stubs(struct building *b, const struct citeds *waiting)
{
	struct keys names = { 0 };

	for (size_t i = 0; i < waiting->n; i++) {
		const struct citation *c = &waiting->p[i].citation;

		put_key(b, &names, c->doc_number.n ? number_key(b->a, c->doc_number) : value_key(b->a, c->title), i);
	}
	sort(&names);
	for (size_t i = 0, k; i < names.n; i = k) {
		size_t to = stub(b, &waiting->p[names.p[i].node].citation, names.p[i].key);

		for (k = i; k < names.n && str_eq(names.p[k].key, names.p[i].key); k++)
			put_edge(b, &waiting->p[names.p[k].node], to, 0);
	}
}

static void resolve(struct building *b, const struct citeds *all)
{
	struct citeds waiting = { 0 };

	sort(&b->issued);
	for (size_t i = 0; i < all->n; i++) {
		const struct graph_cited *c = &all->p[i];
		struct str key = value_key(b->a, c->citation.title), tail = without_issuer(key);
		struct str number = c->citation.doc_number.n ? number_key(b->a, c->citation.doc_number) : STR_NONE;

		if (put_edges(b, c, &b->numbers, number) || put_edges(b, c, &b->titles, key) ||
		    (tail.n && put_edges(b, c, tail.n == key.n ? &b->short_titles : &b->titles, tail)) || (!issues(&c->citation) && put_edges(b, c, &b->issued, key)))
			continue;
		if (!issues(&c->citation)) /* what a document issues is in its own file */
			*ARENA_PUSH(b->a, &waiting) = *c;
	}
	put_stubs(b, &waiting);
}

static void take_deadlines(struct building *b, size_t node, const struct doc *d, void *ctx)
{
	struct graph_node *n = node < b->all.nodes.n ? &b->all.nodes.p[node] : NULL;

	(void)ctx;
	for (size_t i = 0; n && i < d->deadlines.n; i++) {
		const struct deadline *t = &d->deadlines.p[i];

		if (!n->from.n && t->start.n && str_eq(t->kind, STR("entry"))) {
			n->from = t->start;
			n->from_clause = t->text;
		}
		if (!n->until.n && t->end.n && str_eq(t->kind, STR("validity"))) {
			n->until = t->end;
			n->until_clause = t->text;
		}
	}
}

/* What is within `depth` edges of the start keeps its place in `kept` + 1, 0: nothing. */
static void spread(const struct building *b, const struct ids *start, unsigned depth, unsigned char *kept)
{
	const struct graph *g = &b->all;

	for (size_t i = 0; i < start->n; i++) {
		size_t at = node_of(b, start->p[i]);

		if (at != SIZE_MAX)
			kept[at] = 1;
	}
	for (unsigned step = 1; step <= depth; step++) {
		bool more = false;

		for (size_t i = 0; i < g->edges.n; i++) {
			const struct graph_edge *e = &g->edges.p[i];

			for (int k = 0; k < 2; k++) {
				size_t here = k ? e->to : e->from, there = k ? e->from : e->to;

				if (kept[here] == step && !kept[there]) {
					kept[there] = (unsigned char)(step + 1);
					more = true;
				}
			}
		}
		if (!more)
			break;
	}
}

static void keep(struct building *b, const unsigned char *kept, struct graph *out)
{
	size_t *place = ARENA_ARRAY(b->a, size_t, b->all.nodes.n + 1);

	for (size_t i = 0; i < b->all.nodes.n; i++) {
		place[i] = SIZE_MAX;
		if (kept && !kept[i])
			continue;
		if (out->nodes.n == GRAPH_NODES_MAX) {
			out->left_out++;
			continue;
		}
		place[i] = out->nodes.n;
		*ARENA_PUSH(b->a, &out->nodes) = b->all.nodes.p[i];
	}
	for (size_t i = 0; i < b->all.edges.n; i++) {
		struct graph_edge e = b->all.edges.p[i];

		if (place[e.from] == SIZE_MAX || place[e.to] == SIZE_MAX)
			continue;
		e.from = place[e.from];
		e.to = place[e.to];
		*ARENA_PUSH(b->a, &out->edges) = e;
	}
}

enum { STEPS_MAX = 250 };

bool graph_build(struct store *s, struct arena *a, const struct ids *start, unsigned depth, struct graph *out, struct err *err)
{
	struct building b = { .s = s, .a = a };
	struct citeds all = { 0 };
	unsigned char *kept = NULL;

	*out = (struct graph){ 0 };
	if (!read_documents(&b, err) || !each_row(&b, DERIVED_citations, take_citations, &all, err) ||
	    !each_row(&b, DERIVED_deadlines, take_deadlines, NULL, err))
		return false;
	resolve(&b, &all);
	kept = ARENA_ARRAY(a, unsigned char, b.all.nodes.n + 1);
	if (start) {
		spread(&b, start, depth < STEPS_MAX ? depth : STEPS_MAX, kept);
	} else { /* documents without an edge are left out */
		for (size_t i = 0; i < b.all.edges.n; i++)
			kept[b.all.edges.p[i].from] = kept[b.all.edges.p[i].to] = 1;
	}
	keep(&b, kept, out);
	return true;
}
