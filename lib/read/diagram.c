#include "read/diagram.h"

enum { POINTS_MAX = 2000 };

struct diagram_point {
	struct xml_node *n;
	struct str id;
	bool box, done; /* with text of the author; put out */
};

struct diagram {
	struct arena *a;
	struct { struct diagram_point *p; size_t n, cap; } points;
	struct { struct xml_node **p; size_t n, cap; } joined; /* connections from parent to child, in the file's order */
	struct strings *out;
};

/* Points between boxes (transitions) and points of the presentation repeat or place what the boxes say. */
static bool is_box(struct str type)
{
	return !type.n || str_eq(type, STR("node")) || str_eq(type, STR("asst"));
}

static void put_texts(struct diagram *g, struct xml_node *point)
{
	NODE_EACH(p, node_child(point, "t"), "p") {
		struct buf b = { 0 };

		for (struct xml_node *r = p->children; r; r = r->next)
			if (r->name && (node_is(r, "r") || node_is(r, "fld")))
				NODE_EACH(t, r, "t")
					node_text(t, &b);
		if (str_trim(buf_view(&b)).n)
			*ARENA_PUSH(g->a, g->out) = arena_str(g->a, str_trim(buf_view(&b)));
		buf_free(&b);
	}
}

static struct diagram_point *point_of(struct diagram *g, struct str id)
{
	for (size_t i = 0; i < g->points.n; i++)
		if (str_eq(g->points.p[i].id, id))
			return &g->points.p[i];
	return NULL;
}

/* The child that follows the one with this order; connections of a parent count from 0, but need not stand in that order. */
static struct xml_node *next_child(struct diagram *g, struct str parent, int after)
{
	struct xml_node *least = NULL;

	for (size_t i = 0; i < g->joined.n; i++) {
		struct xml_node *c = g->joined.p[i];

		if (!str_eq(node_attr(c, "srcId"), parent) || node_int(c, "srcOrd", 0) <= after)
			continue;
		if (!least || node_int(c, "srcOrd", 0) < node_int(least, "srcOrd", 0))
			least = c;
	}
	return least;
}

/* Damaged connections may form a circle: each box is put out once, and that ends the walk. */
static void put_box(struct diagram *g, struct diagram_point *p, int deep)
{
	enum { DEEP_MAX = 40 };
	int after = -1;

	if (p->done || deep > DEEP_MAX)
		return;
	p->done = true;
	if (p->box)
		put_texts(g, p->n);
	for (struct xml_node *c; (c = next_child(g, p->id, after)); after = node_int(c, "srcOrd", 0)) {
		struct diagram_point *child = point_of(g, node_attr(c, "destId"));

		if (child)
			put_box(g, child, deep + 1);
	}
}

void diagram_texts(struct arena *a, struct xml_node *data, struct strings *out)
{
	struct diagram g = { .a = a, .out = out };

	NODE_EACH(n, node_child(data, "ptLst"), "pt")
		if (g.points.n < POINTS_MAX && (is_box(node_attr(n, "type")) || str_eq(node_attr(n, "type"), STR("doc"))))
			*ARENA_PUSH(a, &g.points) = (struct diagram_point){ .n = n, .id = node_attr(n, "modelId"), .box = is_box(node_attr(n, "type")) };
	NODE_EACH(c, node_child(data, "cxnLst"), "cxn")
		if (g.joined.n < POINTS_MAX && (!node_attr(c, "type").n || str_eq(node_attr(c, "type"), STR("parOf"))))
			*ARENA_PUSH(a, &g.joined) = c;
	for (size_t i = 0; i < g.points.n; i++)
		if (!g.points.p[i].box)
			put_box(&g, &g.points.p[i], 0);
	for (size_t i = 0; i < g.points.n; i++)
		put_box(&g, &g.points.p[i], 0);
}
