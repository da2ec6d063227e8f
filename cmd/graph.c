#include "confine.h"
#include "base/json.h"
#include "opt.h"
#include "store/graph.h"
#include "write/xmlout.h"

/* ── DOT ── */

static void dot_text(struct buf *b, struct str s)
{
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_c(b, '\\');
		if ((unsigned char)s.p[i] >= ' ')
			buf_c(b, s.p[i]);
	}
	buf_c(b, '"');
}

static struct str name_of(struct arena *a, const struct graph *g, size_t i)
{
	const struct graph_node *n = &g->nodes.p[i];

	return n->id ? arena_fmt(a, "d%lld", (long long)n->id) : arena_fmt(a, "s%zu", i + 1);
}

static void dot_attribute(struct buf *b, const char *name, struct str value)
{
	if (!value.n)
		return;
	buf_fmt(b, ", %s=", name);
	dot_text(b, value);
}

static void dot(struct arena *a, const struct graph *g, struct buf *b)
{
	buf_z(b, "digraph citations {\n  rankdir=LR;\n  node [shape=box];\n");
	for (size_t i = 0; i < g->nodes.n; i++) {
		const struct graph_node *n = &g->nodes.p[i];
		struct str label = n->title.n && n->doc_number.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(n->title), STR_ARG(n->doc_number)) : n->title.n ? n->title : n->doc_number;

		buf_fmt(b, "  %.*s [label=", STR_ARG(name_of(a, g, i)));
		dot_text(b, label);
		if (!n->id)
			buf_z(b, ", style=dashed");
		dot_attribute(b, "date", n->date);
		dot_attribute(b, "valid_from", n->from);
		dot_attribute(b, "valid_from_clause", n->from_clause);
		dot_attribute(b, "valid_until", n->until);
		dot_attribute(b, "valid_until_clause", n->until_clause);
		buf_z(b, "];\n");
	}
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct graph_edge *e = &g->edges.p[i];

		buf_fmt(b, "  %.*s -> %.*s [label=", STR_ARG(name_of(a, g, e->from)), STR_ARG(name_of(a, g, e->to)));
		dot_text(b, e->citation.relation);
		dot_attribute(b, "clause", e->citation.clause);
		if (e->others)
			buf_fmt(b, ", others=%zu", e->others);
		buf_fmt(b, ", line=%u];\n", e->citation.found.at.from);
	}
	buf_z(b, "}\n");
}

/* ── GraphML ── */

static const char *const node_keys[] = { "title", "doc_number", "date", "filed", "valid_from", "valid_from_clause", "valid_until", "valid_until_clause" };
static const char *const edge_keys[] = { "relation", "clause", "line", "others" };

static void data(struct xmlout *x, const char *key, struct str value)
{
	if (!value.n)
		return;
	xmlout_open(x, "data");
	xmlout_attr(x, "key", str_z(key));
	xmlout_text(x, value);
	xmlout_close(x);
}

static void key(struct xmlout *x, const char *name, const char *of)
{
	bool number = strcmp(name, "line") == 0 || strcmp(name, "others") == 0, yes = strcmp(name, "filed") == 0;

	xmlout_open(x, "key");
	xmlout_attr(x, "id", str_z(name));
	xmlout_attr(x, "for", str_z(of));
	xmlout_attr(x, "attr.name", str_z(name));
	xmlout_attr(x, "attr.type", number ? STR("int") : yes ? STR("boolean") : STR("string"));
	xmlout_close(x);
}

static void graphml(struct arena *a, const struct graph *g, struct buf *b)
{
	struct xmlout *x = xmlout_new("graphml");

	xmlout_attr(x, "xmlns", STR("http://graphml.graphdrawing.org/xmlns"));
	for (size_t i = 0; i < sizeof node_keys / sizeof node_keys[0]; i++)
		key(x, node_keys[i], "node");
	for (size_t i = 0; i < sizeof edge_keys / sizeof edge_keys[0]; i++)
		key(x, edge_keys[i], "edge");
	xmlout_open(x, "graph");
	xmlout_attr(x, "id", STR("citations"));
	xmlout_attr(x, "edgedefault", STR("directed"));
	for (size_t i = 0; i < g->nodes.n; i++) {
		const struct graph_node *n = &g->nodes.p[i];
		const struct str values[] = { n->title, n->doc_number, n->date, n->id ? STR("true") : STR("false"), n->from, n->from_clause, n->until, n->until_clause };

		xmlout_open(x, "node");
		xmlout_attr(x, "id", name_of(a, g, i));
		for (size_t k = 0; k < sizeof values / sizeof values[0]; k++)
			data(x, node_keys[k], values[k]);
		xmlout_close(x);
	}
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct graph_edge *e = &g->edges.p[i];
		const struct str values[] = { e->citation.relation, e->citation.clause, arena_fmt(a, "%u", e->citation.found.at.from),
					      e->others ? arena_fmt(a, "%zu", e->others) : STR_NONE };

		xmlout_open(x, "edge");
		xmlout_attr(x, "source", name_of(a, g, e->from));
		xmlout_attr(x, "target", name_of(a, g, e->to));
		for (size_t k = 0; k < sizeof values / sizeof values[0]; k++)
			data(x, edge_keys[k], values[k]);
		xmlout_close(x);
	}
	xmlout_close(x);
	xmlout_end(x, b);
}

