/* Charts as SVG, drawn on the server, so that pages need no script. */
#ifndef GUIDANG_SERVE_CHART_H
#define GUIDANG_SERVE_CHART_H

#include "serve/request.h"

struct chart_point {
	struct str label, value; /* value: as text */
	double at;               /* the value as a number: the height */
	struct str address;      /* link target; empty: no link */
};

struct chart_points {
	struct chart_point *p;
	size_t n, cap;
};

/* A column chart; name: its description for screen readers. */
void chart_columns(struct request *r, struct str name, const struct chart_points *points);
/* A line chart through the points, in order. */
void chart_curve(struct request *r, struct str name, const struct chart_points *points);

/* A document and its neighbours: documents that cite it on the left, documents it cites on the right. */
struct chart_node {
	struct str label, address;
	bool left;
	struct str edge; /* the label of the arrow */
};
struct chart_nodes {
	struct chart_node *p;
	size_t n, cap;
};
void chart_graph(struct request *r, struct str name, struct str middle, const struct chart_nodes *nodes);

#endif
