#include <string.h>

#include "desk.h"
#include "intake/intake.h"
#include "saved.h"
#include "store/undo.h"

/* ── remove ── */

static int purge(const struct args *a, struct store *s, const struct ids *ids)
{
	struct err err = { 0 };
	size_t gone;
	bool asked;

	if (!opt_has(a, "force") && !desk_ask(&asked, _("What is purged cannot be brought back. Purge? [y/N]"))) {
		if (!asked)
			say("remove --purge: what is purged cannot be brought back; say --force");
		return EXIT_CANNOT;
	}
	if (!(store_begin(s, &err) && store_purge(s, ids->p, ids->n, &gone, &err) && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!a->quiet)
		say_n(gone, "%zu version purged", "%zu versions purged", gone);
	return EXIT_DONE;
}

static int take_out(const struct args *a, struct store *s, const struct ids *ids)
{
	struct err err = { 0 };

	if (!(store_begin(s, &err) && store_remove(s, ids->p, ids->n, &err) && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!a->quiet)
		say_n(ids->n, "%zu document removed; guidang undo brings it back, guidang remove --purge takes it for good", "%zu documents removed; guidang undo brings them back, guidang remove --purge takes them for good", ids->n);
	return EXIT_DONE;
}

/* Numbers of removed documents are accepted without a lookup. */
static int numbers(const struct args *a, struct arena *arena, struct ids *out)
{
	for (int i = 0; i < a->n; i++) {
		char *end;
		long long id = strtoll(a->operands[i], &end, 10);

		if (*end || id < 1) {
			say("\"%s\" is no accession number; guidang undo --list shows what was taken out", a->operands[i]);
			return EXIT_CANNOT;
		}
		*ARENA_PUSH(arena, out) = id;
	}
	return EXIT_DONE;
}

static int remove_run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	struct ids ids = { 0 };
	bool gone = opt_has(a, "purge");
	int status = EXIT_DONE;

	if (a->n == 0 && !gone) {
		say("remove: which documents? guidang remove ID…");
		status = EXIT_CANNOT;
	} else if (!open_filed(a, true, &s, &err)) {
		status = cannot(&err);
	}
	if (status == EXIT_DONE && gone)
		status = numbers(a, arena, &ids);
	for (int i = 0; i < a->n && status == EXIT_DONE && !gone; i++)
		status = desk_find(s, arena, a->operands[i], false, &ids);
	if (status == EXIT_DONE)
		status = gone ? purge(a, s, &ids) : take_out(a, s, &ids);
	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row remove_options[] = {
	{ "purge", 0, NULL, "erase for good what was removed or pruned before: all, or these numbers" },
	{ "force", 0, NULL, "do not ask" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_remove = { "remove", "ID…", "take documents out", remove_options, remove_run };

/* ── undo ── */

static void tell(void *ctx, const struct intake_result *r)
{
	size_t *n = ctx;

	if (r->err)
		say("%.*s: %s", STR_ARG(r->path), r->err->message);
	else
		++*n;
}

static void list_one(void *ctx, const struct out_row *r)
{
	struct buf b = { 0 };

	(void)ctx;
	buf_fmt(&b, "[%lld] ", (long long)r->id);
	text_time(r->until, &b);
	buf_fmt(&b, "  %s  %.*s%s%.*s", gettext(r->state.p), STR_ARG(r->title), r->title.n ? "  " : "", STR_ARG(r->path));
	put_clean(buf_view(&b), stdout);
	putchar('\n');
	buf_free(&b);
}

/* Reports a correction taken back, and whose it was. */
static void tell_undone(const struct undones *all)
{
	for (size_t i = all->n; i > 0; i--) { /* in the order of the journal */
		const struct undone *u = &all->p[i - 1];
		enum field f = field_by_name(u->field);
		struct buf when = { 0 };

		text_time(u->at, &when);
		say("[%lld] %s: taken back, set by %.*s on %.*s", (long long)u->document, u->tag || f == FIELD_EXTRA ? u->field.p : field_label(f),
		    STR_ARG(u->who), (int)when.n, when.p);
		buf_free(&when);
	}
}

/* For filed documents: the last change of each of their corrections and tags; without operands: the last change of all. */
static bool take_back(struct intake *in, struct arena *arena, const struct ids *filed, bool last, struct undones *out, struct err *err)
{
	struct ids again = { 0 };
	int64_t entry;
	bool ok = true;

	for (size_t i = 0; ok && i < (last ? 1 : filed->n); i++) {
		int64_t of = last ? 0 : filed->p[i];

		ok = undo_last(in->store, of, &entry, err) &&
		     (entry || err_set(err, ERR_USAGE, "[%lld] is filed, and nothing was set there that could be taken back", (long long)of)) &&
		     undo_act(in->store, arena, entry, of, out, &again, err);
	}
	return ok && intake_again_these(in, &again, err);
}

/* Splits the operands into removed and filed documents; without operands: the newest change of either kind. */
static bool choose(struct store *s, struct arena *arena, struct ids *out, struct ids *filed, bool *last, struct err *err)
{
	struct ids named = *out;
	int64_t gone, set;

	*last = false;
	out->n = 0;
	if (named.n == 0) {
		if (!undo_last_out(s, &gone, err) || !undo_last(s, 0, &set, err))
			return false;
		*last = set > gone;
		return *last || store_out(s, arena, 0, out, err);
	}
	struct ids gone_ones = { 0 };

	for (size_t i = 0; i < named.n; i++) {
		if (undo_filed(s, named.p[i]))
			*ARENA_PUSH(arena, filed) = named.p[i];
		else
			*ARENA_PUSH(arena, &gone_ones) = named.p[i];
	}
	*out = gone_ones;
	return true;
}

static int bring_back(struct args *a, struct store *s, struct arena *arena)
{
	struct ids out = { 0 }, filed = { 0 };
	struct undones undone = { 0 };
	struct err err = { 0 };
	struct rules *rules = NULL;
	bool last;
	size_t n = 0;
	int status = numbers(a, arena, &out);

	if (status == EXIT_DONE && !choose(s, arena, &out, &filed, &last, &err))
		status = cannot(&err);
	if (status != EXIT_DONE)
		return status;
	if (out.n + filed.n == 0 && !last) {
		say("nothing was taken out, set or tagged that could be taken back");
		return EXIT_NOTHING;
	}
	struct intake in = { .store = s, .names = saved_departments(arena), .report = tell, .ctx = &n };

	if (!load_remembered_rules(a, s, true, &rules, &err))
		return cannot(&err);
	in.rules = rules;
	bool ok = store_begin(s, &err);

	if (ok && out.n)
		ok = intake_revive(&in, &out, &err) && store_note(s, "undo", out.n == 1 ? out.p[0] : 0, (int64_t)n, &err);
	in.report = NULL;
	if (ok && (filed.n || last))
		ok = take_back(&in, arena, &filed, last, &undone, &err);
	if (!(ok && store_commit(s, &err))) {
		store_rollback(s);
		status = cannot(&err);
	} else if (!a->quiet) {
		tell_undone(&undone);
		if (out.n)
			say_n(n, "%zu document brought back", "%zu documents brought back", n);
		if (undone.n)
			say_n(undone.n, "%zu correction taken back", "%zu corrections taken back", undone.n);
	}
	rules_free(rules);
	return status;
}

static int undo_run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	bool list = opt_has(a, "list");
	int status = EXIT_DONE;

	if (!open_filed(a, !list, &s, &err)) {
		status = cannot(&err);
	} else if (list) {
		if (!store_out_list(s, list_one, NULL, &err))
			status = cannot(&err);
	} else {
		status = bring_back(a, s, arena);
	}
	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row undo_options[] = {
	{ "list", 0, NULL, "what was taken out and can be brought back" },
	{ "rules", 0, "FILE", "more extraction rules" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_undo = { "undo", "[ID…]", "take back what was pruned, removed, set or tagged last, or what was done last with these documents", undo_options, undo_run };