/* ── JSON ── */

static void member(struct buf *b, const char *name, struct str value)
{
	json_key(b, name);
	json_text_or_null(b, value);
}

static void json(struct arena *a, const struct graph *g, struct buf *b)
{
	json_open(b, '{');
	json_key(b, "nodes");
	json_open(b, '[');
	for (size_t i = 0; i < g->nodes.n; i++) {
		const struct graph_node *n = &g->nodes.p[i];

		json_open(b, '{');
		member(b, "node", name_of(a, g, i));
		json_key(b, "id");
		if (n->id)
			json_int(b, n->id);
		else
			json_null_value(b);
		member(b, "title", n->title);
		member(b, "doc_number", n->doc_number);
		member(b, "date", n->date);
		member(b, "valid_from", n->from);
		member(b, "valid_from_clause", n->from_clause);
		member(b, "valid_until", n->until);
		member(b, "valid_until_clause", n->until_clause);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_key(b, "edges");
	json_open(b, '[');
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct graph_edge *e = &g->edges.p[i];

		json_open(b, '{');
		member(b, "from", name_of(a, g, e->from));
		member(b, "to", name_of(a, g, e->to));
		member(b, "relation", e->citation.relation);
		member(b, "clause", e->citation.clause);
		json_key(b, "line");
		json_int(b, e->citation.found.at.from);
		json_key(b, "others");
		json_int(b, (int64_t)e->others);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_close(b, '}');
	buf_c(b, '\n');
}

static const struct {
	const char *name;
	void (*write)(struct arena *a, const struct graph *g, struct buf *b);
} formats[] = { { "dot", dot }, { "graphml", graphml }, { "json", json } };
enum { FORMATS = sizeof formats / sizeof formats[0] };

static int graph(struct args *a, struct store *store, struct arena *arena)
{
	const char *name = opt_get(a, "format");
	struct ids start = { 0 };
	struct graph g;
	struct err err = { 0 };
	struct buf b = { 0 };
	long depth = 2;
	int f = 0;

	while (name && f < FORMATS && strcmp(formats[f].name, name) != 0)
		f++;
	if (f == FORMATS) {
		say("--format takes dot, graphml or json, not \"%s\"", name);
		return EXIT_CANNOT;
	}
	if (!opt_number(a, "depth", 0, &depth))
		return EXIT_CANNOT;
	for (int i = 0; i < a->n; i++) {
		struct ids ids = { 0 };

		if (!store_find(store, arena, str_z(a->operands[i]), &ids, &err))
			return cannot(&err);
		if (ids.n == 0) {
			say("no document \"%s\": give an id, a document number, a path or the beginning of a hash (guidang query finds them)", a->operands[i]);
			return EXIT_NOTHING;
		}
		for (size_t k = 0; k < ids.n; k++)
			*ARENA_PUSH(arena, &start) = ids.p[k];
	}
	xmlout_prepare();
	confine_reading(store, NULL);
	if (!graph_build(store, arena, a->n ? &start : NULL, (unsigned)(depth < 1000 ? depth : 1000), &g, &err))
		return cannot(&err);
	if (g.left_out)
		say("%zu documents beyond %d are left out: name one, or a smaller --depth", g.left_out, GRAPH_NODES_MAX);
	formats[f].write(arena, &g, &b);
	put_bytes(buf_view(&b), stdout);
	buf_free(&b);
	return g.edges.n ? EXIT_DONE : EXIT_NOTHING;
}

static int run(struct args *a)
{
	return in_snapshot(a, graph);
}

static const struct option_row options[] = {
	{ "format", 'f', "NAME", "dot (default), graphml or json" },
	{ "depth", 0, "N", "at most this many citations away from the documents named, in either direction (2)" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_graph = { "graph", "[ID|文号…]", "which document cites, amends or repeals which", options, run };
