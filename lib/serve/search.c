/* The search page: the query language as it is, in the order and with the counts of `guidang query`. */
#include "search/search.h"

#include <string.h>

#include "base/json.h"
#include "search/near.h"
#include "serve/view.h"
#include "serve/route.h"
#include "serve/hits.h"

enum {
	HITS = 20, HITS_MOST = 1000,
	NEAREST = 5, /* documents shown that are not what was asked for */
	FAR_MOST = 100000, /* hits that can be paged to by number; scripts go on from an id */
	VALUES = 8,        /* of a facet */
	BAR = 100,
};

/* The facets shown, with the field that narrows a query to one of their values. */
static const struct {
	const char *name, *field;
	enum field label;
} facets[] = {
	{ "issuer", "机关", FIELD_ISSUERS }, { "year", "日期", FIELD_DATE }, { "type", "文种", FIELD_DOC_TYPE }, { "to", "主送", FIELD_RECIPIENTS },
	{ "lead", "牵头", FIELD_EXTRA },
};
enum { FACETS = sizeof facets / sizeof facets[0], FACET_YEAR = 1 };

struct search {
	struct request *r;
	struct str words;   /* as they were typed */
	struct query *q;
	struct query_notes notes, also;
	enum sort sort;
	size_t limit, page, offset;
	int64_t after;      /* by id: those above it */
	struct answer found;
	struct facets facet[FACETS];
	bool with_facets;
};

static const char *const sorts[] = { [SORT_RELEVANCE] = "relevance", [SORT_DATE] = "date", [SORT_DATE_DOWN] = "-date", [SORT_NUMBER] = "number", [SORT_ID] = "id" };
enum { SORTS = sizeof sorts / sizeof sorts[0] };

/* The address of this search with one thing changed (NULL: nothing); begins a list of pairs. */
static void address(struct search *s, const char *name, struct str value)
{
	struct buf *b = s->r->out;
	const struct { const char *name; struct str value; } all[] = {
		{ "q", s->words }, { "sort", s->sort == SORT_RELEVANCE ? STR("") : str_z(sorts[s->sort]) }, { "exact", request_get(s->r, "exact") }, { "page", STR("") },
		{ "lang", request_get(s->r, "lang") },
	};
	bool any = false;

	buf_z(b, "/search");
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct str v = name && strcmp(name, all[i].name) == 0 ? value : all[i].value;

		if (!v.n)
			continue;
		buf_fmt(b, "%s%s=", any ? "&amp;" : "?", all[i].name);
		view_url(v, b);
		any = true;
	}
}

/* ── what is asked ── */

static bool read_request(struct search *s)
{
	struct request *r = s->r;
	struct str sort = request_get(r, "sort");

	s->words = request_get(r, "q");
	for (size_t i = 0; i < SORTS; i++)
		if (sort.n && str_eq(sort, str_z(sorts[i])))
			s->sort = (enum sort)i;
	s->limit = request_number(r, "limit", HITS, HITS_MOST);
	s->page = request_number(r, "page", 1, FAR_MOST);
	s->page = s->page ? s->page : 1;
	s->offset = request_number(r, "offset", (s->page - 1) * s->limit, FAR_MOST);
	s->after = (int64_t)request_number(r, "after", 0, INT64_MAX / 16);
	s->with_facets = !r->json || request_get(r, "facets").n;
	if (s->words.n > QUERY_MAX) {
		view_refuse(r, 400, phrase(r, "The query is too long."));
		return false;
	}
	if (s->offset > FAR_MOST || s->page > FAR_MOST) {
		view_refuse(r, 400, phrase(r, "So far no page goes: narrow the query, or go on from an id (sort=id&after=ID)."));
		return false;
	}
	return true;
}

static bool count_facets(struct search *s, struct err *err)
{
	struct hits all;

	if (!search_run(s->r->store, s->r->arena, s->q, SORT_ID, 0, &all, err))
		return false;
	s->found.total = all.n;
	s->found.exact = true;
	for (size_t i = 0; i < FACETS; i++)
		if (!search_facet(s->r->store, s->r->arena, &all, str_z(facets[i].name), s->r->json ? 0 : VALUES + 1, &s->facet[i], err))
			return false;
	return true;
}

