#include "exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "doc/value.h"
#include "store/desk.h"

/* ── out ── */

static json_t *texts(const struct texts *t)
{
	json_t *a = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(a, json_stringn(t->p[i].p, t->p[i].n));
	return a;
}

static void put(json_t *o)
{
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
}

static void put_texts(const struct texts *t, struct buf *b)
{
	for (size_t i = 0; i < t->n; i++)
		buf_fmt(b, "%s%.*s", i ? "；" : "", STR_ARG(t->p[i]));
	if (t->n == 0)
		buf_z(b, _("(nothing)"));
}

static void print(const struct correction *c)
{
	static const char *const states[] = { NULL, "the extraction now gives the same value", "the source has changed" };
	enum field f = field_by_name(c->field);
	enum correction_state state = correction_state(c);
	struct buf b = { 0 };

	buf_fmt(&b, "[%lld] %s: ", (long long)c->document, f == FIELD_EXTRA ? c->field.p : field_label(f));
	put_texts(&c->value, &b);
	buf_fmt(&b, "  (%.*s ", STR_ARG(c->who));
	text_time(c->at, &b);
	buf_z(&b, ")");
	if (f != FIELD_EXTRA) {
		buf_fmt(&b, "  %s", _("extracted: "));
		put_texts(&c->now, &b);
	}
	if (states[state])
		buf_fmt(&b, "  ! %s", gettext(states[state]));
	put_clean(buf_view(&b), stdout);
	putchar('\n');
	buf_free(&b);
}

static bool is_wanted(const struct ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->p[i] == id)
			return true;
	return ids->n == 0;
}

static json_t *head(const struct doc *d)
{
	return json_pack("{s:s, s:I, s:s%}", "id", d->src.id, "accession", (json_int_t)d->id, "path", d->src.path.p, d->src.path.n);
}

static bool export_tags(struct store *s, struct arena *arena, const struct ids *ids, struct err *err)
{
	struct ids all = { 0 };
	bool ok = store_ids(s, arena, &all, err);

	for (size_t i = 0; ok && i < all.n; i++) {
		struct texts tags = { 0 };
		struct doc d = { .arena = arena };

		if (!is_wanted(ids, all.p[i]))
			continue;
		ok = desk_tags(s, arena, all.p[i], &tags, err) && (tags.n == 0 || store_load_record(s, all.p[i], &d, err));
		for (size_t k = 0; ok && k < tags.n; k++) {
			json_t *o = head(&d);

			json_object_set_new(o, "tag", json_stringn(tags.p[k].p, tags.p[k].n));
			put(o);
		}
	}
	return ok;
}

int exchange_export(const struct args *a, struct store *s, struct arena *arena, bool people)
{
	struct corrections all = { 0 };
	struct ids ids = { 0 };
	struct err err = { 0 };
	int status = EXIT_DONE;

	for (int i = 0; i < a->n && status == EXIT_DONE; i++)
		status = desk_find(s, arena, a->operands[i], true, &ids);
	if (status != EXIT_DONE)
		return status;
	if (!desk_corrections(s, arena, 0, &all, &err))
		return cannot(&err);
	for (size_t i = 0; i < all.n; i++) {
		const struct correction *c = &all.p[i];
		struct doc d = { .arena = arena };

		if (!is_wanted(&ids, c->document) || !store_load_record(s, c->document, &d, &err)) /* the document was removed */
			continue;
		if (people) {
			print(c);
			continue;
		}
		json_t *o = head(&d);

		json_object_set_new(o, "field", json_stringn(c->field.p, c->field.n));
		json_object_set_new(o, "value", texts(&c->value));
		json_object_set_new(o, "extracted", texts(&c->now));
		json_object_set_new(o, "state", json_string(correction_state_name(correction_state(c))));
		json_object_set_new(o, "who", json_stringn(c->who.p, c->who.n));
		json_object_set_new(o, "at", json_integer(c->at));
		put(o);
	}
	if (!people && !export_tags(s, arena, &ids, &err))
		return cannot(&err);
	return EXIT_DONE;
}

/* ── in ── */

struct arriving {
	const struct args *a;
	struct store *s;
	struct arena *arena;
	const char *file;
	size_t line, set, tagged, same, lost, kept;
};

static bool bad(const struct arriving *in, const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s:%zu: %s; nothing is changed", in->file, in->line, gettext(why));
}

static bool find(struct arriving *in, json_t *o, int64_t *id, struct err *err)
{
	const char *sha = json_string_value(json_object_get(o, "id"));
	int64_t accession = json_integer_value(json_object_get(o, "accession"));
	const char *path = json_string_value(json_object_get(o, "path"));

	*id = 0;
	if (sha && !store_find_content(in->s, str_z(sha), id, err))
		return false;
	if (*id || !accession || !path)
		return true;
	struct doc d = { .arena = in->arena };
	struct err ignored;

	if (store_load_record(in->s, accession, &d, &ignored) && str_eq(d.src.path, str_z(path)))
		*id = accession;
	return true;
}

