#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "confine.h"
#include "doc/persons.h"
#include "intake/original.h"
#include "opt.h"
#include "read/reading.h"
#include "output.h"
#include "search/search.h"
#include "store/arrangement.h"
#include "store/desk.h"
#include "write/format.h"
#include "write/sheet.h"

/* output_close reports a failure. */
static bool put(struct output *o, struct buf *b)
{
	bool ok = output_put(o, buf_view(b));

	b->n = 0;
	return ok;
}

/* --since: a time, or the last known accession number. */
struct since {
	bool given, number;
	int64_t at;
};

static bool read_since(const char *text, struct since *out)
{
	struct tm tm = { .tm_isdst = -1 };
	char *end;

	*out = (struct since){ .given = text != NULL };
	if (!text)
		return true;
	out->at = strtoll(text, &end, 10);
	if (end != text && *end == '\0' && out->at >= 0 && text[0] != '@') {
		out->number = true;
		return true;
	}
	if (text[0] == '@') {
		out->at = strtoll(text + 1, &end, 10);
		return end != text + 1 && *end == '\0';
	}
	end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	if (!end && (tm = (struct tm){ .tm_isdst = -1 }, !(end = strptime(text, "%Y-%m-%d %H:%M", &tm))))
		tm = (struct tm){ .tm_isdst = -1 }, end = strptime(text, "%Y-%m-%d", &tm);
	out->at = end && *end == 'Z' ? timegm(&tm) : mktime(&tm);
	return end && (*end == '\0' || (*end == 'Z' && !end[1]));
}

/* Is the document not classified, and arranged as 开放 (open)? */
static bool is_open(const struct doc *d)
{
	return doc_text(d, FIELD_SECRECY).n == 0 && str_eq(d->desk.arranged.open, STR("开放"));
}

static bool newer(struct store *s, const struct doc *d, const struct since *since)
{
	struct err ignored;
	int64_t filed, changed;

	if (since->number)
		return d->id > since->at;
	return store_times(s, d->id, &filed, &changed, &ignored) && (changed >= since->at || filed >= since->at);
}

/* Arranged documents first, by their numbers. */
static bool in_order(struct store *s, struct arena *arena, struct hits *hits, struct err *err)
{
	struct ids order = { 0 };
	struct hits out = { 0 };
	int64_t most = 0;

	if (!arrangement_order(s, arena, &order, err))
		return false;
	for (size_t i = 0; i < hits->n; i++)
		most = hits->p[i].id > most ? hits->p[i].id : most;
	char *state = ARENA_ARRAY(arena, char, (size_t)most + 1); /* 1: requested, 2: written */

	for (size_t i = 0; i < hits->n; i++)
		state[hits->p[i].id] = 1;
	for (size_t i = 0; i < order.n; i++)
		if (order.p[i] <= most && state[order.p[i]] == 1) {
			*ARENA_PUSH(arena, &out) = (struct hit){ .id = order.p[i] };
			state[order.p[i]] = 2;
		}
	for (size_t i = 0; i < hits->n; i++)
		if (state[hits->p[i].id] == 1)
			*ARENA_PUSH(arena, &out) = hits->p[i];
	*hits = out;
	return true;
}

static void tell_lacks(const struct doc *d, struct str what)
{
	struct str title = doc_text(d, FIELD_TITLE);

	say("[%lld] %.*s: no archive number, it lacks %.*s", (long long)d->id, STR_ARG(title.n ? title : d->src.path), STR_ARG(what));
}

static void tell_incomplete(const struct doc *d, struct str what)
{
	struct str title = doc_text(d, FIELD_TITLE);

	say("[%lld] %.*s: the package lacks %.*s, which DA/T 48 makes mandatory", (long long)d->id, STR_ARG(title.n ? title : d->src.path),
	    STR_ARG(what));
}