/* By id, from one on: what a script goes through a million hits with. */
static bool find_by_id(struct search *s, struct err *err)
{
	struct hits *h = &s->found.hits;
	size_t from = 0;

	if (!search_run(s->r->store, s->r->arena, s->q, SORT_ID, 0, h, err))
		return false;
	s->found.total = h->n;
	s->found.exact = true;
	while (from < h->n && h->p[from].id <= s->after)
		from++;
	h->p += from;
	h->n -= from;
	s->offset = 0;
	return true;
}

static bool find(struct search *s, struct err *err)
{
	struct request *r = s->r;
	struct str words = r->room->options->expand ? r->room->options->expand(r->arena, s->words) : s->words;

	s->q = query_parse(r->arena, words, &s->notes);
	if (!request_get(r, "exact").n)
		s->q = query_understand(r->arena, s->q, r->room->names, &s->also);
	if (s->sort == SORT_ID)
		return find_by_id(s, err) && (!s->with_facets || count_facets(s, err));
	return search_best(r->store, r->arena, s->q, s->sort, s->offset + s->limit, &s->found, err) && (!s->with_facets || count_facets(s, err));
}

/* ── for programs ── */

static void json_texts(struct request *r, const char *key, const struct query_notes *l)
{
	json_key(r->out, key);
	json_open(r->out, '[');
	for (size_t i = 0; i < l->n; i++)
		json_name(r->out, l->p[i]);
	json_close(r->out, ']');
}

static void json_facets(struct search *s)
{
	struct buf *b = s->r->out;

	json_key(b, "facets");
	json_open(b, '{');
	for (size_t i = 0; i < FACETS; i++) {
		json_key(b, facets[i].name);
		json_open(b, '[');
		for (size_t k = 0; k < s->facet[i].n; k++) {
			json_open(b, '{');
			json_key(b, "value");
			json_text_or_null(b, s->facet[i].p[k].value);
			json_key(b, "count");
			json_int(b, (int64_t)s->facet[i].p[k].count);
			json_close(b, '}');
		}
		json_close(b, ']');
	}
	json_close(b, '}');
}

/* Where the hits go on; null: nowhere. */
static void put_next(struct search *s, int64_t last)
{
	struct request *r = s->r;
	struct buf b = { 0 };
	bool by_id = s->sort == SORT_ID;

	json_key(r->out, "next");
	if (!last || s->offset + s->limit >= (by_id ? s->found.hits.n : s->found.total)) {
		json_null_value(r->out);
		return;
	}
	buf_z(&b, "/search.json?q=");
	view_url(s->words, &b);
	buf_fmt(&b, "&sort=%s&limit=%zu%s", sorts[s->sort], s->limit, request_get(r, "exact").n ? "&exact=1" : "");
	if (by_id)
		buf_fmt(&b, "&after=%lld", (long long)last);
	else
		buf_fmt(&b, "&offset=%zu", s->offset + s->limit);
	json_text(r->out, buf_view(&b));
	buf_free(&b);
}

/* What comes nearest to a query that finds nothing: documents, and the query that finds the first of them. */
static bool json_nearest(struct search *s, struct err *err)
{
	struct request *r = s->r;
	struct near near = { 0 };
	struct err ignored;

	json_key(r->out, "near");
	if (!search_near(r->store, r->arena, s->q, r->room->names, s->limit ? s->limit : 1, &near, &ignored) || !near.documents.n) {
		json_null_value(r->out);
		return true;
	}
	json_open(r->out, '{');
	json_key(r->out, "query");
	json_name(r->out, near.documents.p->by.text);
	json_key(r->out, "total");
	json_int(r->out, (int64_t)near.documents.p->by.count);
	json_key(r->out, "hits");
	json_open(r->out, '[');
	for (size_t i = 0; i < near.documents.n && i < s->limit; i++)
		if (!hits_json(r, near.documents.p[i].by.is, &near.documents.p[i].hit, err))
			return false;
	json_close(r->out, ']');
	json_close(r->out, '}');
	return true;
}

