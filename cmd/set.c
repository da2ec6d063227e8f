/* guidang set: corrections of header fields. */
#include <string.h>

#include <jansson.h>

#include "desk.h"
#include "doc/value.h"
#include "exchange.h"
#include "intake/intake.h"
#include "saved.h"
#include "store/desk.h"
#include "text/fold.h"

/* 标题=甲局关于… 机关+=乙局 */
struct change {
	enum field field;
	char way; /* =, + or - */
	struct str value;
};

struct changes {
	struct change *p;
	size_t n, cap;
};

static void put_names(struct buf *b)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		buf_fmt(b, "%s%s", f ? "、" : "", field_label((enum field)f));
}

/* A field by any of its names; FIELD_EXTRA after a message that lists them. */
static enum field named(struct str name)
{
	enum field f = field_by_name(name);
	struct buf b = { 0 };

	if (f == FIELD_EXTRA)
		f = field_by_query_name(name);
	for (int i = 0; i < FIELD_COUNT && f == FIELD_EXTRA; i++)
		if (str_eq(name, str_z(field_label((enum field)i))))
			f = (enum field)i;
	if (f != FIELD_EXTRA)
		return f;
	put_names(&b);
	say("set: no field \"%.*s\"; the fields are %.*s", STR_ARG(name), (int)b.n, b.p);
	buf_free(&b);
	return FIELD_EXTRA;
}

/* Parses an operand with =; false after an error message. */
static bool read_change(struct arena *a, struct str operand, struct changes *out)
{
	size_t at = str_find(operand, STR("="));
	struct str before = str_sub(operand, 0, at);
	char way = str_ends(before, STR("+")) ? '+' : str_ends(before, STR("-")) ? '-' : '=';
	struct change c = { named(str_sub(before, 0, at - (way != '='))), way, norm_line(a, str_sub(operand, at + 1, operand.n)) };

	if (c.field == FIELD_EXTRA)
		return false;
	if (utf8_valid(operand) != operand.n) {
		say("set: the value of %s is no UTF-8", field_label(c.field));
		return false;
	}
	if (way != '=' && !field_is_list(c.field)) {
		say("set: %s has one value: %s=…", field_label(c.field), field_label(c.field));
		return false;
	}
	if (way != '=' && c.value.n == 0) {
		say("set: %s%c= needs a value", field_label(c.field), way);
		return false;
	}
	if (field_form(c.field) == FORM_DATE && c.value.n) {
		struct str day = value_day(a, c.value);

		if (!day.n) {
			say("set: \"%.*s\" is no date; write 2024-03-29, 2024-03 or 2024", STR_ARG(c.value));
			return false;
		}
		c.value = day;
	}
	*ARENA_PUSH(a, out) = c;
	return true;
}

/* Computes the new value of the field. False: -= of a value that it does not have. */
static bool value_after(const struct doc *d, const struct change *c, struct texts *out)
{
	struct texts given = { 0 };
	bool found = c->way != '-';

	desk_split(d->arena, c->value, field_is_list(c->field), &given);
	for (size_t i = 0; c->way != '=' && i < d->values.n; i++) {
		bool gone = false;

		if (d->values.p[i].field != c->field)
			continue;
		for (size_t k = 0; c->way == '-' && k < given.n; k++)
			gone = gone || str_eq(given.p[k], d->values.p[i].text);
		found = found || gone;
		if (!gone)
			*ARENA_PUSH(d->arena, out) = d->values.p[i].text;
	}
	for (size_t k = 0; c->way != '-' && k < given.n; k++)
		*ARENA_PUSH(d->arena, out) = given.p[k];
	return found;
}

/* Reports that this correction replaces another person's, with its value. */
static void tell_replaced(int64_t id, const struct correction *before)
{
	struct buf was = { 0 }, when = { 0 };

	if (!before->field.n)
		return;
	for (size_t i = 0; i < before->value.n; i++)
		buf_fmt(&was, "%s%.*s", i ? "；" : "", STR_ARG(before->value.p[i]));
	text_time(before->at, &when);
	say("[%lld] %s: replaces what %.*s set on %.*s: %.*s", (long long)id, field_label(field_by_name(before->field)), STR_ARG(before->who),
	    (int)when.n, when.p, (int)was.n, was.p ? was.p : "");
	buf_free(&was);
	buf_free(&when);
}

