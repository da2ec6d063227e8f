/* Doubtful values, one document after the other: confirmed or corrected, in the store of `guidang set`. */
#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "doc/value.h"
#include "serve/route.h"
#include "serve/text.h"
#include "serve/view.h"
#include "store/desk.h"
#include "text/fold.h"

enum { LISTED = 50, VALUE_MAX = 4000, AROUND = 2 };

static const char *label_of(struct request *r, const struct doubt *t)
{
	enum field f = field_by_name(str_z(t->of));

	if (f != FIELD_EXTRA)
		return arena_str(r->arena, view_field(r, f)).p;
	return strcmp(t->of, "sections") == 0 ? phrase(r, "outline") : strcmp(t->of, "tables") == 0 ? phrase(r, "tables") : t->of;
}

static struct str value_of(struct request *r, const struct doc *d, const struct doubt *t)
{
	enum field f = field_by_name(str_z(t->of));
	struct buf b = { 0 };

	if (f != FIELD_EXTRA)
		doc_join(d, f, "；", &b);
	struct str out = b.n ? arena_str(r->arena, buf_view(&b)) : STR("");

	buf_free(&b);
	return out;
}

/* Has an earlier doubt asked about the same field? One answer settles all. */
static bool asked_before(const struct doc *d, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(d->doubts.p[k].of, d->doubts.p[i].of) == 0)
			return true;
	return false;
}

/* ── the list ── */

static bool put_one(struct request *r, int64_t id, struct err *err)
{
	struct doc d = { .arena = r->arena };

	if (!store_load_record(r->store, id, &d, err))
		return false;
	if (r->json) {
		json_open(r->out, '{');
		json_key(r->out, "accession");
		json_int(r->out, id);
		json_key(r->out, "title");
		json_name(r->out, view_title(r, &d));
		json_key(r->out, "doubts");
		json_open(r->out, '[');
		for (size_t i = 0; i < d.doubts.n; i++) {
			json_open(r->out, '{');
			json_key(r->out, "of");
			json_text(r->out, str_z(d.doubts.p[i].of));
			json_key(r->out, "reason");
			json_text(r->out, str_z(d.doubts.p[i].reason));
			json_key(r->out, "value");
			json_name(r->out, value_of(r, &d, &d.doubts.p[i]));
			json_key(r->out, "line");
			json_int(r->out, d.doubts.p[i].at.from);
			json_close(r->out, '}');
		}
		json_close(r->out, ']');
		json_close(r->out, '}');
		return true;
	}
	html(r, "<li><h2><a href=\"/review/$d\">$t</a></h2><p class=\"facts\">", (long long)id, view_title(r, &d));
	for (size_t i = 0; i < d.doubts.n; i++)
		if (!asked_before(&d, i))
			html(r, "<span>$z$z$z</span> ", label_of(r, &d.doubts.p[i]), view_colon(r), phrase(r, d.doubts.p[i].reason));
	html(r, "</p></li>\n");
	return true;
}

static void put_list(struct request *r)
{
	struct ids ids = { 0 };
	struct err err = { 0 };
	size_t from = request_number(r, "offset", 0, 100000000);
	bool ok = desk_doubtful(r->store, r->arena, &ids, &err);

	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '[');
	} else if (ok) {
		view_begin(r, str_z(phrase(r, "Review")), "/review");
		html(r, "<h1>$z</h1>\n<p>$t</p>\n<ol class=\"hits\">\n", phrase(r, "Review"), arena_fmt(r->arena, phrase(r, "%zu documents have doubtful values."), ids.n));
	}
	for (size_t i = from; ok && i < ids.n && i < from + LISTED; i++)
		ok = put_one(r, ids.p[i], &err);
	if (!ok) {
		view_failed(r, &err);
		return;
	}
	if (r->json) {
		json_close(r->out, ']');
		buf_c(r->out, '\n');
		return;
	}
	html(r, "</ol>\n");
	if (from + LISTED < ids.n)
		html(r, "<p><a href=\"/review?offset=$n\">$z</a></p>\n", from + LISTED, phrase(r, "More"));
	view_end(r);
}

/* ── one document ── */

