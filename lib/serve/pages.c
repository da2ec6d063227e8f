/* A page of a PDF as a picture, by poppler's programs, with the place of a value marked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/location.h"
#include "intake/original.h"
#include "read/reading.h"
#include "read/tool.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/view.h"

enum { PAGES_MAX = 10000, DOTS = 110 /* an inch */ };

bool pages_there(const struct doc *d)
{
	return d->src.kind == KIND_pdf && d->src.pages > 0 && tool_there("pdftoppm") && tool_there("pdfinfo");
}

static bool load(struct request *r, int64_t id, size_t page, struct doc *d)
{
	struct err err = { 0 };

	d->arena = r->arena;
	if (!load_file_may(r))
		return false;
	if (!store_load(r->store, id, d, &err) || !original_read(d, &err)) {
		view_failed(r, &err);
		return false;
	}
	if (page == 0 || page > PAGES_MAX || page > d->src.pages || !pages_there(d)) {
		view_refuse(r, 404, phrase(r, "There is no picture of this page."));
		return false;
	}
	return true;
}

void pages_picture(struct request *r, int64_t id, size_t page)
{
	struct doc d;
	struct buf says = { 0 };
	int status = 0;

	memset(&d, 0, sizeof d);
	if (!load(r, id, page, &d))
		return;
	const char *number = arena_fmt(r->arena, "%zu", page).p, *dots = arena_fmt(r->arena, "%d", DOTS).p;
	const char *const argv[] = { "pdftoppm", "-png", "-r", dots, "-f", number, "-l", number, TOOL_INPUT, NULL };

	if (tool_run(argv, d.src.bytes, r->out, &says, &status) != TOOL_DONE || status != 0 || !str_starts(buf_view(r->out), STR("\x89PNG")))
		view_refuse(r, 404, phrase(r, "There is no picture of this page."));
	else
		r->reply->type = "image/png";
	buf_free(&says);
}

/* "Page    3 size: 595.32 x 841.92 pts (A4)" */
static bool page_size(struct request *r, const struct doc *d, size_t page, double *width, double *height)
{
	struct buf out = { 0 }, says = { 0 };
	int status = 0;
	const char *number = arena_fmt(r->arena, "%zu", page).p;
	const char *const argv[] = { "pdfinfo", "-f", number, "-l", number, TOOL_INPUT, NULL };
	bool ok = tool_run(argv, d->src.bytes, &out, &says, &status) == TOOL_DONE && status == 0;
	size_t at = ok ? str_find(buf_view(&out), STR(" size:")) : SIZE_MAX;

	if (at != SIZE_MAX)
		ok = sscanf(arena_str(r->arena, str_sub(buf_view(&out), at, out.n)).p, " size: %lf x %lf", width, height) == 2 && *width > 1 && *height > 1 && *width < 20000 &&
		     *height < 20000;
	else
		ok = false;
	buf_free(&out);
	buf_free(&says);
	return ok;
}

/* Boxes of the lines on this page that contain the value. */
static void put_boxes(struct request *r, const struct doc *d, struct span at, size_t page)
{
	for (uint32_t line = at.from; line && line <= at.to && line - at.from < 200; line++) {
		const struct location *l = doc_location(d, line);

		if (l && l->page == page && l->right > l->left && l->bottom > l->top)
			html(r, "<rect class=\"place\" x=\"$d\" y=\"$d\" width=\"$d\" height=\"$d\"/>", (long long)(l->left - 2), (long long)(l->top - 2),
			     (long long)(l->right - l->left + 4), (long long)(l->bottom - l->top + 4));
	}
}

void pages_page(struct request *r, int64_t id, size_t page)
{
	struct doc d;
	double width = 0, height = 0;
	struct str show = request_get(r, "show"), value = STR("value-");

	memset(&d, 0, sizeof d);
	if (!load(r, id, page, &d))
		return;
	if (!page_size(r, &d, page, &width, &height)) {
		view_refuse(r, 404, phrase(r, "There is no picture of this page."));
		return;
	}
	reading_locations(&d, d.src.reading);
	struct str name = arena_fmt(r->arena, phrase(r, "Page %zu of %u"), page, d.src.pages);

	view_begin(r, name, "");
	html(r, "<p class=\"back\"><a href=\"/d/$d\">$t</a></p>\n<h1>$t</h1>\n<nav class=\"pages\" aria-label=\"$z\"><ul>", (long long)id, view_title(r, &d), name, phrase(r, "Pages of the document"));
	if (page > 1)
		html(r, "<li><a href=\"/d/$d/page/$n\" rel=\"prev\">$n</a></li>", (long long)id, page - 1, page - 1);
	if (page < d.src.pages)
		html(r, "<li><a href=\"/d/$d/page/$n\" rel=\"next\">$n</a></li>", (long long)id, page + 1, page + 1);
	html(r, "</ul></nav>\n<figure class=\"page\"><svg role=\"img\" aria-label=\"$t\" viewBox=\"0 0 $d $d\"><image href=\"/d/$d/page/$n.png\" width=\"$d\" height=\"$d\"/>", name,
	     (long long)width, (long long)height, (long long)id, page, (long long)width, (long long)height);
	if (str_starts(show, value)) {
		size_t i = (size_t)strtoul(arena_str(r->arena, str_sub(show, value.n, show.n)).p, NULL, 10);

		if (i < d.values.n) {
			put_boxes(r, &d, d.values.p[i].at, page);
			html(r, "</svg><figcaption>$t: $t</figcaption></figure>\n", d.values.p[i].field == FIELD_EXTRA ? d.values.p[i].name : view_field(r, d.values.p[i].field),
			     d.values.p[i].text);
			view_end(r);
			return;
		}
	}
	html(r, "</svg></figure>\n");
	view_end(r);
}
