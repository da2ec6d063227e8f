/* Which page an address is. */
#ifndef GUIDANG_SERVE_ROUTE_H
#define GUIDANG_SERVE_ROUTE_H

#include "serve/request.h"

struct route {
	const char *path;  /* what the address begins with, up to its end or a / */
	void (*page)(struct request *r, struct str rest); /* rest: of the path, behind it */
	bool post;         /* may be written to */
	bool open;         /* to all, whoever they are */
	bool plain;        /* needs no database */
	bool slow;         /* may take long: not all workers do such at once */
};

/* The route of the request, *rest: what of its path is behind it. NULL: there is none. */
const struct route *route_of(const struct request *r, struct str *rest);
/* Writes the reply: asks who it is, then lets the page do it. */
void route_answer(struct request *r);

/* The pages; each writes the reply of a request whose path is the route's and `rest`. */
void route_search(struct request *r, struct str rest);
void route_document(struct request *r, struct str rest);
void route_overview(struct request *r, struct str rest);
void route_ledger(struct request *r, struct str rest); /* tasks by department */
void route_trend(struct request *r, struct str rest);  /* indicators over the years */
void route_review(struct request *r, struct str rest);
void route_enter(struct request *r, struct str rest);
void route_export(struct request *r, struct str rest);
void route_static(struct request *r, struct str rest);
void route_description(struct request *r, struct str rest); /* OpenAPI */
void route_schema(struct request *r, struct str rest);      /* of a record */

#endif
