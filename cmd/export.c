#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "opt.h"
#include "store/search.h"
#include "write/csv.h"
#include "write/markdown.h"
#include "write/record.h"

enum { FIELDS_MAX = 64 };

/* Output to a file of its own name beside the target, renamed when it is complete. */
struct output {
	FILE *file;
	char temporary[4200];
	const char *target;
};

static bool output_open(struct output *o, const char *target)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	*o = (struct output){ .target = target, .file = stdout };
	if (!target)
		return true;
	snprintf(o->temporary, sizeof o->temporary, "%s.XXXXXX", target);
	fd = mkstemp(o->temporary); /* O_EXCL: never through a planted link */
	if (fd < 0 || fchmod(fd, 0666 & ~mask) != 0 || !(o->file = fdopen(fd, "w"))) {
		say("%s: %s", target, strerror(errno));
		return false;
	}
	return true;
}

static bool output_close(struct output *o, bool ok)
{
	if (!o->target)
		return ok;
	if (!o->file)
		return false;
	bool written = !ferror(o->file);

	written = fclose(o->file) == 0 && written;
	if (!written)
		say("%s: the export could not be written: %s", o->target, strerror(errno));
	if (ok && written && rename(o->temporary, o->target) == 0)
		return true;
	if (ok && written)
		say("%s: %s", o->target, strerror(errno));
	unlink(o->temporary);
	return false;
}

struct format {
	const char *name;
	void (*header)(struct buf *out); /* NULL: none */
	void (*record)(const struct doc *d, const struct record_options *o, struct buf *out);
};

static void as_csv(const struct doc *d, const struct record_options *o, struct buf *out)
{
	(void)o;
	csv_record(d, out);
}

static void as_markdown(const struct doc *d, const struct record_options *o, struct buf *out)
{
	(void)o;
	markdown_record(d, out);
}

static const struct format formats[] = {
	{ "jsonl", NULL, record_json },
	{ "csv", csv_header, as_csv },
	{ "md", NULL, as_markdown },
};

static int export(struct args *a, const struct format *f, struct store *store, struct arena *arena, struct output *o,
		  const struct record_options *opt)
{
	struct err err = { 0 };
	struct query_notes notes = { 0 };
	struct query *q = query_parse(arena, opt_words(a, arena), &notes);
	struct hits hits;
	struct arena *one;
	int status = EXIT_DONE;

	for (size_t i = 0; i < notes.n; i++)
		say("query: %.*s", STR_ARG(notes.p[i]));
	if (!search_run(store, arena, q, SORT_ID, SIZE_MAX, &hits, &err))
		return cannot(&err);
	if (f->header) {
		struct buf b = { 0 };

		f->header(&b);
		fwrite(b.p, 1, b.n, o->file);
		buf_free(&b);
	}
	one = arena_new();
	for (size_t i = 0; i < hits.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = one };
		struct buf b = { 0 };

		if (!store_load(store, hits.p[i].id, &d, &err)) {
			status = cannot(&err);
		} else {
			f->record(&d, opt, &b);
			if (fwrite(b.p, 1, b.n, o->file) != b.n)
				status = EXIT_CANNOT;
		}
		buf_free(&b);
		arena_reset(one);
	}
	arena_free(one);
	if (status == EXIT_DONE && hits.n == 0)
		status = EXIT_NOTHING;
	return status;
}

static int run(struct args *a)
{
	const char *name = opt_get(a, "format"), *list = opt_get(a, "fields");
	struct arena *arena = arena_new();
	struct store *store = NULL;
	struct err err = { 0 };
	const char *fields[FIELDS_MAX + 1] = { NULL };
	struct record_options opt = { .provenance = opt_has(a, "provenance") };
	int status = EXIT_CANNOT;

	const struct format *format = name ? NULL : &formats[0];

	for (size_t i = 0; name && i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(name, formats[i].name) == 0)
			format = &formats[i];
	if (!format) {
		say("--format takes jsonl, csv or md, not \"%s\"", name);
		goto out;
	}
	if (list) {
		char *copy = (char *)(uintptr_t)arena_str(arena, str_z(list)).p;
		size_t n = 0;

		for (char *f = strtok(copy, ","); f && n < FIELDS_MAX; f = strtok(NULL, ","))
			fields[n++] = f;
		opt.fields = fields;
	}
	if (!store_open(opt_database(a, false), false, &store, &err) || !store_snapshot(store, &err)) {
		cannot(&err);
		goto out;
	}
	struct output o;

	if (!output_open(&o, opt_get(a, "output")))
		goto out;
	status = export(a, format, store, arena, &o, &opt);
	if (!output_close(&o, status != EXIT_CANNOT) && status != EXIT_CANNOT)
		status = EXIT_CANNOT;
out:
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "format", 'f', "NAME", "jsonl (one record a line), csv (one row a document), md (to be read)" },
	{ "output", 'o', "FILE", "write to this file, complete or not at all" },
	{ "fields", 0, "A,B,…", "jsonl: only these keys" },
	{ "provenance", 0, NULL, "jsonl: add where each value was found" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_export = { "export", "[QUERY…]", "structured records", options, run };