/* EEP into a folder: one package per document, named by its archive number, else by its accession number. */
static bool name_package(const char *folder, const struct doc *d, struct buf *out)
{
	struct str number = d->desk.arranged.item_of ? STR_NONE : d->desk.arranged.number;

	buf_z(out, folder);
	for (size_t i = 0; i < number.n; i++)
		buf_c(out, number.p[i] == '/' ? '-' : number.p[i]);
	if (!number.n)
		buf_fmt(out, "%lld", (long long)d->id);
	buf_z(out, ".xml");
	buf_c(out, '\0');
	return true;
}

static int packages(struct args *a, const struct format *f, struct store *store, struct arena *arena, const char *folder,
		    const struct format_options *opt)
{
	struct err err = { 0 };
	struct query_notes notes = { 0 };
	struct query *q = query_parse(arena, opt_words(a, arena), &notes);
	struct hits hits = { 0 };
	struct stat st;
	size_t n = 0;
	int status = EXIT_DONE;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		say("%s: %s", folder, strerror(errno));
		return EXIT_CANNOT;
	}
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		say("%s: no folder", folder);
		return EXIT_CANNOT;
	}
	if (!search_run(store, arena, q, SORT_DATE, SIZE_MAX, &hits, &err))
		return cannot(&err);
	format_prepare(f);
	confine_to_folder(store, folder);
	for (size_t i = 0; i < hits.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = arena_new() };
		struct buf b = { 0 }, name = { 0 };
		struct output_rules rules = { .store = store, .ours = format_wrote, .force = opt_has(a, "force"), .whole = true };
		struct output o;
		void *state;

		if (!store_load(store, hits.p[i].id, &d, &err) || !original_read(&d, &err) || !desk_load(store, &d, &err)) {
			status = cannot(&err);
		} else if (!opt_has(a, "open-only") || is_open(&d)) {
			name_package(folder, &d, &name);
			state = f->begin(f, opt, &b, &err);
			bool ok = state != NULL;

			if (ok) {
				f->record(state, &d, &b);
				ok = f->end(state, &b, &err);
			}
			if (!ok)
				status = cannot(&err);
			else if (!output_open(&o, name.p, &rules))
				status = EXIT_CANNOT;
			else if (!output_close(&o, output_put(&o, buf_view(&b))))
				status = EXIT_CANNOT;
			n += status == EXIT_DONE;
		}
		buf_free(&b);
		buf_free(&name);
		arena_free(d.arena);
	}
	if (status == EXIT_DONE && !a->quiet)
		say_n(n, "%zu package in %s", "%zu packages in %s", n, folder);
	return status == EXIT_DONE && n == 0 ? EXIT_NOTHING : status;
}

