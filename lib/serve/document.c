/* A document: its text, and what is known of it. */
#include <stdlib.h>
#include <string.h>

#include "doc/derived.h"
#include "doc/location.h"
#include "read/reading.h"
#include "search/query.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/view.h"
#include "serve/route.h"
#include "serve/text.h"
#include "store/desk.h"
#include "text/decode.h"
#include "text/fold.h"
#include "write/record.h"
#include "write/text.h"

/* ── the outline ── */

static uint32_t line_of_section(const struct section *s)
{
	return s->at.from ? s->at.from : 1;
}

static void put_outline(struct request *r, const struct doc *d)
{
	int depth = 0, open = 0;

	if (!d->sections.n)
		return;
	html(r, "<nav class=\"outline\" aria-labelledby=\"outline\">\n<details class=\"folds\" open>\n<summary><h2 id=\"outline\">$z</h2></summary>\n<div class=\"sections\">\n", phrase(r, "Outline"));
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];
		struct str name = doc_section_name(r->arena, s, s->heading);

		if (!s->heading.n)
			continue;
		int want = s->depth > 0 ? s->depth : 1;

		if (want > depth + 1)
			want = depth + 1;
		if (want > depth) {
			html(r, "<ul>\n");
			open++;
		} else {
			html(r, "</li>\n");
			for (; depth > want; depth--, open--)
				html(r, "</ul></li>\n");
		}
		depth = want;
		html(r, "<li><a href=\"#line-$d\">$t</a>", (long long)line_of_section(s), name);
	}
	for (; open > 0; open--)
		html(r, "</li></ul>\n");
	html(r, "</div>\n</details>\n</nav>\n");
}

/* ── values ── */

static void put_place_link(struct request *r, const struct doc *d, const char *of, size_t i, struct span at)
{
	if (!at.from)
		return;
	html(r, " <a class=\"where\" href=\"/d/$d?show=$z-$n#line-$d\" data-line=\"$d\">$t</a>", (long long)d->id, of, i, (long long)at.from, (long long)at.from,
	     at.to > at.from ? arena_fmt(r->arena, phrase(r, "lines %u–%u"), at.from, at.to) : arena_fmt(r->arena, phrase(r, "line %u"), at.from));
}

static void put_doubts(struct request *r, const struct doc *d, const char *of)
{
	for (size_t i = 0; i < d->doubts.n; i++) {
		const struct doubt *t = &d->doubts.p[i];

		if (strcmp(t->of, of) != 0)
			continue;
		html(r, "<p class=\"doubt\">$z $z", phrase(r, "Doubtful:"), phrase(r, t->reason));
		for (size_t k = 0; k < t->others.n; k++)
			html(r, "$z$t", k ? "、" : phrase(r, "; or: "), t->others.p[k]);
		html(r, "</p>\n");
	}
}

/* Of a PDF: the page where it stands. */
static void put_page_link(struct request *r, const struct doc *d, size_t i, struct span at)
{
	const struct location *l = at.from && pages_there(d) ? doc_location(d, at.from) : NULL;

	if (l && l->page)
		html(r, " <a class=\"where\" href=\"/d/$d/page/$d?show=value-$n\">$t</a>", (long long)d->id, (long long)l->page, i, arena_fmt(r->arena, phrase(r, "page %u"), l->page));
}

/* Enclosure and attachments: where each begins. */
static void put_parts(struct request *r, const struct doc *d)
{
	bool any = false;

	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.p[i];

		if ((p->kind != PART_ENCLOSURE && p->kind != PART_ATTACHMENT) || !p->at.from)
			continue;
		if (!any)
			html(r, "<section aria-labelledby=\"parts\">\n<h2 id=\"parts\">$z</h2>\n<ul class=\"links\">\n", phrase(r, "Enclosure and attachments"));
		any = true;
		html(r, "<li><a href=\"#line-$d\">$z", (long long)p->at.from, p->kind == PART_ENCLOSURE ? phrase(r, "Enclosure") : phrase(r, "Attachment"));
		if (p->number)
			html(r, " $d", (long long)p->number);
		html(r, "$z$t</a></li>\n", p->title.n ? view_colon(r) : "", p->title);
	}
	html(r, any ? "</ul>\n</section>\n" : "");
}

