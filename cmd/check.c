#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "confine.h"
#include "desk.h"
#include "intake/intake.h"
#include "lines.h"
#include "opt.h"
#include "parse/parse.h"
#include "screen.h"
#include "store/store.h"

struct check {
	const struct args *args;
	enum severity least;
	size_t width; /* of the terminal, 0: there is none */
	size_t documents, findings, failed;
};

static void put_json(const struct doc *d, const struct finding *f)
{
	struct buf path = { 0 };

	for (size_t i = 0; i < d->src.path.n;)
		buf_cp(&path, utf8_next(d->src.path, &i));
	json_t *o = json_pack("{s:s%, s:s, s:s, s:s, s:s%, s:[I,I], s:s%}", "path", path.p ? path.p : "", path.n, "id", d->src.id, "rule",
			      f->rule, "severity", severity_name(f->severity), "clause", f->clause.n ? f->clause.p : "", f->clause.n, "lines",
			      (json_int_t)f->at.from, (json_int_t)f->at.to, "message", f->message.n ? f->message.p : "", f->message.n);

	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
	buf_free(&path);
}

static void put_findings(struct check *c, const struct doc *d)
{
	struct buf message = { 0 };

	c->documents++;
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		if (f->severity < c->least)
			continue;
		c->findings++;
		if (opt_has(c->args, "json")) {
			put_json(d, f);
			continue;
		}
		message.n = 0;
		screen_clean(d->src.path, true, false, &message);
		buf_fmt(&message, ":%u: %s: ", f->at.from, gettext(severity_name(f->severity)));
		finding_say(f->rule, f->message, &message);
		buf_fmt(&message, " [%s%s%.*s]", f->rule, f->clause.n ? ", " : "", STR_ARG(f->clause));
		lines_put(buf_view(&message), c->width, 4);
	}
	buf_free(&message);
}

static void on_file(void *ctx, const struct intake_result *r)
{
	struct check *c = ctx;

	if (r->doc) {
		put_findings(c, r->doc);
	} else {
		say("%.*s: %s", STR_ARG(r->path), r->err ? r->err->message : "not read");
		c->failed++;
	}
}

static int check_files(struct args *a, struct check *c)
{
	struct rules *rules;
	struct err err = { 0 };

	if (!load_rules(a, NULL, &rules, &err))
		return cannot(&err);
	struct walk *files = walk_new();

	for (int i = 0; i < a->n; i++)
		walk_add(files, a->operands[i]);
	struct intake in = { .rules = rules, .encoding = opt_get(a, "encoding"), .jobs = 1, .report = on_file, .ctx = c };
	bool ok = intake_run(&in, files, &err);

	walk_free(files);
	rules_free(rules);
	return ok ? EXIT_DONE : cannot(&err);
}

static int check_filed(struct args *a, struct check *c, struct arena *arena)
{
	struct store *store = NULL;
	struct err err = { 0 };
	struct ids ids = { 0 };
	int status = EXIT_DONE;

	if (!open_database(a, false, &store, &err) || !store_ids(store, arena, &ids, &err)) {
		store_close(store);
		return cannot(&err);
	}
	confine_reading(store, NULL);
	struct arena *one = arena_new();

	for (size_t i = 0; i < ids.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = one };

		if (store_load(store, ids.p[i], &d, &err))
			put_findings(c, &d);
		else
			status = cannot(&err);
		arena_reset(one);
	}
	arena_free(one);
	store_close(store);
	return status;
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct check c = { .args = a, .width = lines_width() };
	const char *severity = opt_get(a, "severity");
	int status = EXIT_DONE;

	if (opt_has(a, "database")) {
		arena_free(arena);
		return audit(a);
	}
	if (opt_has(a, "files") || opt_has(a, "archive")) {
		arena_free(arena);
		return opt_has(a, "files") ? completeness_files(a) : completeness_archive(a);
	}
	if (opt_has(a, "rules-only")) {
		struct rules *rules;
		struct err err = { 0 };

		arena_free(arena);
		if (!load_rules(a, NULL, &rules, &err))
			return cannot(&err);
		rules_free(rules);
		return EXIT_DONE;
	}
	if (severity) {
		for (c.least = SEVERITY_INFO; c.least <= SEVERITY_ERROR; c.least++)
			if (strcmp(severity, severity_name(c.least)) == 0)
				break;
		if (c.least > SEVERITY_ERROR) {
			say("--severity takes info, warning or error, not \"%s\"", severity);
			arena_free(arena);
			return EXIT_CANNOT;
		}
	}
	if (!opt_has(a, "json"))
		pager_start(a);
	status = a->n ? check_files(a, &c) : check_filed(a, &c, arena);
	if (status == EXIT_DONE && !a->quiet)
		say_counts((struct count[]){ COUNT(c.documents, "%zu document", "%zu documents"), COUNT(c.findings, "%zu finding", "%zu findings"), { 0 } },
			   c.failed ? _(", some files not read") : "");
	if (status == EXIT_DONE && (c.findings || c.failed))
		status = EXIT_NOTHING;
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "severity", 0, "LEAST", "info (house style), warning (usual) or error (required by the standard)" },
	{ "json", 0, NULL, "one line of JSON a finding" },
	{ "encoding", 0, "NAME", "the files' encoding (default: detect)" },
	{ "rules", 0, "FILE", "more extraction rules" },
	{ "database", 0, NULL, "verify the database itself" },
	{ "repair", 0, NULL, "with --database: make anew what can be made from the sources kept" },
	{ "files", 0, NULL, "compare the source files with the documents filed: changed, missing, new below the named folders" },
	{ "archive", 0, NULL, "what an archival description wants: number, title, date, author, retention period, openness" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ "rules-only", 0, NULL, "only load the rules and run their examples" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_check = { "check", "[PATH…]", "what is wrong with documents (filed ones, or files not imported)", options, run };