static int export(struct args *a, const struct format *f, struct store *store, struct arena *arena, struct output *o,
		  const struct format_options *opt)
{
	struct err err = { 0 };
	struct query_notes notes = { 0 };
	struct query *q = query_parse(arena, opt_words(a, arena), &notes);
	struct hits hits;
	struct arena *one;
	struct buf b = { 0 };
	void *state;
	bool derived = !f->bytes && !opt->record.provenance && (f->derived || opt->record.derived || opt_has(a, "no-persons")); /* loaded together with the bytes */
	int status = EXIT_DONE;
	struct since since;
	bool desk = desk_any(store);
	size_t n = 0, closed = 0;

	desk = desk || f->bytes || opt_has(a, "open-only");
	if (opt->number && arrangement_any(store)) {
		say("documents have archive numbers of their own (guidang arrange), and the export prints these; leave --archive-number out");
		return EXIT_CANNOT;
	}
	if (!read_since(opt_get(a, "since"), &since)) {
		say("--since takes a day, a time (2024-03-29, 2024-03-29T14:05:00Z, @seconds) or an accession number, not \"%s\"", opt_get(a, "since"));
		return EXIT_CANNOT;
	}
	for (size_t i = 0; i < notes.n; i++)
		say("query: %.*s", STR_ARG(notes.p[i]));
	if (!search_run(store, arena, q, f->by_date ? SORT_DATE : SORT_ID, SIZE_MAX, &hits, &err))
		return cannot(&err);
	if (f->arranged && desk && !in_order(store, arena, &hits, &err))
		return cannot(&err);
	state = f->begin(f, opt, &b, &err);
	if (!state) {
		buf_free(&b);
		return cannot(&err);
	}
	one = arena_new();
	for (size_t i = 0; i < hits.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = one };

		if (!(f->bytes || opt->record.provenance ? store_load : store_load_record)(store, hits.p[i].id, &d, &err) ||
		    (f->bytes && !original_read(&d, &err)) ||
		    (derived && !store_load_derived(store, &d, &err))) {
			status = cannot(&err);
		} else if (desk && !desk_load(store, &d, &err)) {
			status = cannot(&err);
		} else if (opt_has(a, "open-only") && !is_open(&d)) {
			closed++;
			arena_reset(one);
			continue;
		} else if (since.given && !newer(store, &d, &since)) {
			arena_reset(one);
			continue;
		} else {
			reading_locations(&d, d.src.reading);
			if (opt_has(a, "no-persons"))
				persons_leave_out(&d);
			n++;
			f->record(state, &d, &b);
			if (!put(o, &b))
				status = EXIT_CANNOT;
		}
		arena_reset(one);
	}
	arena_free(one);
	err.message[0] = '\0';
	bool ended = f->end(state, &b, &err);

	if (!ended || (status == EXIT_DONE && err.message[0]))
		say("%s", err.message);
	if (!ended || (status == EXIT_DONE && !put(o, &b)))
		status = EXIT_CANNOT;
	buf_free(&b);
	if (status == EXIT_DONE && opt_has(a, "open-only"))
		say_n(closed, "%zu document is classified or not open, and left out", "%zu documents are classified or not open, and left out", closed);
	if (status == EXIT_DONE && n == 0)
		status = EXIT_NOTHING;
	return status;
}

/* SOURCE_DATE_EPOCH (reproducible-builds.org) makes packages reproducible. */
static int64_t now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");

	return fixed && *fixed ? strtoll(fixed, NULL, 10) : (int64_t)time(NULL);
}

/* The keys of --fields, NULL-terminated; NULL after a message: a key is not one of the record's. */
static const char *const *keys(struct arena *arena, const char *list)
{
	size_t n = 0, max = 1;

	for (const char *p = list; *p; p++)
		max += *p == ',';
	const char **out = ARENA_ARRAY(arena, const char *, max + 1);
	char *copy = (char *)(uintptr_t)arena_str(arena, str_z(list)).p;

	for (char *f = strtok(copy, ","); f; f = strtok(NULL, ",")) {
		size_t i = 0;

		while (record_key(i) && strcmp(record_key(i), f) != 0)
			i++;
		if (!record_key(i)) {
			struct buf names = { 0 };

			for (i = 0; record_key(i); i++)
				buf_fmt(&names, "%s%s", i ? ", " : "", record_key(i));
			say("--fields takes %.*s, not \"%s\"", (int)names.n, names.p, f);
			buf_free(&names);
			return NULL;
		}
		out[n++] = record_key(i);
	}
	return out;
}

