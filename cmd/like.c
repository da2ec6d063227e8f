#include <jansson.h>

#include "confine.h"
#include "hit.h"
#include "intake/intake.h"
#include "search/like.h"
#include "write/text.h"

enum { PASSAGES = 3, PASSAGE_SHOWN = 120 /* characters */ };

struct taken {
	struct arena *arena;
	struct str text;
	bool read;
	struct err err;
};

static void on_file(void *ctx, const struct intake_result *r)
{
	struct taken *t = ctx;

	if (r->doc) {
		t->text = arena_str(t->arena, r->doc->text);
		t->read = true;
	} else if (r->err) {
		t->err = *r->err;
	}
}

/* The text of a file that is not filed. */
static bool take_file(const struct args *a, const char *path, struct taken *t, struct err *err)
{
	struct rules *rules;
	struct walk *files;

	if (!load_rules(a, NULL, &rules, err))
		return false;
	files = walk_new();
	walk_add(files, path);
	struct intake in = { .rules = rules, .jobs = 1, .report = on_file, .ctx = t };
	bool ok = intake_run(&in, files, err);

	walk_free(files);
	rules_free(rules);
	return ok;
}

static struct str shortened(struct arena *a, struct str s)
{
	size_t at = 0;

	for (size_t n = 0; at < s.n && n < PASSAGE_SHOWN; n++)
		utf8_next(s, &at);
	return at < s.n ? arena_join(a, str_sub(s, 0, at), STR("…")) : s;
}

static json_t *well_formed(struct str s)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < s.n;)
		buf_cp(&b, utf8_next(s, &i));
	json_t *v = s.n ? json_stringn(b.p, b.n) : json_null();

	buf_free(&b);
	return v;
}

static void put_json(const struct doc *d, const struct like *l)
{
	json_t *o = json_object(), *list = json_array();

	json_object_set_new(o, "id", json_string(d->src.id));
	json_object_set_new(o, "path", well_formed(d->src.path));
	json_object_set_new(o, "title", well_formed(doc_text(d, FIELD_TITLE)));
	json_object_set_new(o, "doc_number", well_formed(doc_text(d, FIELD_DOC_NUMBER)));
	json_object_set_new(o, "date", well_formed(doc_text(d, FIELD_DATE)));
	json_object_set_new(o, "share", json_real(l->share));
	json_object_set_new(o, "share_of_other", json_real(l->share_other));
	for (size_t i = 0; i < l->passages.n; i++) {
		const struct passage *p = &l->passages.p[i];
		json_t *one = json_object();

		json_object_set_new(one, "line", json_integer(p->line));
		json_object_set_new(one, "other_line", json_integer(p->other_line));
		json_object_set_new(one, "text", well_formed(p->text));
		json_array_append_new(list, one);
	}
	json_object_set_new(o, "passages", list);
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
	putchar('\n');
	json_decref(o);
}

static void put_text(const struct hit_style *style, struct arena *arena, const struct doc *d, const struct like *l, bool first)
{
	struct buf b = { 0 };

	if (!first)
		buf_c(&b, '\n');
	hit_head(d, STR_NONE, d->src.path, style, &b);
	buf_fmt(&b, "\n    共有 %.0f%%（占本文）  %.0f%%（占该文）", l->share * 100, l->share_other * 100);
	for (size_t i = 0; i < l->passages.n; i++) {
		const struct passage *p = &l->passages.p[i];

		buf_fmt(&b, "\n    第%u行 = 第%u行\n        ", p->line, p->other_line);
		hit_wrapped(shortened(arena, p->text), style, 8, 8, &b);
	}
	buf_c(&b, '\n');
	put_bytes(buf_view(&b), stdout);
	buf_free(&b);
}

static int like(struct args *a, struct store *store, struct arena *arena)
{
	struct taken t = { .arena = arena };
	struct ids ids = { 0 };
	struct like_list list;
	struct err err = { 0 };
	int64_t self = -1;
	long limit = 10, passages = PASSAGES;

	if (!opt_number(a, "limit", 1, &limit) || !opt_number(a, "passages", 0, &passages))
		return EXIT_CANNOT;
	if (a->n != 1) {
		say("like: one document: guidang like ID|文号|FILE");
		return EXIT_CANNOT;
	}
	if (!store_find(store, arena, str_z(a->operands[0]), &ids, &err))
		return cannot(&err);
	if (ids.n) {
		struct doc d = { .arena = arena };

		if (!store_load_record(store, ids.p[0], &d, &err))
			return cannot(&err);
		self = ids.p[0];
		t.text = d.text;
	} else {
		if (!take_file(a, a->operands[0], &t, &err))
			return cannot(&err);
		if (!t.read) {
			say("%s: %s", a->operands[0], t.err.message[0] ? t.err.message : _("neither filed nor a file"));
			return EXIT_CANNOT;
		}
	}
	if (!search_like(store, arena, t.text, self, (size_t)limit, (size_t)passages, &list, &err))
		return cannot(&err);
	struct hit_style style = hit_style_of(a);

	if (!opt_has(a, "jsonl"))
		pager_start(a);
	confine_reading(store, NULL);
	for (size_t i = 0; i < list.n; i++) {
		struct doc d = { .arena = arena };
		struct outline outline;

		if (!store_load_hit(store, list.p[i].id, &d, &outline, &err))
			return cannot(&err);
		if (opt_has(a, "jsonl"))
			put_json(&d, &list.p[i]);
		else
			put_text(&style, arena, &d, &list.p[i], i == 0);
	}
	if (list.n == 0 && !a->quiet)
		say("nothing filed is like it");
	return list.n ? EXIT_DONE : EXIT_NOTHING;
}

static int run(struct args *a)
{
	return in_snapshot(a, like);
}

static const struct option_row options[] = {
	{ "limit", 'n', "N", "at most this many documents (10)" },
	{ "passages", 0, "N", "at most this many passages of each (3)" },
	{ "jsonl", 0, NULL, "one line of JSON a document" },
	{ "rules", 0, "FILE", "rules of your own, for a file that is not filed" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_like = { "like", "ID|文号|FILE", "documents that share passages with one", options, run };