/* The lines of the text around the doubt. */
static void put_place(struct request *r, const struct doc *d, struct span at)
{
	struct str t = d->text;
	uint32_t line = 1;

	if (!at.from)
		return;
	html(r, "<div class=\"around\">\n");
	for (size_t i = 0; i < t.n && line <= at.to + AROUND && line <= at.from + 8; line++) {
		size_t end = str_find(str_sub(t, i, t.n), STR("\n"));
		struct str s = str_sub(t, i, end == SIZE_MAX ? t.n : i + end);

		if (line + AROUND >= at.from && str_trim(s).n)
			html(r, line >= at.from && line <= at.to ? "<p class=\"here\"><a href=\"/d/$d#line-$d\">$d</a> $t</p>\n" : "<p><a href=\"/d/$d#line-$d\">$d</a> $t</p>\n", (long long)d->id,
			     (long long)line, (long long)line, s);
		i = end == SIZE_MAX ? t.n : i + end + 1;
	}
	html(r, "</div>\n");
}

static void put_doubt(struct request *r, const struct doc *d, size_t which)
{
	const struct doubt *t = &d->doubts.p[which];
	enum field f = field_by_name(str_z(t->of));
	struct str value = value_of(r, d, t);

	html(r, "<form method=\"post\" action=\"/review/$d\" class=\"review\">\n<fieldset><legend>$z$z$z</legend>\n<input type=\"hidden\" name=\"of\" value=\"$z\">\n"
		"<input type=\"hidden\" name=\"was\" value=\"$t\">\n",
	     (long long)d->id, label_of(r, t), view_colon(r), phrase(r, t->reason), t->of, value);
	put_place(r, d, t->at);
	if (f != FIELD_EXTRA) {
		html(r, "<p><label for=\"value-$n\">$z</label> <input id=\"value-$n\" name=\"value\" value=\"$t\" maxlength=\"$d\"></p>\n", which, label_of(r, t), which, value,
		     (long long)VALUE_MAX);
		for (size_t k = 0; k < t->others.n; k++)
			html(r, k < 9 ? "<p><button class=\"second\" name=\"other\" value=\"$t\" data-key=\"$n\">$n $t</button></p>\n" :
					"<p><button class=\"second\" name=\"other\" value=\"$t\" data-other=\"$n\">$n $t</button></p>\n",
			     t->others.p[k], k + 1, k + 1, t->others.p[k]);
	}
	html(r, "<p class=\"buttons\"><button name=\"do\" value=\"keep\" data-key=\"k\">$z (k)</button> ", phrase(r, "It is right"));
	if (f != FIELD_EXTRA)
		html(r, "<button name=\"do\" value=\"set\" data-key=\"c\">$z (c)</button>", phrase(r, "Correct it"));
	html(r, "</p>\n</fieldset></form>\n");
}

static bool next_doubtful(struct request *r, struct store *s, int64_t after, int64_t *out, struct err *err)
{
	struct ids ids = { 0 };

	*out = 0;
	if (!desk_doubtful(s, r->arena, &ids, err))
		return false;
	for (size_t i = 0; i < ids.n && !*out; i++)
		if (ids.p[i] > after)
			*out = ids.p[i];
	return true;
}

static void put_document(struct request *r, int64_t id, const char *wrong)
{
	struct doc d = { .arena = r->arena };
	struct err err = { 0 };
	int64_t next;

	if (!store_load_record(r->store, id, &d, &err) || !next_doubtful(r, r->store, id, &next, &err)) {
		view_failed(r, &err);
		return;
	}
	view_begin(r, str_z(phrase(r, "Review")), "/review");
	html(r, "<p class=\"back\"><a href=\"/review\">$z</a></p>\n<h1><a href=\"/d/$d\">$t</a></h1>\n", phrase(r, "Review"), (long long)id, view_title(r, &d));
	if (wrong)
		html(r, "<p role=\"alert\" class=\"note\">$z</p>\n", wrong);
	for (size_t i = 0; i < d.doubts.n; i++)
		if (!asked_before(&d, i))
			put_doubt(r, &d, i);
	if (!d.doubts.n)
		html(r, "<p role=\"status\">$z</p>\n", phrase(r, "Nothing is doubtful here any more."));
	if (next)
		html(r, "<p><a class=\"next\" href=\"/review/$d\" data-key=\"s\">$z (s)</a></p>\n", (long long)next, phrase(r, "The next document"));
	view_end(r);
}

/* ── answers ── */

