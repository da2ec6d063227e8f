#include "serve/assets.h"

#include "serve/view.h"
#include "serve/route.h"

static const struct {
	const char *name, *type;
	struct str (*bytes)(void);
	bool lasting; /* it is asked for with the stamp of the program */
} assets[] = {
	{ "/reading.css", "text/css; charset=utf-8", asset_css, true },
	{ "/reading.js", "text/javascript; charset=utf-8", asset_js, true },
	{ "/icon.svg", "image/svg+xml", asset_icon, false },
};

static void give(struct request *r, struct str bytes, const char *type)
{
	r->reply->type = type;
	buf_str(r->out, bytes);
}

void route_static(struct request *r, struct str rest)
{
	for (size_t i = 0; i < sizeof assets / sizeof assets[0]; i++)
		if (str_eq(rest, str_z(assets[i].name))) {
			give(r, assets[i].bytes(), assets[i].type);
			r->reply->lasting = assets[i].lasting && str_eq(request_get(r, "v"), str_z(r->room->stamp));
			return;
		}
	view_refuse(r, 404, phrase(r, "There is no such page."));
}

void route_description(struct request *r, struct str rest)
{
	(void)rest;
	give(r, asset_openapi(), "application/json");
}

void route_schema(struct request *r, struct str rest)
{
	(void)rest;
	give(r, asset_schema(), "application/schema+json");
}
