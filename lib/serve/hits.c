#include "serve/hits.h"

#include "base/json.h"
#include "serve/load.h"
#include "serve/view.h"

enum { PLACES = 3, CONTEXT = 40 };

static struct str unmarked(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\x02' && s.p[i] != '\x03')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

static bool shown_before(struct request *r, struct hits_seen *seen, int64_t fingerprint)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->p[i] == fingerprint)
			return true;
	*ARENA_PUSH(r->arena, seen) = fingerprint;
	return false;
}

static void put_facts(struct request *r, const struct doc *d)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER), date = doc_text(d, FIELD_DATE);
	struct buf issuers = { 0 }, path = { 0 };
	struct err ignored;

	doc_join(d, FIELD_ISSUERS, "、", &issuers);
	if (!store_shown(r->store, d, false, &path, &ignored))
		path.n = 0;
	html(r, "<p class=\"facts\">");
	if (number.n)
		html(r, "<span class=\"number\">$t</span> ", number);
	if (issuers.n)
		html(r, "<span>$t</span> ", buf_view(&issuers));
	if (date.n)
		html(r, "<time datetime=\"$t\">$t</time> ", date, date);
	html(r, "<span class=\"path\">$t</span></p>\n", path.n ? buf_view(&path) : d->src.path);
	buf_free(&issuers);
	buf_free(&path);
}

static void put_places(struct request *r, const struct doc *d, struct str words, const struct snippets *p)
{
	struct str title = doc_text(d, FIELD_TITLE);

	html(r, "<ul class=\"places\">\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct snippet *s = &p->p[i];

		if (title.n && str_eq(unmarked(r->arena, s->snippet), title))
			continue; /* already printed above */
		html(r, "<li><a href=\"/d/$d?q=$u#line-$d\"><span class=\"line\">$t</span> ", (long long)d->id, words, (long long)s->line,
		     arena_fmt(r->arena, phrase(r, "line %u"), s->line));
		if (s->section.n)
			html(r, "<span class=\"section\">$t</span> ", s->section);
		html(r, "<span class=\"snippet\">$m</span></a></li>\n", s->snippet);
	}
	html(r, "</ul>\n");
	if (p->more)
		html(r, "<p class=\"quiet\">$t</p>\n", arena_fmt(r->arena, phrase(r, "%zu more places"), p->more));
}

bool hits_html(struct request *r, const struct query *q, struct str words, const struct hit *h, struct hits_seen *seen, struct err *err)
{
	struct doc d = { .arena = r->arena };
	struct outline o;
	struct paths copies = { 0 };
	struct err ignored;

	if (!load_hit(r, h->id, &d, &o, err))
		return false;
	if (shown_before(r, seen, d.fingerprint))
		return true;
	struct snippets p = search_snippets(q, &d, &o, PLACES, CONTEXT);
	struct str title = view_title(r, &d);

	for (size_t i = 0; i < p.n; i++)
		if (str_eq(unmarked(r->arena, p.p[i].snippet), title))
			title = p.p[i].snippet;
	html(r, "<li value=\"$d\"><h2><a href=\"/d/$d?q=$u\">$m</a></h2>\n", (long long)h->id, (long long)h->id, words, title);
	put_facts(r, &d);
	put_places(r, &d, words, &p);
	if (store_copies(r->store, &d, &copies, &ignored) && copies.n) {
		html(r, "<p class=\"quiet\">$z ", phrase(r, "Same text:"));
		for (size_t i = 0; i < copies.n; i++)
			html(r, "$z<span class=\"path\">$t</span>", i ? "、" : "", copies.p[i]);
		html(r, "</p>\n");
	}
	html(r, "</li>\n");
	return true;
}

static void text(struct buf *b, const char *key, struct str s)
{
	json_key(b, key);
	if (s.n)
		json_name(b, s);
	else
		json_null_value(b);
}

bool hits_json(struct request *r, const struct query *q, const struct hit *h, struct err *err)
{
	struct doc d = { .arena = r->arena };
	struct outline o;
	struct buf *b = r->out;

	if (!load_hit(r, h->id, &d, &o, err))
		return false;
	struct snippets p = search_snippets(q, &d, &o, PLACES, CONTEXT);

	json_open(b, '{');
	json_key(b, "id");
	json_text(b, str_z(d.src.id));
	json_key(b, "accession");
	json_int(b, d.id);
	text(b, "path", d.src.path);
	text(b, "title", doc_text(&d, FIELD_TITLE));
	text(b, "doc_number", doc_text(&d, FIELD_DOC_NUMBER));
	text(b, "date", doc_text(&d, FIELD_DATE));
	json_key(b, "issuers");
	json_open(b, '[');
	for (size_t i = 0; i < d.values.n; i++)
		if (d.values.p[i].field == FIELD_ISSUERS)
			json_name(b, d.values.p[i].text);
	json_close(b, ']');
	json_key(b, "score");
	buf_fmt(b, "%.6g", h->score);
	json_key(b, "hits");
	json_open(b, '[');
	for (size_t i = 0; i < p.n; i++) {
		json_open(b, '{');
		json_key(b, "line");
		json_int(b, p.p[i].line);
		text(b, "section", p.p[i].section);
		text(b, "snippet", unmarked(r->arena, p.p[i].snippet));
		json_close(b, '}');
	}
	json_close(b, ']');
	json_close(b, '}');
	return true;
}
