#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "desk.h"
#include "intake/intake.h"
#include "interrupt.h"
#include "opt.h"
#include "output.h"
#include "saved.h"
#include "text/decode.h"
#include "watch.h"

static volatile sig_atomic_t stop;

enum { SUFFIXES_SHOWN = 5 };

struct tally {
	const struct args *args;
	FILE *report;
	size_t count[FILED_KINDS], done, total;
	unsigned long long bytes;
	bool progress, dry;
	struct output written;
	struct buf passed; /* files passed over: lines of the report */
	struct timespec start, shown;
};

static double since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) / 1e9;
}

static void show_progress(struct tally *t)
{
	/* at the first file, then ten times per second */
	if (!t->progress || (t->shown.tv_sec && since(&t->shown) < 0.1))
		return;
	double s = since(&t->start), rate = s > 0 ? (double)t->done / s : 0;

	clock_gettime(CLOCK_MONOTONIC, &t->shown);
	fprintf(stderr, _("\r\033[K%zu/%zu files  %.1f MB  %.0f/s  %.0f s left"), t->done, t->total, (double)t->bytes / 1e6, rate,
		rate > 0 && t->total > t->done ? (double)(t->total - t->done) / rate : 0.0);
	if (t->count[FILED_FAILED])
		fprintf(stderr, _("  %zu failed"), t->count[FILED_FAILED]);
	fflush(stderr);
}

