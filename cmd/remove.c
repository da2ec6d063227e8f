#include <string.h>

#include "desk.h"
#include "intake/intake.h"

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
		say("%zu versions purged", gone);
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
		say("%zu documents removed; guidang undo brings them back, guidang remove --purge takes them for good", ids->n);
	return EXIT_DONE;
}

/* Numbers of documents that are filed no longer: taken as they are. */
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
	{ "purge", 0, NULL, "take for good what was removed or pruned before: all, or these numbers" },
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

static int bring_back(struct args *a, struct store *s, struct arena *arena)
{
	struct ids ids = { 0 };
	struct err err = { 0 };
	struct rules *rules = NULL;
	size_t n = 0;
	int status = numbers(a, arena, &ids);

	if (status == EXIT_DONE && a->n == 0 && !store_out(s, arena, 0, &ids, &err))
		status = cannot(&err);
	if (status != EXIT_DONE)
		return status;
	if (ids.n == 0) {
		say("nothing was taken out that could be brought back");
		return EXIT_NOTHING;
	}
	struct intake in = { .store = s, .report = tell, .ctx = &n };

	if (!load_remembered_rules(a, s, true, &rules, &err))
		return cannot(&err);
	in.rules = rules;
	if (!(store_begin(s, &err) && intake_revive(&in, &ids, &err) && store_note(s, "undo", ids.n == 1 ? ids.p[0] : 0, (int64_t)n, &err) &&
	      store_commit(s, &err))) {
		store_rollback(s);
		status = cannot(&err);
	} else if (!a->quiet) {
		say("%zu documents brought back", n);
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

const struct command command_undo = { "undo", "[ID…]", "bring back what was pruned or removed last, or these documents", undo_options, undo_run };