static void put_values(struct request *r, const struct doc *d)
{
	html(r, "<section class=\"fields\" aria-labelledby=\"fields\">\n<h2 id=\"fields\">$z</h2>\n<dl>\n", phrase(r, "Fields"));
	for (int f = 0; f < FIELD_COUNT + 1; f++) {
		bool any = false;

		for (size_t i = 0; i < d->values.n; i++) {
			const struct value *v = &d->values.p[i];

			if (v->field != (enum field)f)
				continue;
			if (!any || f == FIELD_EXTRA)
				html(r, "<dt>$t</dt>\n", f == FIELD_EXTRA ? v->name : view_field(r, (enum field)f));
			any = true;
			html(r, "<dd>$t", v->text);
			put_place_link(r, d, "value", i, v->at);
			put_page_link(r, d, i, v->at);
			if (v->rule.n)
				html(r, " <span class=\"rule\" title=\"$z\">$t</span>", phrase(r, "the rule that found it"), v->rule);
			html(r, "</dd>\n");
		}
		if (f == FIELD_EXTRA)
			continue;
		for (size_t i = 0; i < d->doubts.n && !any; i++)
			if (strcmp(d->doubts.p[i].of, field_name((enum field)f)) == 0) {
				html(r, "<dt>$t</dt>\n<dd class=\"none\">$z</dd>\n", view_field(r, (enum field)f), phrase(r, "(nothing)"));
				any = true;
			}
		bool doubted = false;

		for (size_t i = 0; i < d->doubts.n; i++)
			doubted = doubted || strcmp(d->doubts.p[i].of, field_name((enum field)f)) == 0;
		if (any && doubted) {
			html(r, "<dd>");
			put_doubts(r, d, field_name((enum field)f));
			html(r, "</dd>\n");
		}
	}
	html(r, "</dl>\n</section>\n");
}

static void put_findings(struct request *r, const struct doc *d)
{
	if (!d->findings.n)
		return;
	html(r, "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">$z</h2>\n<ul class=\"findings\">\n", phrase(r, "Findings"));
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		html(r, "<li class=\"$z\">$t", severity_name(f->severity), view_finding(r, f));
		if (f->clause.n)
			html(r, " <span class=\"rule\">$t</span>", f->clause);
		if (f->at.from)
			html(r, " <a class=\"where\" href=\"#line-$d\">$t</a>", (long long)f->at.from, arena_fmt(r->arena, phrase(r, "line %u"), f->at.from));
		html(r, "</li>\n");
	}
	html(r, "</ul>\n</section>\n");
}

/* ── derived lists: whatever there is ── */

static void put_list(struct request *r, const struct doc *d, const struct list *l)
{
	struct buf value = { 0 };

	if (!list_length(l, d))
		return;
	html(r, "<section aria-labelledby=\"list-$z\">\n<h2 id=\"list-$z\">$z</h2>\n<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$z\"><table>\n<tr>", l->name,
	     l->name, r->chinese ? l->label : l->name, r->chinese ? l->label : l->name);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->label)
			html(r, "<th scope=\"col\">$z</th>", r->chinese ? c->label : c->name);
	html(r, "<th scope=\"col\">$z</th></tr>\n", phrase(r, "Place"));
	for (size_t i = 0; i < list_length(l, d); i++) {
		const struct found *item = list_item(l, d, i);

		html(r, "<tr>");
		for (const struct list_column *c = l->columns; c->name; c++) {
			if (!c->label)
				continue;
			value.n = 0;
			column_print(c, item, &value);
			view_cell(r, value.n ? buf_view(&value) : STR(""));
		}
		html(r, "<td>");
		if (item->at.from)
			html(r, "<a class=\"where\" href=\"#line-$d\">$d</a>", (long long)item->at.from, (long long)item->at.from);
		html(r, "</td></tr>\n");
	}
	html(r, "</table></div>\n</section>\n");
	buf_free(&value);
}

/* ── beside it ── */

