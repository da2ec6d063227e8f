/* Documents that share passages with one, and two of them side by side. */
#include <stdlib.h>

#include "base/json.h"
#include "search/like.h"
#include "serve/document.h"
#include "serve/load.h"
#include "serve/text.h"
#include "serve/view.h"
#include "text/fold.h"

enum { LIKE = 10, PASSAGES = 3, PASSAGES_ALL = 200, SHOWN = 160 /* characters of a passage */ };

static struct str shortened(struct arena *a, struct str s)
{
	size_t at = 0;

	for (size_t n = 0; at < s.n && n < SHOWN; n++)
		utf8_next(s, &at);
	return at < s.n ? arena_join(a, str_sub(s, 0, at), STR("…")) : s;
}

static bool one_json(struct request *r, const struct like *l, struct err *err)
{
	struct doc d = { .arena = r->arena };
	struct outline o;
	struct buf *b = r->out;

	if (!load_hit(r, l->id, &d, &o, err))
		return false;
	json_open(b, '{');
	json_key(b, "accession");
	json_int(b, l->id);
	json_key(b, "id");
	json_text(b, str_z(d.src.id));
	json_key(b, "title");
	json_name(b, view_title(r, &d));
	json_key(b, "share");
	buf_fmt(b, "%.4f", l->share);
	json_key(b, "share_of_other");
	buf_fmt(b, "%.4f", l->share_other);
	json_key(b, "passages");
	json_open(b, '[');
	for (size_t i = 0; i < l->passages.n; i++) {
		const struct passage *p = &l->passages.p[i];

		json_open(b, '{');
		json_key(b, "line");
		json_int(b, p->line);
		json_key(b, "other_line");
		json_int(b, p->other_line);
		json_key(b, "text");
		json_name(b, p->text);
		json_close(b, '}');
	}
	json_close(b, ']');
	json_close(b, '}');
	return true;
}

static bool one_html(struct request *r, int64_t id, const struct like *l, struct err *err)
{
	struct doc d = { .arena = r->arena };
	struct outline o;

	if (!load_hit(r, l->id, &d, &o, err))
		return false;
	html(r, "<li><h2><a href=\"/d/$d\">$t</a></h2>\n<p class=\"facts\"><span>$t</span> <a href=\"/d/$d/similar/$d\">$z</a></p>\n<ul class=\"places\">\n", (long long)l->id,
	     view_title(r, &d), arena_fmt(r->arena, phrase(r, "%.0f %% of this document, %.0f %% of that one"), l->share * 100, l->share_other * 100), (long long)id,
	     (long long)l->id, phrase(r, "side by side"));
	for (size_t i = 0; i < l->passages.n; i++)
		html(r, "<li><a href=\"/d/$d/similar/$d#passage-$n\">$t</a></li>\n", (long long)id, (long long)l->id, i, shortened(r->arena, l->passages.p[i].text));
	html(r, "</ul></li>\n");
	return true;
}

static bool put_list(struct request *r, const struct doc *d, const struct like_list *list, struct err *err)
{
	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '[');
	} else {
		view_begin(r, str_z(phrase(r, "Similar documents")), "");
		html(r, "<p class=\"back\"><a href=\"/d/$d\">$t</a></p>\n<h1>$z</h1>\n<ol class=\"hits\">\n", (long long)d->id, view_title(r, d), phrase(r, "Similar documents"));
	}
	for (size_t i = 0; i < list->n; i++)
		if (!(r->json ? one_json(r, &list->p[i], err) : one_html(r, d->id, &list->p[i], err)))
			return false;
	if (r->json) {
		json_close(r->out, ']');
		buf_c(r->out, '\n');
		return true;
	}
	html(r, "</ol>\n");
	if (!list->n)
		html(r, "<p>$z</p>\n", phrase(r, "No document shares passages with it."));
	view_end(r);
	return true;
}

void document_similar(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct like_list list = { 0 };
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err) || !search_like(r->store, r->arena, d.text, id, LIKE, PASSAGES, &list, &err) || !put_list(r, &d, &list, &err))
		view_failed(r, &err);
}

/* ── side by side ── */

/* The characters of a text that are compared, without blanks and punctuation, and the position of each. */
struct similar_compared {
	uint32_t *c, *at;
	size_t n;
};

static bool counts(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF) || c >= 0x20000;
}

static struct similar_compared compared(struct arena *a, struct str text)
{
	struct buf folded = { 0 }, origin = { 0 };

