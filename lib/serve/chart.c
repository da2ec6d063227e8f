#include "serve/chart.h"

#include "serve/view.h"

enum { WIDE = 720, HIGH = 220, BOTTOM = 30, TOP = 24, LEFT = 8, LABELS_MOST = 24, NARROW = 30 /* half a label */ };

static double highest(const struct chart_points *points)
{
	double most = 0;

	for (size_t i = 0; i < points->n; i++)
		most = points->p[i].at > most ? points->p[i].at : most;
	return most > 0 ? most : 1;
}

static long long height_of(double at, double most)
{
	return (long long)((HIGH - TOP - BOTTOM) * (at > 0 ? at : 0) / most);
}

static void begin(struct request *r, const char *kind, struct str name, long long high)
{
	html(r, "<svg class=\"$z\" role=\"img\" aria-label=\"$t\" viewBox=\"0 0 $d $d\" width=\"$d\" height=\"$d\">\n<title>$t</title>\n", kind, name, (long long)WIDE, high,
	     (long long)WIDE, high, name);
}

/* A label stands under each column, or under some, where there are many. */
static void put_label(struct request *r, const struct chart_points *points, size_t i, long long x)
{
	size_t step = points->n / LABELS_MOST + 1;

	/* on a narrow screen one in three is shown */
	if (i % step == 0)
		html(r, i % (3 * step) ? "<text class=\"rare\" x=\"$d\" y=\"$d\" text-anchor=\"$z\">$t</text>" : "<text x=\"$d\" y=\"$d\" text-anchor=\"$z\">$t</text>",
		     x < NARROW ? 0 : x, (long long)HIGH - 10, x < NARROW ? "start" : "middle", points->p[i].label);
}

void chart_columns(struct request *r, struct str name, const struct chart_points *points)
{
	double most = highest(points);

	if (!points->n)
		return;
	begin(r, "chart", name, HIGH);
	for (size_t i = 0; i < points->n; i++) {
		const struct chart_point *p = &points->p[i];
		long long from = LEFT + (long long)((WIDE - 2 * LEFT) * i / points->n), to = LEFT + (long long)((WIDE - 2 * LEFT) * (i + 1) / points->n);
		long long high = height_of(p->at, most), wide = to - from > 3 ? to - from - 2 : to - from > 0 ? to - from : 1;

		if (p->address.n)
			html(r, "<a href=\"$t\" aria-label=\"$t: $t\">", p->address, p->label, p->value);
		html(r, "<rect class=\"column\" x=\"$d\" y=\"$d\" width=\"$d\" height=\"$d\"><title>$t: $t</title></rect>", from, (long long)HIGH - BOTTOM - high, wide,
		     high > 0 ? high : 1, p->label, p->value);
		if (p->address.n)
			html(r, "</a>");
		if (points->n <= LABELS_MOST && p->at > 0)
			html(r, "<text x=\"$d\" y=\"$d\" text-anchor=\"middle\">$t</text>", from + wide / 2, (long long)HIGH - BOTTOM - high - 5, p->value);
		put_label(r, points, i, from + wide / 2);
		html(r, "\n");
	}
	html(r, "<line class=\"axis\" x1=\"0\" y1=\"$d\" x2=\"$d\" y2=\"$d\"/>\n</svg>\n", (long long)HIGH - BOTTOM, (long long)WIDE, (long long)HIGH - BOTTOM);
}