static bool read_value(struct arriving *in, json_t *value, enum field f, struct texts *out, struct err *err)
{
	if (!json_is_array(value))
		return bad(in, "value is no array of texts", err);
	for (size_t i = 0; i < json_array_size(value); i++) {
		struct str t = str_z(json_string_value(json_array_get(value, i)));

		if (!t.n || str_has(t, STR("\n")))
			return bad(in, "value is no array of texts", err);
		if (f != FIELD_EXTRA && field_form(f) == FORM_DATE && !str_eq(value_day(in->arena, t), t))
			return bad(in, "value is no date", err);
		*ARENA_PUSH(in->arena, out) = arena_str(in->arena, t);
	}
	if (f != FIELD_EXTRA && !field_is_list(f) && out->n > 1)
		return bad(in, "a field that has one value is given several", err);
	return true;
}

static bool same(const struct texts *x, const struct texts *y)
{
	bool all = x->n == y->n;

	for (size_t i = 0; all && i < x->n; i++)
		all = str_eq(x->p[i], y->p[i]);
	return all;
}

/* If two corrections differ the newer one is kept, with a message. False with *err: the database failed. */
static bool correction(struct arriving *in, json_t *o, int64_t id, struct err *err)
{
	const char *field = json_string_value(json_object_get(o, "field")), *who = json_string_value(json_object_get(o, "who"));
	int64_t at = json_integer_value(json_object_get(o, "at"));
	enum field f = field ? field_by_name(str_z(field)) : FIELD_EXTRA;
	struct corrections here = { 0 };
	struct texts value = { 0 };
	struct correction before;

	if (!field || (f == FIELD_EXTRA && strcmp(field, "sections") != 0 && strcmp(field, "tables") != 0))
		return bad(in, "field is none of the record's header fields", err);
	if (!read_value(in, json_object_get(o, "value"), f, &value, err) || !desk_corrections(in->s, in->arena, id, &here, err))
		return false;
	for (size_t i = 0; i < here.n; i++) {
		if (!str_eq(here.p[i].field, str_z(field)))
			continue;
		if (same(&here.p[i].value, &value)) {
			in->same++;
			return true;
		}
		bool stays = here.p[i].at >= at && !opt_has(in->a, "force");
		struct buf b = { 0 };

		put_texts(&here.p[i].value, &b);
		buf_z(&b, " / ");
		put_texts(&value, &b);
		say(stays ? "%s:%zu: [%lld] %s differs, what is set here is newer and stays: %.*s" :
			    "%s:%zu: [%lld] %s differs, what comes is newer and replaces it: %.*s",
		    in->file, in->line, (long long)id, field, (int)b.n, b.p);
		buf_free(&b);
		if (stays) {
			in->kept++;
			return true;
		}
	}
	in->set++;
	return desk_correct(in->s, id, field, &value, &before, in->arena, err) &&
	       (!who || !at || desk_sign(in->s, id, field, str_z(who), at, err));
}

static bool one_line(struct arriving *in, const char *line, size_t n, struct err *err)
{
	json_error_t why;
	json_t *o = json_loadb(line, n, 0, &why);
	const char *tag = json_string_value(json_object_get(o, "tag"));
	int64_t id;
	bool ok = true, changed = false;

	if (!json_is_object(o)) {
		json_decref(o);
		return bad(in, "no JSON object", err);
	}
	ok = find(in, o, &id, err);
	if (ok && !id) {
		const char *path = json_string_value(json_object_get(o, "path"));

		say("%s:%zu: no such document here: %s", in->file, in->line, path ? path : "?");
		in->lost++;
	} else if (ok && tag) {
		ok = *tag && !strchr(tag, '\n') ? desk_tag(in->s, id, str_z(tag), true, &changed, err) : bad(in, "tag is empty", err);
		in->tagged += ok && changed;
	} else if (ok) {
		ok = correction(in, o, id, err);
	}
	json_decref(o);
	return ok;
}

int exchange_import(const struct args *a, struct store *s, struct arena *arena, const char *file)
{
	struct arriving in = { .a = a, .s = s, .arena = arena, .file = file };
	FILE *f = strcmp(file, "-") == 0 ? stdin : fopen(file, "re");
	struct err err = { 0 };
	char *line = NULL;
	size_t cap = 0;
	ssize_t n = 0;

	if (!f) {
		say("%s: %s", file, strerror(errno));
		return EXIT_CANNOT;
	}
	bool ok = store_begin(s, &err);

	while (ok && (n = getline(&line, &cap, f)) > 0) {
		in.line++;
		if (str_trim((struct str){ line, (size_t)n }).n)
			ok = one_line(&in, line, (size_t)n, &err);
	}
	if (ok && ferror(f))
		ok = err_set(&err, ERR_IO, "%s: %s", file, strerror(errno));
	free(line);
	if (f != stdin)
		fclose(f);
	ok = ok && store_commit(s, &err);
	if (!ok) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!a->quiet)
		say_counts((struct count[]){ COUNT(in.set, "%zu value set", "%zu values set"), COUNT(in.tagged, "%zu tag added", "%zu tags added"),
					     COUNT(in.same, "%zu the same already", "%zu the same already"),
					     COUNT(in.kept, "%zu kept as it is here", "%zu kept as they are here"),
					     COUNT(in.lost, "%zu without a document", "%zu without a document"), { 0 } }, "");
	return in.lost || in.kept ? EXIT_NOTHING : EXIT_DONE;
}