	fold_text(text, &folded, &origin);
	const uint32_t *from = (const uint32_t *)(const void *)origin.p;
	struct similar_compared out = { ARENA_ARRAY(a, uint32_t, folded.n + 1), ARENA_ARRAY(a, uint32_t, folded.n + 1), 0 };

	for (size_t i = 0; i < folded.n;) {
		size_t at = i;
		uint32_t c = utf8_next(buf_view(&folded), &i);

		if (counts(c)) {
			out.c[out.n] = c;
			out.at[out.n++] = from[at];
		}
	}
	buf_free(&folded);
	buf_free(&origin);
	return out;
}

/* The byte at which a line of the text begins, from 1. */
static size_t byte_of_line(struct str t, uint32_t line)
{
	size_t at = 0;

	for (uint32_t n = 1; n < line && at < t.n; n++) {
		size_t next = str_find(str_sub(t, at, t.n), STR("\n"));

		at = next == SIZE_MAX ? t.n : at + next + 1;
	}
	return at;
}

/* The position in the text of the passage that begins on this line. */
static bool place(struct arena *a, const struct similar_compared *t, struct str text, uint32_t line, struct str passage, struct text_range *out)
{
	struct similar_compared p = compared(a, passage);
	size_t begin = byte_of_line(text, line), from = 0;

	while (from < t->n && t->at[from] < begin)
		from++;
	for (; p.n && from + p.n <= t->n; from++) {
		size_t k = 0;

		while (k < p.n && t->c[from + k] == p.c[k])
			k++;
		if (k == p.n) {
			out->from = t->at[from];
			out->to = t->at[from + p.n - 1];
			utf8_next(text, &out->to);
			return true;
		}
	}
	return false;
}

static int by_from(const void *x, const void *y)
{
	const struct text_range *a = x, *b = y;

	return (a->from > b->from) - (a->from < b->from);
}

static bool put_side(struct request *r, const struct doc *d, const struct like *l, bool other, struct err *err)
{
	struct marked m;
	struct outline o;
	struct doc hit = { .arena = r->arena };
	struct similar_compared t = compared(r->arena, d->text);
	const char *side = other ? "that-" : "";

	if (!load_hit(r, d->id, &hit, &o, err))
		return false;
	text_marked(r, NULL, &m);
	m.ranges = ARENA_ARRAY(r->arena, struct text_range, l->passages.n + 1);
	m.side = side;
	for (size_t i = 0; i < l->passages.n; i++) {
		const struct passage *p = &l->passages.p[i];
		struct text_range *g = &m.ranges[m.n_ranges];

		g->number = i;
		m.n_ranges += place(r->arena, &t, d->text, other ? p->other_line : p->line, p->text, g);
	}
	if (m.n_ranges)
		qsort(m.ranges, m.n_ranges, sizeof *m.ranges, by_from);
	html(r, "<section class=\"text side\" tabindex=\"0\" aria-labelledby=\"$zhead\">\n<h2 id=\"$zhead\"><a href=\"/d/$d\">$t</a></h2>\n", side, side, (long long)d->id, view_title(r, d));
	text_html(r, d, &o, &m);
	html(r, "</section>\n");
	return true;
}

void document_beside(struct request *r, int64_t id, int64_t other)
{
	struct doc d = { .arena = r->arena }, e = { .arena = r->arena };
	struct like_list list = { 0 };
	struct like none = { .id = other };
	const struct like *l = &none;
	struct err err = { 0 };

	if (!load_record(r, id, &d, &err) || !load_record(r, other, &e, &err) ||
	    !search_like(r->store, r->arena, d.text, id, LIKE * 2, PASSAGES_ALL, &list, &err)) {
		view_failed(r, &err);
		return;
	}
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].id == other)
			l = &list.p[i];
	if (r->json) {
		r->reply->type = "application/json";
		if (!one_json(r, l, &err))
			view_failed(r, &err);
		return;
	}
	view_begin(r, str_z(phrase(r, "Side by side")), "");
	html(r, "<p class=\"back\"><a href=\"/d/$d/similar\">$z</a></p>\n<h1>$z</h1>\n<p>$t</p>\n", (long long)id, phrase(r, "Similar documents"), phrase(r, "Side by side"),
	     l == &none ? str_z(phrase(r, "They share no passages.")) :
			  arena_fmt(r->arena, phrase(r, "%.0f %% of this document, %.0f %% of that one"), l->share * 100, l->share_other * 100));
	html(r, "<div class=\"beside-one-another\">\n");
	if (!put_side(r, &d, l, false, &err) || !put_side(r, &e, l, true, &err)) {
		view_failed(r, &err);
		return;
	}
	html(r, "</div>\n");
	view_end(r);
}