static bool put_json(struct search *s, struct err *err)
{
	struct request *r = s->r;
	struct buf *b = r->out;
	const struct hits *h = &s->found.hits;
	int64_t last = 0;

	r->reply->type = "application/json";
	json_open(b, '{');
	json_key(b, "query");
	json_name(b, s->words);
	json_key(b, "total");
	json_int(b, (int64_t)s->found.total);
	json_key(b, "total_exact");
	buf_z(b, s->found.exact ? "true" : "false");
	json_texts(r, "notes", &s->notes);
	json_texts(r, "also_searched", &s->also);
	if (s->with_facets)
		json_facets(s);
	json_key(b, "hits");
	json_open(b, '[');
	for (size_t i = s->offset; i < h->n && i < s->offset + s->limit; i++) {
		if (!hits_json(r, s->q, &h->p[i], err))
			return false;
		last = h->p[i].id;
	}
	json_close(b, ']');
	put_next(s, last);
	if (!s->found.total && s->words.n && request_get(r, "near").n && !json_nearest(s, err))
		return false;
	json_close(b, '}');
	buf_c(b, '\n');
	return true;
}

/* ── for people ── */

static void put_form(struct search *s)
{
	struct request *r = s->r;
	const char *const labels[] = { phrase(r, "by relevance"), phrase(r, "oldest first"), phrase(r, "newest first"), phrase(r, "by number") };

	html(r, "<form action=\"/search\" method=\"get\" role=\"search\" class=\"ask\">\n<label for=\"q\">$z</label>\n"
		"<input id=\"q\" name=\"q\" type=\"search\" value=\"$t\" maxlength=\"$d\" autocomplete=\"off\" spellcheck=\"false\">\n"
		"<label for=\"sort\" class=\"aside\">$z</label>\n<select id=\"sort\" name=\"sort\">",
	     phrase(r, "Search"), s->words, (long long)QUERY_MAX, phrase(r, "Order"));
	for (size_t i = 0; i < 4; i++)
		html(r, s->sort == (enum sort)i ? "<option value=\"$z\" selected>$z</option>" : "<option value=\"$z\">$z</option>", sorts[i], labels[i]);
	html(r, "</select>\n");
	html(r, request_get(r, "exact").n ? "<label class=\"check\"><input type=\"checkbox\" name=\"exact\" value=\"1\" checked> $z</label>\n" :
					   "<label class=\"check\"><input type=\"checkbox\" name=\"exact\" value=\"1\"> $z</label>\n",
	     phrase(r, "exactly this"));
	if (request_get(r, "lang").n)
		html(r, "<input type=\"hidden\" name=\"lang\" value=\"$t\">\n", request_get(r, "lang"));
	html(r, "<button>$z</button>\n</form>\n", phrase(r, "Search"));
}

static void put_help(struct search *s)
{
	struct request *r = s->r;

	html(r, "<section aria-labelledby=\"how\"><h2 id=\"how\">$z</h2>\n<ul class=\"how\">\n", phrase(r, "How to ask"));
	html(r, "<li><code>高血压 管理</code> $z</li>\n<li><code>\"基层 管理\"</code> $z</li>\n<li><code>甲 OR 乙</code> $z</li>\n<li><code>-word</code> $z</li>\n"
		"<li><code>标题:方案</code> <code>机关:卫健委</code> <code>文号:48</code> $z</li>\n<li><code>日期:2019..2021</code> <code>近三年</code> $z</li>\n</ul></section>\n",
	     phrase(r, "all words must occur"), phrase(r, "exactly this string"), phrase(r, "one of them"), phrase(r, "without it"),
	     phrase(r, "in a field"), phrase(r, "by date"));
}

static void put_saved(struct search *s)
{
	struct request *r = s->r;
	struct str lines = r->room->options->saved ? r->room->options->saved(r->arena) : STR_NONE;

	if (!lines.n)
		return;
	html(r, "<section aria-labelledby=\"saved\"><h2 id=\"saved\">$z</h2>\n<ul class=\"saved\">", phrase(r, "Saved queries"));
	while (lines.n) {
		size_t end = str_find(lines, STR("\n"));
		struct str line = str_sub(lines, 0, end);
		size_t tab = str_find(line, STR("\t"));

		lines = end == SIZE_MAX ? STR_NONE : str_sub(lines, end + 1, lines.n);
		if (tab != SIZE_MAX)
			html(r, "<li><a href=\"/search?q=$u\">@$t</a> <span class=\"quiet\">$t</span></li>\n", arena_join(r->arena, STR("@"), str_sub(line, 0, tab)),
			     str_sub(line, 0, tab), str_sub(line, tab + 1, line.n));
	}
	html(r, "</ul></section>\n");
}