static int run(struct args *a)
{
	const char *name = opt_get(a, "format"), *list = opt_get(a, "fields");
	struct arena *arena = arena_new();
	struct store *store = NULL;
	struct err err = { 0 };
	struct format_options opt = { .record.provenance = opt_has(a, "provenance"), .record.derived = opt_has(a, "derived"),
				      .number = opt_get(a, "archive-number"), .fonds = opt_get(a, "fonds"), .period = opt_get(a, "period"), .dept = opt_get(a, "dept"), .fonds_name = opt_get(a, "fonds-name"), .lacks = tell_lacks, .now = now() };
	int status = EXIT_CANNOT;

	if (opt_has(a, "tables") || opt_has(a, "sections"))
		name = opt_has(a, "tables") ? "tables" : "sections";

	const struct format *format = format_named(name ? name : "jsonl");

	if (!format) {
		struct buf names = { 0 };

		for (size_t i = 0; format_at(i); i++)
			buf_fmt(&names, "%s%s", i ? ", " : "", format_at(i)->name);
		say("--format takes %.*s, not \"%s\"", (int)names.n, names.p, name);
		buf_free(&names);
		goto out;
	}
	if (opt_has(a, "no-persons") && format->bytes) {
		say("--no-persons: %s hands on the files themselves, with all the names in them", format->name);
		goto out;
	}
	long box_items = 0;

	if (!opt_number(a, "box-items", 1, &box_items))
		goto out;
	opt.box_items = (unsigned)box_items;
	if (a->quiet || format->bytes)
		opt.lacks = a->quiet ? NULL : tell_incomplete;
	if (list && !(opt.record.fields = keys(arena, list)))
		goto out;
	if (!open_database(a, false, &store, &err) || !store_snapshot(store, &err)) {
		cannot(&err);
		goto out;
	}
	struct output o;
	const char *target = opt_get(a, "output");

	struct output_rules rules = { .store = store, .ours = format_wrote, .force = opt_has(a, "force"), .whole = true };

	if (target && str_ends(str_z(target), STR("/")) && strcmp(format->name, "eep") == 0) {
		status = packages(a, format, store, arena, target, &opt);
		goto out;
	}
	if (!output_open(&o, target, &rules))
		goto out;
	if (target && str_ends(str_z(target), STR(".xlsx"))) {
		opt.xlsx = o.temporary ? o.temporary : target;
		if (!format->sheet) {
			struct buf names = { 0 };

			for (size_t i = 0; format_at(i); i++)
				if (format_at(i)->sheet)
					buf_fmt(&names, "%s%s", names.n ? ", " : "", format_at(i)->name);
			say("%s: these can be workbooks: %.*s", target, (int)names.n, names.p);
			buf_free(&names);
			output_close(&o, false);
			goto out;
		}
	}
	format_prepare(format);
	if (opt.xlsx)
		sheet_prepare();
	(opt.xlsx ? confine_workbook : confine_reading)(store, &o);
	status = export(a, format, store, arena, &o, &opt);
	if (!output_close(&o, status != EXIT_CANNOT) && status != EXIT_CANNOT)
		status = EXIT_CANNOT;
out:
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "format", 'f', "NAME", "{formats} (jsonl)" },
	{ "output", 'o', "FILE", "write to this file, complete or not at all (-: standard output); eep: FOLDER/ takes a package a document" },
	{ "force", 0, NULL, "replace a file that is no earlier export" },
	{ "open-only", 0, NULL, "leave out what is classified or not marked 开放 (guidang arrange --open)" },
	{ "since", 0, "TIME|NUMBER", "only what was filed or changed since then, or has a higher accession number" },
	{ "fields", 0, "A,B,…", "jsonl: only these keys" },
	{ "tables", 0, NULL, "one row a table cell (--format tables)" },
	{ "sections", 0, NULL, "one row a section (--format sections)" },
	{ "archive-number", 0, "TEMPLATE", "catalogue, eep, where nothing is arranged: the 档号, as {fonds}-WS·{year}-{period}-{dept}-{item:04}" },
	{ "fonds", 0, "CODE", "… its 全宗号" },
	{ "box-items", 0, "N", "boxes: items of a box (default: all of a series in one)" },
	{ "fonds-name", 0, "NAME", "eep, boxes: the name of the fonds' institution, 立档单位名称" },
	{ "period", 0, "CODE", "… its 保管期限" },
	{ "dept", 0, "CODE", "… its 机构(问题)代码" },
	{ "provenance", 0, NULL, "jsonl: add where each value was found" },
	{ "derived", 0, NULL, "jsonl, xml: add the derived lists" },
	{ "no-persons", 0, NULL, "leave out the names of signers, of who leads a task, of members of groups" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_export = { "export", "[QUERY…]", "structured records", options, run };