static void put_about(struct request *r, const struct doc *d)
{
	struct paths copies = { 0 };
	struct err ignored;
	struct buf path = { 0 }, filed = { 0 };

	if (!store_shown(r->store, d, false, &path, &ignored))
		path.n = 0;
	html(r, "<section aria-labelledby=\"about\">\n<h2 id=\"about\">$z</h2>\n<dl>\n<dt>$z</dt><dd class=\"path\">$t</dd>\n", phrase(r, "Where it is"),
	     phrase(r, "File"), path.n ? buf_view(&path) : d->src.path);
	text_time(d->desk.filed, &filed);
	html(r, "<dt>$z</dt><dd>$t</dd>\n", phrase(r, "Filed"), buf_view(&filed));
	if (d->desk.arranged.number.n)
		html(r, "<dt>$z</dt><dd>$t</dd>\n", phrase(r, "Archive number"), d->desk.arranged.number);
	if (d->desk.tags.n) {
		html(r, "<dt>$z</dt><dd>", phrase(r, "Tags"));
		for (size_t i = 0; i < d->desk.tags.n; i++)
			html(r, "$z$t", i ? "、" : "", d->desk.tags.p[i]);
		html(r, "</dd>\n");
	}
	if (store_copies(r->store, d, &copies, &ignored))
		for (size_t i = 0; i < copies.n; i++)
			html(r, "<dt>$z</dt><dd class=\"path\">$t</dd>\n", phrase(r, "Same text"), copies.p[i]);
	html(r, "</dl>\n<ul class=\"links\">\n<li><a href=\"/d/$d/source\" download>$z</a></li>\n<li><a href=\"/d/$d/text\">$z</a></li>\n"
		"<li><a href=\"/d/$d/similar\">$z</a></li>\n<li><a href=\"/d/$d/versions\">$z</a></li>\n<li><a href=\"/d/$d.json\">JSON</a></li>\n",
	     (long long)d->id, phrase(r, "The source file"), (long long)d->id, phrase(r, "Text only"), (long long)d->id, phrase(r, "Similar documents"), (long long)d->id,
	     phrase(r, "Versions"), (long long)d->id);
	if (pages_there(d))
		html(r, "<li><a href=\"/d/$d/page/1\">$z</a></li>\n", (long long)d->id, phrase(r, "Pictures of the pages"));
	if (r->room->options->edit_token.n && d->doubts.n)
		html(r, "<li><a href=\"/review/$d\">$z</a></li>\n", (long long)d->id, phrase(r, "Review"));
	html(r, "</ul>\n</section>\n");
	buf_free(&path);
	buf_free(&filed);
}

/* ── the page ── */

/* The byte of the text that a byte of the source became. */
static size_t text_offset(struct request *r, const struct doc *d, size_t at)
{
	struct decoded in;
	struct err ignored;

	return decode(r->arena, str_sub(d->src.bytes, 0, at), d->src.in.name, &in, &ignored) ? in.text.n : SIZE_MAX;
}

/* Where the value stands in the text. False: its bytes do not tell. */
static bool value_range(struct request *r, const struct doc *d, const struct value *v, struct text_range *out)
{
	struct doc whole = { .arena = r->arena };
	struct err ignored;

	*out = (struct text_range){ v->from, v->to, 0, true };
	if (kind_is(d->src.kind, KIND_DECODED)) {
		if (!kind_is(d->src.kind, KIND_LINES) || !store_load(r->store, d->id, &whole, &ignored) || !whole.src.bytes.p || v->to > whole.src.bytes.n)
			return false;
		out->from = text_offset(r, &whole, v->from);
		out->to = text_offset(r, &whole, v->to);
	}
	return out->from < out->to && out->to <= d->text.n;
}

/* show=value-3: that value is marked in the text. */
static void mark_value(struct request *r, const struct doc *d, struct marked *m)
{
	struct str show = request_get(r, "show"), value = STR("value-");
	struct buf folded = { 0 };

	if (!str_starts(show, value))
		return;
	size_t i = (size_t)strtoul(arena_str(r->arena, str_sub(show, value.n, show.n)).p, NULL, 10);

	if (i >= d->values.n)
		return;
	/* as it stands in the record, for cells and pages */
	fold_text(d->values.p[i].text, &folded, NULL);
	m->value = folded.n ? arena_str(r->arena, buf_view(&folded)) : STR("");
	m->at = d->values.p[i].at;
	buf_free(&folded);
	m->ranges = ARENA_NEW(r->arena, struct text_range);
	m->n_ranges = value_range(r, d, &d->values.p[i], m->ranges);
}