static void put_list(struct request *r, const char *what, const struct query_notes *l)
{
	if (!l->n)
		return;
	html(r, "<p class=\"note\">$z ", what);
	for (size_t i = 0; i < l->n; i++)
		html(r, "$z$t", i ? "、" : "", l->p[i]);
	html(r, "</p>\n");
}

static int by_time(const void *x, const void *y)
{
	return str_cmp(((const struct facet *)x)->value, ((const struct facet *)y)->value);
}

/* The query, narrowed to a value. */
static struct str narrowed(struct search *s, size_t facet, struct str value)
{
	bool quote = facet != FACET_YEAR;
	struct str words = str_trim(s->words), before = str_has(words, STR("OR")) || str_has(words, STR("|")) ? arena_fmt(s->r->arena, "(%.*s)", STR_ARG(words)) : words;

	return arena_fmt(s->r->arena, "%.*s%s%s:%s%.*s%s", STR_ARG(before), before.n ? " " : "", facets[facet].field, quote ? "\"" : "", STR_ARG(value), quote ? "\"" : "");
}

static void put_facet(struct search *s, size_t which)
{
	struct request *r = s->r;
	struct facets *f = &s->facet[which];
	bool years = which == FACET_YEAR;
	size_t most = 1, shown = 0;

	for (size_t i = 0; i < f->n; i++)
		most = f->p[i].count > most ? f->p[i].count : most;
	if (years && f->n)
		qsort(f->p, f->n, sizeof *f->p, by_time);
	html(r, "<details class=\"facet\" open>\n<summary><h2>$t</h2></summary>\n<ul>\n", years ? str_z(phrase(r, "Year")) : facets[which].label == FIELD_EXTRA ? str_z(phrase(r, "Department")) : view_field(r, facets[which].label));
	for (size_t i = years && f->n > 40 ? f->n - 40 : 0; i < f->n && (years || shown < VALUES); i++) {
		const struct facet *one = &f->p[i];

		if (!one->value.n)
			continue;
		shown++;
		html(r, "<li><a href=\"");
		address(s, "q", narrowed(s, which, one->value));
		html(r, "\"><span class=\"value\">$t</span> <span class=\"count\">$n</span>", one->value, one->count);
		if (years)
			html(r, "<svg class=\"bar\" viewBox=\"0 0 $d 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"$n\" height=\"4\"/></svg>",
			     (long long)BAR, one->count * BAR / most);
		html(r, "</a></li>\n");
	}
	html(r, "</ul></details>\n");
}

static void put_near_list(struct search *s, const char *what, const struct near_list *l)
{
	struct request *r = s->r;

	if (!l->n)
		return;
	html(r, "<p>$z ", what);
	for (size_t i = 0; i < l->n; i++) {
		html(r, "<a href=\"");
		address(s, "q", l->p[i].text);
		html(r, "\">$t</a> ($n)$z", l->p[i].text, l->p[i].count, i + 1 < l->n ? "、" : "");
	}
	html(r, "</p>\n");
}

/* The nearest documents, each behind the query that finds it unless that is the one before. */
static bool put_nearest(struct search *s, const struct near_documents *documents, struct err *err)
{
	struct request *r = s->r;
	struct hits_seen seen = { 0 };
	struct near_list one = { .p = ARENA_NEW(r->arena, struct near_query), .n = 1 };

	html(r, "<section class=\"nearest\">\n");
	for (size_t i = 0; i < documents->n; i++) {
		const struct near_document *d = &documents->p[i];

		if (i == 0 || !str_eq(d->by.text, one.p[0].text)) {
			html(r, i ? "</ol>\n" : "");
			one.p[0] = d->by;
			put_near_list(s, phrase(r, "Nearest to it, not what was asked:"), &one);
			html(r, "<ol class=\"hits\">\n");
		}
		if (!hits_html(r, d->by.is, d->by.text, &d->hit, &seen, err))
			return false;
	}
	html(r, "</ol></section>\n");
	return true;
}

