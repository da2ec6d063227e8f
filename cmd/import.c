#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "intake/intake.h"
#include "interrupt.h"
#include "opt.h"
#include "output.h"

static volatile sig_atomic_t stop;

struct tally {
	const struct args *args;
	FILE *report;
	size_t count[FILED_FAILED + 1], done, total;
	unsigned long long bytes;
	bool progress, dry;
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
	if (!t->progress || since(&t->shown) < 0.1)
		return;
	double s = since(&t->start), rate = s > 0 ? (double)t->done / s : 0;

	clock_gettime(CLOCK_MONOTONIC, &t->shown);
	fprintf(stderr, _("\r\033[K%zu/%zu files  %.1f MB  %.0f/s  %.0f s left"), t->done, t->total, (double)t->bytes / 1e6, rate,
		rate > 0 ? (double)(t->total - t->done) / rate : 0.0);
	if (t->count[FILED_FAILED])
		fprintf(stderr, _("  %zu failed"), t->count[FILED_FAILED]);
	fflush(stderr);
}

static void write_report(FILE *out, const struct intake_result *r)
{
	json_t *o = json_object();
	struct buf path = { 0 };

	for (size_t i = 0; i < r->path.n;)
		buf_cp(&path, utf8_next(r->path, &i));
	json_object_set_new(o, "path", json_stringn(path.p ? path.p : "", path.n));
	json_object_set_new(o, "status", json_string(filed_name(r->status)));
	json_object_set_new(o, "id", r->doc ? json_string(r->doc->src.id) : json_null());
	if (r->err)
		json_object_set_new(o, "error", json_pack("{s:s, s:s, s:o}", "code", err_code_name(r->err->code), "message", r->err->plain,
							  "offset", r->err->offset >= 0 ? json_integer(r->err->offset) : json_null()));
	json_dumpf(o, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(o);
	buf_free(&path);
}

static void on_file(void *ctx, const struct intake_result *r)
{
	struct tally *t = ctx;

	t->count[r->status]++;
	t->done++;
	if (r->doc)
		t->bytes += r->doc->src.bytes.n;
	if (t->report)
		write_report(t->report, r);
	if (r->status == FILED_FAILED) {
		if (t->progress)
			fputs("\r\033[K", stderr);
		say("%.*s: %s", STR_ARG(r->path), r->err->message);
	} else if (t->args->verbose) {
		if (t->progress)
			fputs("\r\033[K", stderr);
		say("%.*s: %s", STR_ARG(r->path), t->dry ? _("extracted") : gettext(filed_name(r->status)));
	}
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

static bool gone(void *ctx, struct str path)
{
	struct stat st;

	(void)ctx;
	if (str_starts(path, STR("stdin:")))
		return false;
	if (stat(path.p, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
	return !S_ISREG(st.st_mode); /* a directory, a pipe: not what was filed */
}

static void summary(const struct tally *t, const struct walk *files)
{
	size_t skipped = walk_skipped(files);
	static const enum filed order[] = { FILED_IMPORTED, FILED_UPDATED, FILED_DUPLICATE, FILED_UNCHANGED, FILED_FAILED };
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (t->count[order[i]])
			buf_fmt(&b, "%s%zu %s", b.n ? ", " : "", t->count[order[i]], t->dry && order[i] == FILED_IMPORTED ?
								_("extracted") : gettext(filed_name(order[i])));
	if (skipped)
		buf_fmt(&b, _("%s%zu of other kinds skipped"), b.n ? ", " : "", skipped);
	if (b.n)
		say("%.*s in %.2f s", (int)b.n, b.p, since(&t->start));
	for (int u = 0; u < UNREAD_COUNT; u++)
		if (walk_skipped_of(files, (enum kind_unread)u))
			say("%zu of those skipped: %s", walk_skipped_of(files, (enum kind_unread)u), gettext(kind_advice((enum kind_unread)u)));
	buf_free(&b);
}

static int run(struct args *a)
{
	struct walk *files = walk_new();
	struct rules *rules = NULL;
	struct store *store = NULL;
	struct err err = { 0 };
	struct tally t = { .args = a, .dry = opt_has(a, "dry-run"), .progress = isatty(STDERR_FILENO) && !a->quiet && !opt_terminal_dumb() };
	long jobs = sysconf(_SC_NPROCESSORS_ONLN);
	const char *report = opt_get(a, "report"), *list = opt_get(a, "files0-from");
	bool again = opt_has(a, "again"), prune = opt_has(a, "prune"), ok = true;
	struct output written = { 0 };
	struct output_rules rules_of_report = { .reads = is_named, .ctx = files, .ours = is_report, .force = opt_has(a, "force") };
	int status = EXIT_CANNOT;

	if (!opt_number(a, "jobs", 1, &jobs))
		goto out;
	if (a->n == 0 && !list && !again && !prune) {
		say("import: no files named; guidang import PATH…, or --files0-from FILE");
		goto out;
	}
	if (!load_rules(a, &rules, &err) || (!t.dry && !open_database(a, true, &store, &err))) {
		cannot(&err);
		goto out;
	}
	if (list && !walk_add_list(files, list, &err)) {
		cannot(&err);
		goto out;
	}
	for (int i = 0; i < a->n; i++)
		walk_add(files, a->operands[i]);
	rules_of_report.store = store;
	if (report && !output_open(&written, report, &rules_of_report))
		goto out;
	t.report = report ? written.file : NULL;
	interrupt_sets(&stop);
	clock_gettime(CLOCK_MONOTONIC, &t.start);
	t.shown = t.start;
	if (t.progress)
		t.total = walk_count(files);

	struct intake in = { .store = store, .rules = rules, .encoding = opt_get(a, "encoding"), .jobs = (unsigned)(jobs > INTAKE_JOBS_MAX ? INTAKE_JOBS_MAX : jobs),
			     .stop = &stop, .report = on_file, .ctx = &t };

	if (again && !t.dry)
		ok = intake_again(&in, &err);
	if (ok && (a->n || list))
		ok = intake_run(&in, files, &err);
	if (t.progress)
		fputs("\r\033[K", stderr);
	if (ok && prune && !t.dry && !stop) {
		size_t paths, documents;

		ok = store_begin(store, &err) && store_prune(store, gone, NULL, &paths, &documents, &err) && store_commit(store, &err);
		if (!ok)
			store_rollback(store);
		else if (!a->quiet)
			say("%zu paths gone, %zu documents forgotten", paths, documents);
	}
	if (store && store_notice(store))
		say("%s", store_notice(store));
	if (!a->quiet)
		summary(&t, files);
	if (t.report && !output_close(&written, true)) {
		ok = false;
		err.message[0] = '\0';
	}
	t.report = NULL;
	if (!ok) {
		if (err.message[0])
			cannot(&err);
	} else if (stop) {
		say("interrupted; what was complete is filed. Run the same command again to go on.");
		status = EXIT_INTERRUPTED;
	} else {
		status = t.count[FILED_FAILED] ? EXIT_NOTHING : EXIT_DONE;
	}
out:
	if (t.report)
		output_close(&written, false);
	store_close(store);
	rules_free(rules);
	walk_free(files);
	return status;
}

static const struct option_row options[] = {
	{ "jobs", 'j', "N", "documents extracted at once (default: all cores)" },
	{ "encoding", 0, "NAME", "the files' encoding (default: detect)" },
	{ "files0-from", 0, "FILE", "names of files, NUL-separated (-: standard input)" },
	{ "dry-run", 'n', NULL, "extract, write nothing" },
	{ "report", 0, "FILE", "one line of JSON a file (-: standard output)" },
	{ "force", 0, NULL, "the report replaces a file that is no earlier report" },
	{ "again", 0, NULL, "extract anew what is filed" },
	{ "prune", 0, NULL, "forget files that are gone" },
	{ "rules", 0, "FILE", "more extraction rules" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_import = { "import", "PATH…", "file documents: files, directories, - (standard input)", options, run };