void chart_curve(struct request *r, struct str name, const struct chart_points *points)
{
	double most = highest(points);
	struct buf path = { 0 };

	if (!points->n)
		return;
	begin(r, "chart", name, HIGH);
	for (size_t i = 0; i < points->n; i++) {
		long long x = LEFT + 30 + (points->n > 1 ? (long long)((WIDE - 2 * LEFT - 60) * i / (points->n - 1)) : (WIDE - 60) / 2);

		buf_fmt(&path, "%s%lld,%lld", i ? " " : "", x, (long long)HIGH - BOTTOM - height_of(points->p[i].at, most));
	}
	html(r, "<polyline class=\"curve\" points=\"$t\"/>\n", buf_view(&path));
	buf_free(&path);
	for (size_t i = 0; i < points->n; i++) {
		const struct chart_point *p = &points->p[i];
		long long x = LEFT + 30 + (points->n > 1 ? (long long)((WIDE - 2 * LEFT - 60) * i / (points->n - 1)) : (WIDE - 60) / 2);
		long long y = HIGH - BOTTOM - height_of(p->at, most);

		if (p->address.n)
			html(r, "<a href=\"$t\" aria-label=\"$t: $t\">", p->address, p->label, p->value);
		html(r, "<circle class=\"dot\" cx=\"$d\" cy=\"$d\" r=\"5\"><title>$t: $t</title></circle>", x, y, p->label, p->value);
		if (p->address.n)
			html(r, "</a>");
		html(r, "<text x=\"$d\" y=\"$d\" text-anchor=\"middle\">$t</text>", x, y - 9, p->value);
		put_label(r, points, i, x);
		html(r, "\n");
	}
	html(r, "<line class=\"axis\" x1=\"0\" y1=\"$d\" x2=\"$d\" y2=\"$d\"/>\n</svg>\n", (long long)HIGH - BOTTOM, (long long)WIDE, (long long)HIGH - BOTTOM);
}

/* ── graph ── */

enum { ROW = 44, BOX = 200, BOX_HIGH = 34, LETTERS = 15 };

static struct str short_label(struct arena *a, struct str s)
{
	size_t at = 0;

	for (size_t n = 0; at < s.n && n < LETTERS; n++)
		utf8_next(s, &at);
	return at < s.n ? arena_join(a, str_sub(s, 0, at), STR("…")) : s;
}

static void put_box(struct request *r, struct str label, struct str address, long long x, long long y)
{
	if (address.n)
		html(r, "<a href=\"$t\" aria-label=\"$t\">", address, label);
	html(r, "<rect class=\"box\" x=\"$d\" y=\"$d\" width=\"$d\" height=\"$d\" rx=\"4\"><title>$t</title></rect><text x=\"$d\" y=\"$d\" text-anchor=\"middle\">$t</text>", x, y,
	     (long long)BOX, (long long)BOX_HIGH, label, x + BOX / 2, y + BOX_HIGH / 2 + 4, short_label(r->arena, label));
	html(r, address.n ? "</a>\n" : "\n");
}

void chart_graph(struct request *r, struct str name, struct str middle, const struct chart_nodes *nodes)
{
	size_t left = 0, right = 0;

	for (size_t i = 0; i < nodes->n; i++) {
		left += nodes->p[i].left;
		right += !nodes->p[i].left;
	}
	long long rows = (long long)(left > right ? left : right), high = (rows > 0 ? rows : 1) * ROW + 8, center = high / 2;
	long long at[2] = { 4 + (rows - (long long)right) * ROW / 2, 4 + (rows - (long long)left) * ROW / 2 };

	html(r, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$t\">\n", name);
	begin(r, "graph", name, high);
	html(r, "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n");
	put_box(r, middle, STR(""), (WIDE - BOX) / 2, center - BOX_HIGH / 2);
	for (size_t i = 0; i < nodes->n; i++) {
		const struct chart_node *n = &nodes->p[i];
		long long y = at[n->left], x1 = n->left ? BOX : (WIDE + BOX) / 2, x2 = n->left ? (WIDE - BOX) / 2 : WIDE - BOX;
		long long y1 = n->left ? y + BOX_HIGH / 2 : center, y2 = n->left ? center : y + BOX_HIGH / 2;

		at[n->left] += ROW;
		html(r, "<line class=\"edge\" x1=\"$d\" y1=\"$d\" x2=\"$d\" y2=\"$d\" marker-end=\"url(#arrow)\"/>", x1, y1, x2, y2);
		if (n->edge.n)
			html(r, "<text class=\"edge-label\" x=\"$d\" y=\"$d\" text-anchor=\"middle\">$t</text>", (x1 + x2) / 2, (y1 + y2) / 2 - 3, n->edge);
		put_box(r, n->label, n->address, n->left ? 0 : WIDE - BOX, y);
	}
	html(r, "</svg>\n</div>\n");
}
