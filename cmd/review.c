/* guidang review: shows the doubts of the extraction to a person who decides. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "desk.h"
#include "doc/value.h"
#include "lines.h"
#include "screen.h"
#include "store/desk.h"
#include "text/fold.h"

/* ── for programs ── */

static json_t *text(struct str s)
{
	return s.n ? json_stringn(s.p, s.n) : json_null();
}

static json_t *value_of(const struct doc *d, enum field f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			json_array_append_new(list, text(d->values.p[i].text));
	return list;
}

static void put_json(const struct doc *d)
{
	json_t *o = json_pack("{s:s, s:I, s:s%}", "id", d->src.id, "accession", (json_int_t)d->id, "path", d->src.path.p, d->src.path.n);
	json_t *list = json_array();

	json_object_set_new(o, "title", text(doc_text(d, FIELD_TITLE)));
	for (size_t i = 0; i < d->doubts.n; i++) {
		const struct doubt *t = &d->doubts.p[i];
		enum field f = field_by_name(str_z(t->of));
		json_t *others = json_array();

		for (size_t k = 0; k < t->others.n; k++)
			json_array_append_new(others, text(t->others.p[k]));
		json_array_append_new(list, json_pack("{s:s, s:s, s:[I,I], s:o, s:o}", "of", t->of, "reason", t->reason, "lines",
						      (json_int_t)t->at.from, (json_int_t)t->at.to, "value",
						      f == FIELD_EXTRA ? json_null() : value_of(d, f), "others", others));
	}
	json_object_set_new(o, "doubts", list);
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
}

/* ── for people ── */

static const char *label_of(const struct doubt *t)
{
	enum field f = field_by_name(str_z(t->of));

	return f != FIELD_EXTRA ? field_label(f) : strcmp(t->of, "sections") == 0 ? _("outline") : strcmp(t->of, "tables") == 0 ? _("tables") : t->of;
}

static void put_value(const struct doc *d, const struct doubt *t, struct buf *b)
{
	enum field f = field_by_name(str_z(t->of));
	size_t n = 0;

	for (size_t i = 0; f != FIELD_EXTRA && i < d->values.n; i++)
		if (d->values.p[i].field == f) {
			buf_z(b, n++ ? "；" : "");
			buf_str(b, d->values.p[i].text);
		}
	if (n == 0 && f != FIELD_EXTRA)
		buf_z(b, _("(nothing)"));
}

static void put_list(struct store *s, const struct doc *d)
{
	struct buf b = { 0 }, name = { 0 };
	size_t width = lines_width();

	desk_name(s, d->id, &b);
	screen_clean(buf_view(&b), true, false, &name);
	lines_put(buf_view(&name), width, 4);
	buf_free(&name);
	for (size_t i = 0; i < d->doubts.n; i++) {
		b.n = 0;
		buf_fmt(&b, "    %s: ", label_of(&d->doubts.p[i]));
		put_value(d, &d->doubts.p[i], &b);
		buf_fmt(&b, "  (%s)", gettext(d->doubts.p[i].reason));
		lines_put(buf_view(&b), width, 8);
	}
	buf_free(&b);
}

enum review_answer { ANSWER_KEEP, ANSWER_CORRECT, ANSWER_SKIP, ANSWER_QUIT };

/* Prints the lines around the doubtful value. */
static void put_place(const struct doc *d, struct span at)
{
	struct arena *a = arena_new();
	uint32_t line = 1;

	for (size_t i = 0; i < d->text.n && line <= at.to + 1;) {
		size_t end = i + str_find(str_sub(d->text, i, d->text.n), STR("\n"));

		if (end > d->text.n || end < i)
			end = d->text.n;
		if (at.from && line + 1 >= at.from && line <= at.to + 1 && line + 1 <= at.from + 6) {
			fprintf(stderr, "  %s%4u  ", line >= at.from && line <= at.to ? ">" : " ", line);
			put_clean(norm_line(a, str_sub(d->text, i, end)), stderr);
			fputc('\n', stderr);
		}
		i = end + 1;
		line++;
	}
	arena_free(a);
}

static enum review_answer ask(const struct doc *d, const struct doubt *t, struct texts *value)
{
	struct buf b = { 0 };
	static char line[8192];
	enum field f = field_by_name(str_z(t->of));

	fprintf(stderr, "\n%s: %s\n", label_of(t), gettext(t->reason));
	put_value(d, t, &b);
	fputs("  = ", stderr);
	put_clean(buf_view(&b), stderr);
	fputc('\n', stderr);
	buf_free(&b);
	for (size_t i = 0; i < t->others.n; i++) {
		fprintf(stderr, "  %zu ", i + 1);
		put_clean(t->others.p[i], stderr);
		fputc('\n', stderr);
	}
	put_place(d, t->at);
	for (;;) {
		fputs(f == FIELD_EXTRA ? _("[k]eep, [s]kip, [q]uit? ") : _("[k]eep, a number, [c]orrect, [s]kip, [q]uit? "), stderr);
		fflush(stderr);
		if (!fgets(line, sizeof line, stdin))
			return ANSWER_QUIT;
		struct str typed = str_trim(str_z(line));
		char *end;
		long number = strtol(line, &end, 10);

		if (str_eq(typed, STR("q")))
			return ANSWER_QUIT;
		if (str_eq(typed, STR("s")) || typed.n == 0)
			return ANSWER_SKIP;
		if (str_eq(typed, STR("k")))
			return ANSWER_KEEP;
		if (f == FIELD_EXTRA)
			continue;
		if (number > 0 && (size_t)number <= t->others.n && str_trim(str_z(end)).n == 0) {
			typed = t->others.p[number - 1];
		} else if (str_starts(typed, STR("c "))) {
			typed = str_trim(str_sub(typed, 2, typed.n));
		} else if (str_eq(typed, STR("c"))) {
			fprintf(stderr, "%s= ", label_of(t));
			fflush(stderr);
			if (!fgets(line, sizeof line, stdin))
				return ANSWER_QUIT;
			typed = str_trim(str_z(line));
		} else {
			continue;
		}
		typed = norm_line(d->arena, arena_str(d->arena, typed));
		if (field_form(f) == FORM_DATE && typed.n && !(typed = value_day(d->arena, typed)).n) {
			fputs(_("that is no date; write 2024-03-29, 2024-03 or 2024\n"), stderr);
			continue;
		}
		desk_split(d->arena, typed, field_is_list(f), value);
		return ANSWER_CORRECT;
	}
}