static void put_html(struct request *r, const struct doc *d, const struct outline *o)
{
	struct query_notes notes = { 0 };
	struct str words = request_get(r, "q");
	struct marked m;
	const struct list *l;
	struct err err = { 0 };

	text_marked(r, words.n && words.n <= QUERY_MAX ? query_parse(r->arena, words, &notes) : NULL, &m);
	mark_value(r, d, &m);
	view_begin(r, view_title(r, d), "");
	if (words.n)
		html(r, "<p class=\"back\"><a href=\"/search?q=$u\">$z</a></p>\n", words, phrase(r, "Back to the hits"));
	html(r, "<article class=\"document\">\n<h1>$t</h1>\n<div class=\"beside\">\n", view_title(r, d));
	put_outline(r, d);
	put_values(r, d);
	put_parts(r, d);
	put_findings(r, d);
	put_about(r, d);
	html(r, "</div>\n<section class=\"text\" aria-labelledby=\"text\">\n<h2 id=\"text\">$z</h2>\n", phrase(r, "Text"));
	text_html(r, d, o, &m);
	html(r, "</section>\n<div class=\"lists\">\n");
	for (size_t i = 0; (l = derived_at(i)); i++)
		put_list(r, d, l);
	if (!document_citations(r, d, &err)) {
		view_failed(r, &err);
		return;
	}
	html(r, "</div>\n</article>\n");
	view_end(r);
}

static void show(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena }, hit = { .arena = r->arena };
	struct outline o = { 0 };
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err) || !desk_load(r->store, &d, &err) ||
	    (!r->json && !load_hit(r, id, &hit, &o, &err))) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		const struct record_options all = { .provenance = true, .derived = true };

		r->reply->type = "application/json";
		record_json(&d, &all, r->out);
		return;
	}
	if (pages_there(&d)) {
		struct original kept = { 0 };

		if (store_original(r->store, id, r->arena, &kept, &err))
			reading_locations(&d, kept.reading);
	}
	put_html(r, &d, &o);
}

/* The text alone, as `guidang show --text` has it. */
static void show_text(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err)) {
		view_failed(r, &err);
		return;
	}
	r->reply->type = "text/plain; charset=utf-8";
	r->reply->foreign = true;
	text_whole(&d, r->out);
}

static const struct {
	const char *rest;
	void (*show)(struct request *r, int64_t id);
} parts[] = {
	{ "", show }, { "/text", show_text }, { "/source", document_source }, { "/similar", document_similar }, { "/versions", document_versions }, { "/graph", document_graph },
};

/* 58, and what is behind it. */
static int64_t read_id(struct str s, struct str *rest)
{
	int64_t id = 0;
	size_t i = 0;

	for (; i < s.n && i < 10 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		id = id * 10 + (s.p[i] - '0');
	*rest = str_sub(s, i, s.n);
	return id;
}

/* /similar/12, /page/3, /page/3.png */
static bool show_numbered(struct request *r, int64_t id, struct str behind)
{
	static const struct str similar = { "/similar/", 9 }, page = { "/page/", 6 };
	bool pages = str_starts(behind, page);
	struct str rest;

	if (!pages && !str_starts(behind, similar))
		return false;
	int64_t n = read_id(str_sub(behind, pages ? page.n : similar.n, behind.n), &rest), next = 0;
	struct err err = { 0 };

	if (n <= 0)
		return false;
	if (pages && !rest.n)
		pages_page(r, id, (size_t)n);
	else if (pages && str_eq(rest, STR(".png")))
		pages_picture(r, id, (size_t)n);
	else if (!pages && !rest.n && store_next(r->store, n - 1, &next, &err) && next == n)
		document_beside(r, id, n);
	else
		return false;
	return true;
}

void route_document(struct request *r, struct str rest)
{
	struct str behind;
	int64_t id = rest.n > 1 ? read_id(str_sub(rest, 1, rest.n), &behind) : 0, next = 0;
	struct err err = { 0 };

	if (id > 0 && !store_next(r->store, id - 1, &next, &err)) {
		view_failed(r, &err);
		return;
	}
	for (size_t i = 0; id > 0 && next == id && i < sizeof parts / sizeof parts[0]; i++)
		if (str_eq(behind, str_z(parts[i].rest))) {
			parts[i].show(r, id);
			return;
		}
	if (!(id > 0 && next == id && show_numbered(r, id, behind)))
		view_refuse(r, 404, phrase(r, "There is no such document."));
}