static void write_report(FILE *out, const struct intake_result *r)
{
	json_t *o = json_object();
	struct arena *a = arena_new();
	struct str path = decode_path(a, r->path);

	json_object_set_new(o, "path", json_stringn(path.p, path.n));
	json_object_set_new(o, "status", json_string(filed_name(r->status)));
	json_object_set_new(o, "id", r->doc ? json_string(r->doc->src.id) : json_null());
	if (r->status == FILED_PASSED)
		json_object_set_new(o, "reason", json_string(err_code_name(r->err->code)));
	else if (r->err)
		json_object_set_new(o, "error", json_pack("{s:s, s:s, s:o}", "code", err_code_name(r->err->code), "message", r->err->plain,
							  "offset", r->err->offset >= 0 ? json_integer(r->err->offset) : json_null()));
	json_dumpf(o, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(o);
	arena_free(a);
}

/* Kept for the end of the report, so that the lines about files keep the order of the walk for any number of jobs. */
static void on_passed(void *ctx, struct str path, enum passed why)
{
	struct tally *t = ctx;
	struct arena *a = arena_new();
	struct str text = decode_path(a, path);
	json_t *o = json_pack("{s:s%, s:s, s:s}", "path", text.p, text.n, "status", filed_name(FILED_PASSED), "reason", passed_name(why));
	char *line = o ? json_dumps(o, JSON_COMPACT) : NULL;

	if (line) {
		buf_z(&t->passed, line);
		buf_c(&t->passed, '\n');
	}
	free(line);
	json_decref(o);
	arena_free(a);
}

static void on_file(void *ctx, const struct intake_result *r)
{
	struct tally *t = ctx;

	t->count[r->status]++;
	t->done++;
	t->total += r->further; /* members of bundles are counted when they are found */
	if (r->doc)
		t->bytes += r->doc->src.bytes.n;
	if (t->report)
		write_report(t->report, r);
	struct arena *a = t->args->verbose || r->err ? arena_new() : NULL;
	struct str path = a ? decode_path(a, r->path) : r->path;

	if (r->status == FILED_FAILED || (r->status == FILED_PASSED && !t->args->quiet)) {
		if (t->progress)
			fputs("\r\033[K", stderr);
		say("%.*s: %s", STR_ARG(path), r->err->message);
	} else if (t->args->verbose) {
		if (t->progress)
			fputs("\r\033[K", stderr);
		say("%.*s: %s", STR_ARG(path), t->dry ? _("extracted") : gettext(filed_name(r->status)));
	}
	if (a)
		arena_free(a);
	show_progress(t);
}

static bool is_report(struct str head)
{
	return str_starts(head, STR("{\"path\":"));
}

static bool is_named(void *ctx, dev_t device, ino_t inode)
{
	return walk_holds(ctx, device, inode);
}

static void put_suffixes(struct passing *p, struct buf *b)
{
	const char *suffix;
	size_t n, i = 0;

	buf_z(b, _(" ("));
	for (; i < SUFFIXES_SHOWN && (n = passing_suffix(p, i, &suffix)); i++)
		buf_fmt(b, "%s%zu %s", i ? _(", ") : "", n, *suffix ? suffix : _("without suffix"));
	buf_z(b, i == SUFFIXES_SHOWN && passing_suffix(p, i, &suffix) ? _(", …)") : _(")"));
}

static void part(struct buf *b, size_t n, const char *words)
{
	if (n)
		buf_fmt(b, "%s%zu %s", b->n ? _(", ") : "", n, words);
}

static void summary(const struct tally *t, struct passing *p)
{
	static const enum filed order[] = { FILED_IMPORTED, FILED_UPDATED, FILED_DUPLICATE, FILED_UNCHANGED, FILED_FAILED };
	size_t other = passing_sum(p, PASSED_KIND);
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		part(&b, t->count[order[i]], t->dry && order[i] == FILED_IMPORTED ? _("extracted") : gettext(filed_name(order[i])));
	part(&b, t->count[FILED_REMOVED], _("left out, removed before"));
	part(&b, t->count[FILED_PASSED], _("empty"));
	part(&b, other, _("of other kinds skipped"));
	if (other)
		put_suffixes(p, &b);
	part(&b, passing_sum(p, PASSED_HIDDEN) + passing_sum(p, PASSED_TEMPORARY), _("hidden or temporary"));
	part(&b, passing_sum(p, PASSED_EXCLUDED), _("excluded"));
	part(&b, passing_sum(p, PASSED_LINK), _("links to folders not followed (--follow)"));
	part(&b, passing_sum(p, PASSED_NO_FILE), _("no regular files"));
	if (b.n)
		say("%.*s in %.2f s", (int)b.n, b.p, since(&t->start));
	else if (t->args->n && !stop && !opt_has(t->args, "prune") && !opt_has(t->args, "watch")) /* else a wrong folder would look like success */
		say("import: no files there");
	for (int u = 0; u < UNREAD_COUNT; u++)
		if (passing_unread(p, (enum kind_unread)u))
			say("%zu of those skipped: %s", passing_unread(p, (enum kind_unread)u), gettext(kind_advice((enum kind_unread)u)));
	buf_free(&b);
}

/* Writes the end of the report: the skipped files. False: writing failed. */
static bool close_report(struct tally *t, bool ok)
{
	if (t->report) {
		if (ok && t->passed.n)
			fwrite(t->passed.p, 1, t->passed.n, t->report);
		ok = output_close(&t->written, ok);
	}
	t->report = NULL;
	buf_free(&t->passed);
	return ok;
}

static bool prepare(const struct args *a, struct walk *files, struct store *s, struct tally *t, struct err *err)
{
	const char *report = opt_get(a, "report"), *list = opt_get(a, "files0-from"), *glob;

	struct output_rules rules = { .store = s, .reads = is_named, .ctx = files, .ours = is_report, .force = opt_has(a, "force") };

	if (list && !walk_add_list(files, list, err))
		return false;
	if (opt_has(a, "follow"))
		walk_follow(files);
	if (opt_has(a, "ocr"))
		passing_pictures(walk_passing(files));
	interrupt_sets(&stop);
	walk_stop(files, &stop);
	for (int i = 0; i < a->n; i++)
		walk_add(files, a->operands[i]);
	for (size_t i = 0; (glob = opt_nth(a, "exclude", i)); i++)
		passing_exclude(walk_passing(files), glob);
	if (report && !output_open(&t->written, report, &rules)) {
		err->message[0] = '\0'; /* already reported */
		return false;
	}
	t->report = report ? t->written.file : NULL;
	if (t->report)
		walk_tell_passed(files, on_passed, t);
	clock_gettime(CLOCK_MONOTONIC, &t->start);
	if (t->progress)
		t->total = walk_count(files);
	return true;
}

static bool prune_versions(const struct args *a, struct store *s, struct err *err)
{
	size_t gone;

	if (!store_begin(s, err) || !store_prune_versions(s, &gone, err) || !store_commit(s, err)) {
		store_rollback(s);
		return false;
	}
	if (!a->quiet)
		say_n(gone, "%zu earlier version dropped", "%zu earlier versions dropped", gone);
	return true;
}

/* Does the requested steps one after the other. Returns the exit status; EXIT_CANNOT with *err, or after a message. */
static int carry_out(const struct args *a, struct intake *in, struct walk *files, struct tally *t, struct err *err)
{
	bool listed = opt_has(a, "files0-from"), prune = opt_has(a, "prune"), ok = true;
	int status = EXIT_DONE;
	static const enum filed kept[] = { FILED_IMPORTED, FILED_UPDATED, FILED_DUPLICATE };

	if (opt_has(a, "again") && !t->dry)
		ok = intake_again(in, err);
	if (ok && (a->n || listed) && !(t->dry && prune))
		ok = intake_run(in, files, err);
	if (t->progress)
		fputs("\r\033[K", stderr);
	if (ok && prune && !stop) {
		struct store *s = in->store;

		if (!s && !open_database(a, false, &s, err))
			return EXIT_CANNOT;
		status = prune_gone(a, s, a->operands, (size_t)a->n, t->dry, t->report);
		if (!in->store)
			store_close(s);
	}
	if (ok && status == EXIT_DONE && opt_has(a, "prune-versions") && !t->dry && !stop)
		ok = prune_versions(a, in->store, err);
	if (in->store && store_notice(in->store))
		say("%s", store_notice(in->store));
	if (!ok && in->store) /* what came after the last commit is not filed */
		for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
			t->count[kept[i]] = store_kept(in->store, kept[i]);
	if (!a->quiet)
		summary(t, walk_passing(files));
	if (ok && status == EXIT_DONE && opt_has(a, "watch") && !stop)
		ok = watch(a, in, err);
	return ok ? status : EXIT_CANNOT;
}

static bool usable(const struct args *a, long *jobs)
{
	const char *name = opt_get(a, "name");

	if (!opt_number(a, "jobs", 1, jobs))
		return false;
	if (a->n == 0 && !opt_has(a, "files0-from") && !opt_has(a, "again") && !opt_has(a, "prune") && !opt_has(a, "prune-versions"))
		say("import: no files named; guidang import PATH…, or --files0-from FILE");
	else if (name && !(a->n == 1 && strcmp(a->operands[0], "-") == 0))
		say("import: --name is the path of what comes by standard input: guidang import - --name PATH");
	else if (name && !*name)
		say("import: --name is empty");
	else if (opt_has(a, "dry-run") && (opt_has(a, "again") || opt_has(a, "prune-versions")))
		say("import: --%s changes what is filed, --dry-run writes nothing; leave one of them out", opt_has(a, "again") ? "again" : "prune-versions");
	else if (opt_has(a, "watch") && (a->n == 0 || opt_has(a, "dry-run")))
		say("import: --watch needs folders to watch, and files what comes");
	else
		return true;
	return false;
}

static int run(struct args *a)
{
	struct walk *files = walk_new();
	struct rules *rules = NULL;
	struct store *store = NULL;
	struct err err = { 0 };
	struct tally t = { .args = a, .dry = opt_has(a, "dry-run"), .progress = isatty(STDERR_FILENO) && !a->quiet && !opt_terminal_dumb() };
	long jobs = sysconf(_SC_NPROCESSORS_ONLN);
	int status = EXIT_CANNOT;

	if (!usable(a, &jobs))
		goto out;
	if ((!t.dry && !open_database(a, true, &store, &err)) || !load_remembered_rules(a, store, true, &rules, &err) ||
	    !prepare(a, files, store, &t, &err)) {
		if (err.message[0])
			cannot(&err);
		goto out;
	}

	struct arena *names = arena_new();
	struct intake in = { .store = store, .rules = rules, .names = saved_departments(names), .encoding = opt_get(a, "encoding"), .name = opt_get(a, "name"), .recognise = opt_has(a, "ocr"),
			     .jobs = (unsigned)(jobs > INTAKE_JOBS_MAX ? INTAKE_JOBS_MAX : jobs), .stop = &stop, .report = on_file, .ctx = &t };

	status = carry_out(a, &in, files, &t, &err);
	arena_free(names);
	if (err.message[0])
		cannot(&err);
	if (!close_report(&t, true))
		status = EXIT_CANNOT;
	if (status == EXIT_DONE && stop && !opt_has(a, "watch")) {
		say("interrupted; complete documents are filed. Run the same command again to continue.");
		status = EXIT_SIGNAL + stop;
	} else if (status == EXIT_DONE && t.count[FILED_FAILED]) {
		status = EXIT_NOTHING;
	}
out:
	close_report(&t, false);
	store_close(store);
	rules_free(rules);
	walk_free(files);
	return status;
}

static const struct option_row options[] = {
	{ "jobs", 'j', "N", "documents extracted at once (default: all cores)" },
	{ "encoding", 0, "NAME", "the files' encoding (default: detect)" },
	{ "files0-from", 0, "FILE", "names of files, NUL-separated (-: standard input)" },
	{ "follow", 0, NULL, "go through links to folders too, each folder once" },
	{ "dry-run", 'n', NULL, "extract, write nothing" },
	{ "report", 0, "FILE", "one line of JSON a file (-: standard output)" },
	{ "ocr", 0, NULL, "recognise the text of scans and pictures (by tesseract)" },
	{ "again", 0, NULL, "extract anew what is filed" },
	{ "exclude", 0, "GLOB", "pass over such names, or paths if it has a slash (may be given often; also: .guidangignore)" },
	{ "name", 0, "PATH", "the path of what comes by standard input" },
	{ "watch", 0, NULL, "keep running: file what is added to the folders, until a signal" },
	{ "prune", 0, NULL, "forget files that no longer exist below the named folders (with -n: list them)" },
	{ "force", 0, NULL, "forget many without asking; the report replaces a file that is no earlier report" },
	{ "prune-versions", 0, NULL, "drop earlier versions of what is filed" },
	{ "rules", 0, "FILE", "more extraction rules; remembered for the next import" },
	{ "forget-rules", 0, NULL, "do without the rules that are remembered" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_import = { "import", "PATH…", "file documents: files, directories, - (standard input)", options, run };
