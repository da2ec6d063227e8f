/* Maps addresses to pages. */
#ifndef GUIDANG_SERVE_ROUTE_H
#define GUIDANG_SERVE_ROUTE_H

#include "serve/request.h"

struct route {
	const char *path;  /* the beginning of the address, up to its end or a / */
	void (*page)(struct request *r, struct str rest); /* rest: the path after `path` */
	bool post;         /* accepts POST */
	bool open;         /* needs no token */
	bool plain;        /* needs no database */
	bool slow;         /* may take long; never runs on all workers at once */
};

/* The request's route; *rest: the path after it. NULL: no such route. */
const struct route *route_of(const struct request *r, struct str *rest);
/* Checks the rights, then lets the page write the reply. */
void route_answer(struct request *r);

/* The pages. Each writes the reply; `rest` is the request's path after the route's. */
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
