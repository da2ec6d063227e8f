/* Earlier versions of a document. */
#include "base/json.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/view.h"
#include "store/desk.h"
#include "write/text.h"

struct versions {
	struct request *r;
	size_t n;
};

static void put_time(struct request *r, int64_t at)
{
	struct buf b = { 0 };

	text_time(at, &b);
	html(r, "<td>$t</td>", buf_view(&b));
	buf_free(&b);
}

static void put_row(struct versions *v, int64_t since, int64_t until, struct str sha256, int64_t bytes, const char *state, struct str title)
{
	struct request *r = v->r;

	v->n++;
	if (r->json) {
		json_open(r->out, '{');
		json_key(r->out, "version");
		json_int(r->out, (int64_t)v->n);
		json_key(r->out, "since");
		json_int(r->out, since);
		json_key(r->out, "until");
		until ? json_int(r->out, until) : json_null_value(r->out);
		json_key(r->out, "id");
		json_name(r->out, sha256);
		json_key(r->out, "bytes");
		json_int(r->out, bytes);
		json_key(r->out, "state");
		json_name(r->out, str_z(state));
		json_key(r->out, "title");
		json_name(r->out, title);
		json_close(r->out, '}');
		return;
	}
	html(r, "<tr><td class=\"number\">$n</td>", v->n);
	put_time(r, since);
	put_time(r, until);
	html(r, "<td><code>$t</code></td><td class=\"number\">$d</td><td>$z</td><td>$t</td></tr>\n", str_sub(sha256, 0, 12), (long long)bytes, phrase(r, state), title);
}

static void put_version(void *ctx, const struct version_row *row)
{
	struct versions *v = ctx;

	/* whose names stand in an earlier title is not known any more */
	put_row(v, row->since, row->until, row->sha256, row->bytes, arena_str(v->r->arena, row->state).p, v->r->room->options->no_persons ? STR("") : row->title);
}

void document_versions(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct versions v = { .r = r };
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err) || !desk_load(r->store, &d, &err)) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '[');
	} else {
		view_begin(r, str_z(phrase(r, "Versions")), "");
		html(r, "<p class=\"back\"><a href=\"/d/$d\">$t</a></p>\n<h1>$z</h1>\n<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$z\"><table>\n<tr>", (long long)id,
		     view_title(r, &d), phrase(r, "Versions"), phrase(r, "Versions"));
		const char *const heads[] = { "", phrase(r, "from"), phrase(r, "to"), "SHA-256", phrase(r, "bytes"), phrase(r, "state"), phrase(r, "title") };

		for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
			html(r, *heads[i] ? "<th scope=\"col\">$z</th>" : "<td>$z</td>", heads[i]);
		html(r, "</tr>\n");
	}
	if (!store_versions(r->store, id, put_version, &v, &err)) {
		view_failed(r, &err);
		return;
	}
	put_row(&v, d.desk.changed, 0, str_z(d.src.id), (int64_t)d.src.bytes.n, "filed", doc_text(&d, FIELD_TITLE));
	view_rows_end(r);
}
