/* The page that asks for the token. */
#include "serve/view.h"
#include "serve/route.h"

static struct str there(const struct request *r)
{
	struct str to = request_post(r, "to");

	/* a path of ours, not //elsewhere */
	return str_starts(to, STR("/")) && !str_starts(to, STR("//")) && !str_has(to, STR("\\")) && !str_has(to, STR("\n")) && !str_has(to, STR("\r")) ? to : STR("/");
}

static void ask(struct request *r, unsigned status, bool wrong)
{
	struct buf back = { 0 };

	if (r->json) {
		view_refuse(r, status, phrase(r, "A token is needed: Authorization: Bearer TOKEN."));
		return;
	}
	r->reply->status = status;
	if (r->method == METHOD_GET && !str_starts(r->path, STR("/enter")))
		buf_fmt(&back, "%.*s%s%.*s", STR_ARG(r->path), r->query.n ? "?" : "", STR_ARG(r->query));
	view_begin(r, str_z(phrase(r, "Token")), "");
	html(r, "<h1>$z</h1>\n", phrase(r, "Token"));
	if (wrong)
		html(r, "<p role=\"alert\">$z</p>\n", phrase(r, "That is not the token."));
	html(r, "<form method=\"post\" action=\"/enter\" class=\"enter\"><p><label for=\"token\">$z</label>"
		"<input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required></p>"
		"<input type=\"hidden\" name=\"to\" value=\"$t\"><p><button>$z</button></p></form>\n",
	     phrase(r, "The token that the program printed, or that you were given"),
	     back.n ? buf_view(&back) : r->method == METHOD_POST ? there(r) : STR("/"), phrase(r, "Enter"));
	view_end(r);
	buf_free(&back);
}

void route_enter(struct request *r, struct str rest)
{
	const struct serve_options *o = r->room->options;
	struct str given = request_post(r, "token");

	(void)rest;
	if (r->method != METHOD_POST) {
		ask(r, r->reader && !o->edit_token.n ? 200 : 401, false);
		return;
	}
	bool edits = token_is(given, o->edit_token);
	bool reads = token_is(given, o->token);

	if (!edits && !reads) {
		ask(r, 401, true);
		return;
	}
	struct str token = edits ? o->edit_token : o->token;

	r->reply->status = 303;
	r->reply->location = there(r);
	r->reply->cookie = arena_fmt(r->arena, "guidang=%.*s; Path=/; HttpOnly; SameSite=Strict", STR_ARG(token));
	view_begin(r, STR_NONE, "");
	view_end(r);
}
