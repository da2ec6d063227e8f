#include "serve/route.h"

#include <string.h>

#include "serve/view.h"

static const struct route routes[] = {
	{ .path = "/search", .page = route_search },
	{ .path = "/d", .page = route_document, .slow = true },
	{ .path = "/overview", .page = route_overview, .slow = true },
	{ .path = "/ledger", .page = route_ledger, .slow = true },
	{ .path = "/indicators", .page = route_trend, .slow = true },
	{ .path = "/export", .page = route_export, .slow = true },
	{ .path = "/review", .page = route_review, .post = true, .slow = true },
	{ .path = "/static", .page = route_static, .open = true, .plain = true },
	{ .path = "/openapi", .page = route_description, .plain = true },
	{ .path = "/schema", .page = route_schema, .plain = true },
	{ .path = "/enter", .page = route_enter, .open = true, .plain = true, .post = true },
	{ .path = "/", .page = route_search },
};

const struct route *route_of(const struct request *r, struct str *rest)
{
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		struct str path = str_z(routes[i].path);

		*rest = str_sub(r->path, path.n, r->path.n);
		if (str_starts(r->path, path) && (rest->n == 0 || (path.n > 1 && rest->p[0] == '/')))
			return &routes[i];
	}
	return NULL;
}

void route_answer(struct request *r)
{
	struct str rest;
	const struct route *way = route_of(r, &rest);

	r->reply->status = 200;
	if (r->method == METHOD_OTHER || (r->method == METHOD_POST && way && !way->post))
		view_refuse(r, 405, phrase(r, "This address can only be read."));
	else if (!request_for_us(r))
		view_refuse(r, 421, phrase(r, "This server does not go by the name it was asked for."));
	else if (!way)
		view_refuse(r, 404, phrase(r, "There is no such page."));
	else if (!way->open && !r->reader)
		route_enter(r, STR_NONE);
	else if (r->method == METHOD_POST && !request_from_us(r))
		view_refuse(r, 403, phrase(r, "What was sent does not come from a page of this server."));
	else
		way->page(r, rest);
}