static bool set_one(const struct args *a, struct store *s, int64_t id, const struct changes *all, struct err *err)
{
	struct arena *one = arena_new();
	bool ok = true;

	for (size_t i = 0; ok && i < all->n; i++) {
		struct doc d = { .arena = one };
		struct texts value = { 0 };
		struct correction before;

		ok = store_load_record(s, id, &d, err);
		if (ok && !value_after(&d, &all->p[i], &value))
			ok = err_set(err, ERR_USAGE, "[%lld] has no %s \"%.*s\"; nothing is changed", (long long)id, field_label(all->p[i].field),
				     STR_ARG(all->p[i].value));
		ok = ok && desk_correct(s, id, field_name(all->p[i].field), &value, &before, one, err);
		if (ok && !a->quiet)
			tell_replaced(id, &before);
	}
	arena_free(one);
	return ok;
}

/* Takes corrections back; the documents are extracted again. */
static int drop(const struct args *a, struct store *s, struct arena *arena, const struct ids *ids)
{
	struct rules *rules = NULL;
	struct err err = { 0 };
	struct ids changed = { 0 };
	const char *name;
	bool ok = true, any;

	for (size_t i = 0; (name = opt_nth(a, "drop", i)); i++)
		if (strcmp(name, "sections") != 0 && strcmp(name, "tables") != 0 && named(str_z(name)) == FIELD_EXTRA)
			return EXIT_CANNOT;
	if (!load_remembered_rules(a, s, true, &rules, &err))
		return cannot(&err);
	struct intake in = { .store = s, .rules = rules, .names = saved_departments(arena) };

	ok = store_begin(s, &err);
	for (size_t k = 0; ok && k < ids->n; k++)
		for (size_t i = 0; ok && (name = opt_nth(a, "drop", i)); i++) {
			enum field f = strcmp(name, "sections") == 0 || strcmp(name, "tables") == 0 ? FIELD_EXTRA : named(str_z(name));

			ok = desk_drop(s, ids->p[k], f == FIELD_EXTRA ? name : field_name(f), &any, &err);
			if (ok && any)
				*ARENA_PUSH(arena, &changed) = ids->p[k];
		}
	if (!(ok && intake_again_these(&in, &changed, &err) && store_commit(s, &err))) {
		store_rollback(s);
		rules_free(rules);
		return cannot(&err);
	}
	rules_free(rules);
	if (!a->quiet)
		say_n(changed.n, "%zu correction taken back", "%zu corrections taken back", changed.n);
	return changed.n ? EXIT_DONE : EXIT_NOTHING;
}

static int correct(const struct args *a, struct store *s, struct arena *arena)
{
	struct changes all = { 0 };
	struct ids ids = { 0 };
	struct err err = { 0 };
	bool dropping = opt_has(a, "drop"), ok;
	int status;

	for (int i = 0; i < a->n; i++) {
		struct str operand = str_z(a->operands[i]);

		if (str_has(operand, STR("=")) && !str_starts(operand, STR("="))) {
			if (!read_change(arena, operand, &all))
				return EXIT_CANNOT;
		} else if ((status = desk_find(s, arena, a->operands[i], false, &ids)) != EXIT_DONE) {
			return status;
		}
	}
	if (ids.n == 0 || (all.n == 0) != dropping) {
		say("set: which document, and what? guidang set ID 标题=… 机关+=… 日期=…, or --drop 标题");
		return EXIT_CANNOT;
	}
	if (dropping)
		return drop(a, s, arena, &ids);
	ok = store_begin(s, &err);
	for (size_t i = 0; ok && i < ids.n; i++)
		ok = set_one(a, s, ids.p[i], &all, &err);
	if (!(ok && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!a->quiet)
		say_counts((struct count[]){ COUNT(all.n * ids.n, "%zu value set", "%zu values set"), COUNT(ids.n, "%zu document", "%zu documents"), { 0 } }, "");
	return EXIT_DONE;
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	bool list = opt_has(a, "list"), export = opt_has(a, "export");
	int status;

	if (!open_filed(a, !list && !export, &s, &err))
		status = cannot(&err);
	else if (list || export) {
		status = exchange_export(a, s, arena, list);
	} else if (opt_has(a, "import"))
		status = exchange_import(a, s, arena, opt_get(a, "import"));
	else
		status = correct(a, s, arena);
	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "drop", 0, "FIELD", "take the correction of a field back (may be given often)" },
	{ "list", 0, NULL, "what is set, and whether the extraction now agrees or the source has changed" },
	{ "export", 0, NULL, "corrections and tags as JSON lines" },
	{ "import", 0, "FILE", "corrections and tags from JSON lines (-: standard input)" },
	{ "force", 0, NULL, "with --import: imported values replace those set here, whichever is newer" },
	{ "rules", 0, "FILE", "more extraction rules" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_set = { "set", "ID… FIELD=VALUE…", "correct header fields", options, run };
