/* Charts as SVG, made on the server: no script draws. */
#ifndef GUIDANG_SERVE_CHART_H
#define GUIDANG_SERVE_CHART_H

#include "serve/request.h"

struct chart_point {
	struct str label, value; /* value: as it is printed */
	double at;               /* its height */
	struct str address;      /* where it leads; empty: nowhere */
};

struct chart_points {
	struct chart_point *p;
	size_t n, cap;
};

/* Columns side by side; name: what they show, for those who do not see it. */
void chart_columns(struct request *r, struct str name, const struct chart_points *points);
/* A line through the points, in their order. */
void chart_curve(struct request *r, struct str name, const struct chart_points *points);

/* A document and its neighbours: who cites it stands on the left, what it cites on the right. */
struct chart_node {
	struct str label, address;
	bool left;
	struct str edge; /* what the arrow says */
};
struct chart_nodes {
	struct chart_node *p;
	size_t n, cap;
};
void chart_graph(struct request *r, struct str name, struct str middle, const struct chart_nodes *nodes);

#endif