static bool put_nothing(struct search *s, struct err *err)
{
	struct request *r = s->r;
	struct near near = { 0 };
	struct err ignored;

	html(r, "<p class=\"nothing\">$z</p>\n", phrase(r, "Nothing was found."));
	if (!search_near(r->store, r->arena, s->q, r->room->names, NEAREST, &near, &ignored))
		return true;
	put_near_list(s, phrase(r, "Near it:"), &near.similar);
	put_near_list(s, phrase(r, "Pieces of it:"), &near.pieces);
	put_near_list(s, phrase(r, "Without one of them:"), &near.without);
	put_near_list(s, phrase(r, "Each alone:"), &near.alone);
	return !near.documents.n || request_get(r, "exact").n || put_nearest(s, &near.documents, err);
}

static void put_pages(struct search *s)
{
	struct request *r = s->r;
	size_t pages = s->limit ? (s->found.total + s->limit - 1) / s->limit : 0;
	size_t from = s->page > 4 ? s->page - 4 : 1;

	if (pages < 2)
		return;
	html(r, "<nav class=\"pages\" aria-label=\"$z\"><ul>\n", phrase(r, "More of the hits"));
	for (size_t p = from; p <= pages && p <= from + 8 && p * s->limit <= FAR_MOST; p++) {
		struct str n = arena_fmt(r->arena, "%zu", p);

		html(r, "<li><a href=\"");
		address(s, "page", n);
		html(r, p == s->page ? "\" aria-current=\"page\">$t</a></li>" : "\">$t</a></li>", n);
	}
	html(r, "</ul></nav>\n");
}

static bool put_hits(struct search *s, struct err *err)
{
	struct request *r = s->r;
	const struct hits *h = &s->found.hits;
	struct hits_seen seen = { 0 };

	html(r, "<div class=\"found\">\n<div class=\"facets\" role=\"group\" aria-label=\"$z\">\n", phrase(r, "Narrow the search"));
	for (size_t i = 0; i < FACETS; i++)
		put_facet(s, i);
	html(r, "</div>\n<div class=\"list\">\n<p class=\"total\" role=\"status\">$t</p>\n<ol class=\"hits\" start=\"$n\">\n",
	     arena_fmt(r->arena, phrase(r, "%zu found"), s->found.total), s->offset + 1);
	for (size_t i = s->offset; i < h->n && i < s->offset + s->limit; i++)
		if (!hits_html(r, s->q, s->words, &h->p[i], &seen, err))
			return false;
	html(r, "</ol>\n");
	put_pages(s);
	html(r, "<p class=\"quiet\"><a href=\"/export?format=csv&amp;q=$u\">CSV</a> · <a href=\"/export?q=$u\">JSON Lines</a> · <a href=\"/search.json?q=$u\">JSON</a></p>\n</div>\n</div>\n",
	     s->words, s->words, s->words);
	return true;
}

/* What of the query was not understood: why, in the reader's language, and what it is. */
static void put_note(struct request *r, struct str note)
{
	size_t at = str_find(note, STR(": \""));

	if (at == SIZE_MAX)
		html(r, "<p class=\"note\">$t</p>\n", note);
	else
		html(r, "<p class=\"note\">$z$z$t</p>\n", phrase(r, arena_str(r->arena, str_sub(note, 0, at)).p), view_colon(r), str_sub(note, at + 2, note.n));
}

static bool put_html(struct search *s, struct err *err)
{
	struct request *r = s->r;

	view_begin(r, s->words, "/search");
	html(r, "<h1>$z</h1>\n", phrase(r, "Search"));
	put_form(s);
	for (size_t i = 0; i < s->notes.n; i++)
		put_note(r, s->notes.p[i]);
	put_list(r, phrase(r, "Also searched:"), &s->also);
	if (s->words.n && !s->found.total && !put_nothing(s, err))
		return false;
	if (s->words.n && s->found.total && !put_hits(s, err))
		return false;
	if (!s->words.n || !s->found.total || s->notes.n)
		put_help(s);
	if (!s->words.n || !s->found.total)
		put_saved(s);
	view_end(r);
	return true;
}

void route_search(struct request *r, struct str rest)
{
	struct search s = { .r = r };
	struct err err = { 0 };

	if (rest.n > 0 && !str_eq(rest, STR("/"))) {
		view_refuse(r, 404, phrase(r, "There is no such page."));
		return;
	}
	if (!read_request(&s))
		return;
	/* all there is is listed for programs only */
	bool ask = s.words.n > 0 || r->json;

	if ((ask && !find(&s, &err)) || !(r->json ? put_json(&s, &err) : put_html(&s, &err)))
		view_failed(r, &err);
}