static void split(struct arena *a, struct str typed, bool list, struct texts *out)
{
	while (typed.n) {
		size_t end = list ? str_find(typed, STR("；")) : SIZE_MAX, narrow = list ? str_find(typed, STR(";")) : SIZE_MAX;
		size_t skip = narrow < end ? 1 : strlen("；");

		end = narrow < end ? narrow : end;
		struct str one = str_trim(str_sub(typed, 0, end));

		if (one.n)
			*ARENA_PUSH(a, out) = one;
		typed = end == SIZE_MAX ? STR_NONE : str_sub(typed, end + skip, typed.n);
	}
}

/* What the field is to be; false: it cannot be. */
static bool read_answer(struct request *r, const struct doc *d, enum field f, struct texts *value)
{
	struct str other = request_post(r, "other"), typed = other.n ? other : request_post(r, "value");

	if (!other.n && str_eq(request_post(r, "do"), STR("keep"))) {
		for (size_t i = 0; f != FIELD_EXTRA && i < d->values.n; i++)
			if (d->values.p[i].field == f)
				*ARENA_PUSH(r->arena, value) = d->values.p[i].text;
		return true;
	}
	if (f == FIELD_EXTRA || typed.n > VALUE_MAX)
		return false;
	typed = norm_line(r->arena, arena_str(r->arena, typed));
	if (field_form(f) == FORM_DATE && typed.n && !(typed = value_day(r->arena, typed)).n)
		return false;
	split(r->arena, typed, field_is_list(f), value);
	return true;
}

static bool write_answer(struct request *r, int64_t id, const char *of, const struct texts *value, struct err *err)
{
	struct store *s = NULL;
	struct correction before;
	bool ok;

	/* who reads holds back who writes, also in one program */
	store_snapshot_end(r->store);
	pthread_mutex_lock(r->room->writing);
	ok = store_open(r->room->options->database, true, &s, err) && store_begin(s, err) && desk_correct(s, id, of, value, &before, r->arena, err) && store_commit(s, err);
	if (!ok && s)
		store_rollback(s);
	store_close(s);
	pthread_mutex_unlock(r->room->writing);
	return ok;
}

static void take_answer(struct request *r, int64_t id)
{
	struct doc d = { .arena = r->arena };
	struct err err = { 0 };
	struct texts value = { 0 };
	const struct doubt *t = NULL;

	if (!store_load_record(r->store, id, &d, &err)) {
		view_failed(r, &err);
		return;
	}
	for (size_t i = 0; i < d.doubts.n && !t; i++)
		if (str_eq(str_z(d.doubts.p[i].of), request_post(r, "of")))
			t = &d.doubts.p[i];
	if (!t || !str_eq(value_of(r, &d, t), request_post(r, "was"))) {
		r->reply->status = 409;
		put_document(r, id, phrase(r, "Somebody else has settled this, or the document has changed. This is its present state."));
		return;
	}
	if (!read_answer(r, &d, field_by_name(str_z(t->of)), &value)) {
		r->reply->status = 400;
		put_document(r, id, phrase(r, "That is no date; write 2024-03-29, 2024-03 or 2024."));
		return;
	}
	if (!write_answer(r, id, t->of, &value, &err)) {
		view_failed(r, &err);
		return;
	}
	r->reply->status = 303;
	r->reply->location = arena_fmt(r->arena, "/review/%lld", (long long)id);
}

void route_review(struct request *r, struct str rest)
{
	struct err err = { 0 };
	int64_t id = 0, next = 0;

	if (!r->room->options->edit_token.n) {
		view_refuse(r, 404, phrase(r, "Nothing can be corrected here: the server was started without --edit."));
		return;
	}
	if (!r->editor) {
		route_enter(r, STR_NONE);
		return;
	}
	for (size_t i = 1; i < rest.n && i < 11 && rest.p[i] >= '0' && rest.p[i] <= '9'; i++)
		id = i + 1 <= rest.n ? id * 10 + (rest.p[i] - '0') : id;
	if (!rest.n && r->method == METHOD_GET) {
		put_list(r);
		return;
	}
	if (id > 0 && str_eq(rest, arena_fmt(r->arena, "/%lld", (long long)id)) && !store_next(r->store, id - 1, &next, &err)) {
		view_failed(r, &err);
		return;
	}
	if (next != id || id == 0)
		view_refuse(r, 404, phrase(r, "There is no such document."));
	else if (r->method == METHOD_POST)
		take_answer(r, id);
	else
		put_document(r, id, NULL);
}
