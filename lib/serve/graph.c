/* The documents that cite a document and those it cites, as lists and as a chart of its neighbourhood. */
#include <string.h>

#include "base/json.h"
#include "serve/chart.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/view.h"
#include "store/about.h"

enum { CITING_MOST = 40, CITED_MOST = 40 };

struct edge {
	int64_t id;          /* 0: it is not filed */
	struct str title, number, relation, clause;
	uint32_t line;       /* the place of the citation */
	bool cites;          /* that one cites this; else this cites that */
};

struct edges {
	struct edge *p;
	size_t n, cap;
};

static const char *relation_name(const struct request *r, struct str relation)
{
	static const char *const names[][3] = {
		{ "issues", "印发", "issues" }, { "forwards", "转发", "forwards" }, { "basis", "依据", "is based on" },
		{ "repeals", "废止", "repeals" }, { "amends", "修改", "amends" }, { "cites", "引用", "cites" },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq(relation, str_z(names[i][0])))
			return names[i][r->chinese ? 1 : 2];
	return names[5][r->chinese ? 1 : 2];
}

static bool add_cited(struct request *r, const struct doc *d, struct edges *out, struct err *err)
{
	for (size_t i = 0; i < d->citations.n && i < CITED_MOST; i++) {
		const struct citation *c = &d->citations.p[i];
		struct ids ids = { 0 };
		struct edge e = { 0, c->title, c->doc_number, c->relation, c->clause, c->found.at.from, false };
		bool known = false;

		if (!about_resolve(r->store, r->arena, c, d->id, &ids, err))
			return false;
		e.id = ids.n ? ids.p[0] : 0;

		for (size_t k = 0; k < out->n && !known; k++)
			known = e.id ? out->p[k].id == e.id : str_eq(out->p[k].title, e.title) && str_eq(out->p[k].number, e.number);
		if (!known)
			*ARENA_PUSH(r->arena, out) = e;
	}
	return true;
}

static bool add_citing(struct request *r, const struct doc *d, struct edges *out, struct err *err)
{
	struct citers all = { 0 };

	if (!about_citers(r->store, r->arena, d, &all, err))
		return false;
	for (size_t i = 0; i < all.n && i < CITING_MOST; i++) {
		const struct citation *c = &all.p[i].citation;
		struct doc that = { .arena = r->arena };
		struct outline o;

		if (!load_hit(r, all.p[i].id, &that, &o, err))
			return false;
		*ARENA_PUSH(r->arena, out) =
			(struct edge){ that.id, view_title(r, &that), doc_text(&that, FIELD_DOC_NUMBER), c->relation, c->clause, c->found.at.from, true };
	}
	return true;
}

static struct str label(struct request *r, const struct edge *e)
{
	return e->title.n ? e->title : e->number.n ? e->number : arena_fmt(r->arena, "%lld", (long long)e->id);
}

static void put_edge(struct request *r, const struct doc *d, const struct edge *e)
{
	if (e->id)
		html(r, "<li>$z <a href=\"/d/$d\">$t</a>", relation_name(r, e->relation), (long long)e->id, label(r, e));
	else
		html(r, "<li>$z $t", relation_name(r, e->relation), label(r, e));
	if (e->number.n && e->title.n)
		html(r, " <span class=\"quiet\">$t</span>", e->number);
	if (e->line)
		html(r, " <a class=\"where\" href=\"/d/$d#line-$d\">$t</a>", (long long)(e->cites ? e->id : d->id), (long long)e->line, arena_fmt(r->arena, phrase(r, "line %u"), e->line));
	if (e->clause.n)
		html(r, " <q>$t</q>", e->clause);
	html(r, "</li>\n");
}

static void put_side(struct request *r, const struct doc *d, const struct edges *all, bool cites, const char *level, const char *heading)
{
	bool any = false;

	for (size_t i = 0; i < all->n; i++) {
		if (all->p[i].cites != cites)
			continue;
		if (!any)
			html(r, "<$z>$z</$z>\n<ul class=\"links\">\n", level, heading, level);
		any = true;
		put_edge(r, d, &all->p[i]);
	}
	html(r, any ? "</ul>\n" : "");
}

bool document_citations(struct request *r, const struct doc *d, struct err *err)
{
	struct edges all = { 0 };

	if (!add_cited(r, d, &all, err) || !add_citing(r, d, &all, err))
		return false;
	if (!all.n)
		return true;
	html(r, "<section aria-labelledby=\"both-ways\">\n<h2 id=\"both-ways\">$z</h2>\n", phrase(r, "Citations both ways"));
	put_side(r, d, &all, false, "h3", phrase(r, "What it cites"));
	put_side(r, d, &all, true, "h3", phrase(r, "What cites it"));
	html(r, "<p><a href=\"/d/$d/graph\">$z</a></p>\n</section>\n", (long long)d->id, phrase(r, "As a picture"));
	return true;
}

static void put_json(struct request *r, const struct edges *all)
{
	struct buf *b = r->out;

	r->reply->type = "application/json";
	json_open(b, '[');
	for (size_t i = 0; i < all->n; i++) {
		const struct edge *e = &all->p[i];

		json_open(b, '{');
		json_key(b, "direction");
		json_text(b, str_z(e->cites ? "in" : "out"));
		json_key(b, "accession");
		if (e->id)
			json_int(b, e->id);
		else
			json_null_value(b);
		json_key(b, "title");
		json_name(b, e->title);
		json_key(b, "doc_number");
		json_name(b, e->number);
		json_key(b, "relation");
		json_name(b, e->relation);
		json_key(b, "clause");
		json_name(b, e->clause);
		json_key(b, "line");
		json_int(b, e->line);
		json_close(b, '}');
	}
	json_close(b, ']');
	buf_c(b, '\n');
}

void document_graph(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct edges all = { 0 };
	struct chart_nodes nodes = { 0 };
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err)) {
		view_failed(r, &err);
		return;
	}
	if (!add_cited(r, &d, &all, &err) || !add_citing(r, &d, &all, &err)) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		put_json(r, &all);
		return;
	}
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(r->arena, &nodes) = (struct chart_node){ label(r, &all.p[i]), all.p[i].id ? arena_fmt(r->arena, "/d/%lld/graph", (long long)all.p[i].id) : STR(""),
								     all.p[i].cites, str_z(relation_name(r, all.p[i].relation)) };
	view_begin(r, str_z(phrase(r, "Citations both ways")), "");
	html(r, "<p class=\"back\"><a href=\"/d/$d\">$t</a></p>\n<h1>$z</h1>\n", (long long)id, view_title(r, &d), phrase(r, "Citations both ways"));
	chart_graph(r, arena_fmt(r->arena, phrase(r, "%zu documents around this one"), all.n), view_title(r, &d), &nodes);
	put_side(r, &d, &all, false, "h2", phrase(r, "What it cites"));
	put_side(r, &d, &all, true, "h2", phrase(r, "What cites it"));
	view_end(r);
}