static void keep(const struct doc *d, enum field f, struct texts *value)
{
	for (size_t i = 0; f != FIELD_EXTRA && i < d->values.n; i++)
		if (d->values.p[i].field == f)
			*ARENA_PUSH(d->arena, value) = d->values.p[i].text;
}

/* Another person has already corrected the field: their correction is kept. */
static void tell_meanwhile(int64_t id, const struct doubt *t, const struct correction *theirs)
{
	struct buf value = { 0 }, when = { 0 };

	for (size_t i = 0; i < theirs->value.n; i++)
		buf_fmt(&value, "%s%.*s", i ? "；" : "", STR_ARG(theirs->value.p[i]));
	text_time(theirs->at, &when);
	say("[%lld] %s: %.*s set it meanwhile, on %.*s: %.*s; this stays, and your answer is not kept (guidang set %lld … replaces it)",
	    (long long)id, label_of(t), STR_ARG(theirs->who), (int)when.n, when.p, (int)value.n, value.p ? value.p : "", (long long)id);
	buf_free(&value);
	buf_free(&when);
}

/* Asks about one doubt after the other; each answer is committed at once. False: the person has ended the review. */
static bool walk(struct store *s, struct doc *d, size_t *settled, int *status)
{
	struct err err = { 0 };
	struct buf b = { 0 };

	desk_name(s, d->id, &b);
	fputs("\n── ", stderr);
	put_clean(buf_view(&b), stderr);
	fputs(" ──\n", stderr);
	buf_free(&b);
	for (size_t i = 0; i < d->doubts.n; i++) {
		const struct doubt *t = &d->doubts.p[i];
		struct texts value = { 0 };
		struct correction before;
		bool again = false;

		for (size_t k = 0; k < i && !again; k++) /* one answer settles all reasons of a field */
			again = strcmp(d->doubts.p[k].of, t->of) == 0;
		if (again)
			continue;
		enum review_answer answer = ask(d, t, &value);

		if (answer == ANSWER_QUIT)
			return false;
		if (answer == ANSWER_SKIP)
			continue;
		if (answer == ANSWER_KEEP)
			keep(d, field_by_name(str_z(t->of)), &value);
		if (!(store_begin(s, &err) && desk_correct(s, d->id, t->of, &value, &before, d->arena, &err) &&
		      (before.field.n || store_commit(s, &err)))) {
			store_rollback(s);
			*status = cannot(&err);
			return false;
		}
		if (before.field.n) { /* corrected since the document was loaded: no longer doubtful */
			store_rollback(s);
			tell_meanwhile(d->id, t, &before);
		} else {
			++*settled;
		}
	}
	return true;
}

static int run(struct args *a)
{
	struct arena *arena = arena_new(), *one = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	struct ids ids = { 0 };
	bool list = opt_has(a, "list") || opt_has(a, "json"), go_on = true;
	size_t settled = 0, doubtful = 0;
	int status = EXIT_DONE;

	if (!list && !isatty(STDIN_FILENO)) {
		say("review asks on a terminal; guidang review --list --json is for programs");
		status = EXIT_CANNOT;
	} else if (!open_filed(a, !list, &s, &err)) {
		status = cannot(&err);
	}
	for (int i = 0; i < a->n && status == EXIT_DONE; i++)
		status = desk_find(s, arena, a->operands[i], true, &ids);
	if (status == EXIT_DONE && a->n == 0 && !desk_doubtful(s, arena, &ids, &err))
		status = cannot(&err);
	for (size_t i = 0; i < ids.n && status == EXIT_DONE && go_on; i++) {
		struct doc d = { .arena = one };

		if (!store_load_record(s, ids.p[i], &d, &err)) {
			status = cannot(&err);
		} else if (d.doubts.n) {
			doubtful++;
			if (opt_has(a, "json"))
				put_json(&d);
			else if (list)
				put_list(s, &d);
			else
				go_on = walk(s, &d, &settled, &status);
		}
		arena_reset(one);
	}
	if (status == EXIT_DONE && !list && !a->quiet)
		say_n(settled, "%zu doubt settled", "%zu doubts settled", settled);
	if (status == EXIT_DONE && doubtful == 0)
		status = EXIT_NOTHING;
	store_close(s);
	arena_free(one);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "list", 0, NULL, "only list what is doubtful" },
	{ "json", 0, NULL, "list it as JSON, a line a document" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_review = { "review", "[ID…]", "look through what the extraction is not sure of", options, run };
