#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "opt.h"
#include "store/store.h"
#include "write/record.h"
#include "write/text.h"

static size_t terminal_width(void)
{
	struct winsize w;
	const char *columns = getenv("COLUMNS");

	if (columns && atoi(columns) > 20)
		return (size_t)atoi(columns);
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 20)
		return w.ws_col;
	return 100;
}

static void heading(struct buf *out, const struct style *s, const char *text)
{
	buf_fmt(out, "\n%s%s%s\n", s->color ? "\033[1;36m" : "", text, s->color ? "\033[0m" : "");
}

static void print(const struct args *a, const struct doc *d, size_t width)
{
	struct style s = { width, a->color };
	struct record_options full = { .provenance = opt_has(a, "why") };
	struct buf b = { 0 };

	if (opt_has(a, "raw")) {
		fwrite(d->src.bytes.p, 1, d->src.bytes.n, stdout);
		return;
	}
	if (opt_has(a, "json")) {
		record_json(d, &full, &b);
	} else if (opt_has(a, "text")) {
		text_whole(d, &b);
	} else if (opt_has(a, "outline")) {
		text_outline(d, &s, &b);
	} else if (opt_has(a, "tables")) {
		text_tables(d, &s, &b);
	} else if (opt_has(a, "why")) {
		text_why(d, &s, &b);
	} else {
		text_fields(d, &s, &b);
		if (d->sections.n) {
			heading(&b, &s, "── 章节 ──");
			text_outline(d, &s, &b);
		}
		if (d->tables.n) {
			heading(&b, &s, "── 表格 ──");
			text_tables(d, &s, &b);
		}
		if (d->findings.n) {
			heading(&b, &s, "── 问题 ──");
			text_findings(d, &s, &b);
		}
	}
	fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
}

static int run(struct args *a)
{
	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	int status = EXIT_CANNOT;

	if (a->n == 0) {
		say("show: which document? guidang show ID|文号");
		goto out;
	}
	if (!open_database(a, false, &store, &err)) {
		cannot(&err);
		goto out;
	}
	size_t width = terminal_width();

	if (!opt_has(a, "raw") && !opt_has(a, "json"))
		pager_start(a);
	status = EXIT_DONE;
	for (int i = 0; i < a->n; i++) {
		struct ids ids = { 0 };

		if (!store_find(store, arena, str_z(a->operands[i]), &ids, &err)) {
			status = cannot(&err);
			goto out;
		}
		if (ids.n == 0) {
			say("no document \"%s\": give an id, a document number, a path or the beginning of a hash (guidang query finds them)",
			    a->operands[i]);
			status = EXIT_NOTHING;
			continue;
		}
		for (size_t k = 0; k < ids.n; k++) {
			struct doc d = { .arena = arena };

			if (!store_load(store, ids.p[k], &d, &err)) {
				status = cannot(&err);
				goto out;
			}
			if ((k || i) && !opt_has(a, "json") && !opt_has(a, "raw"))
				fputs("\n", stdout);
			print(a, &d, width);
		}
	}
out:
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "outline", 0, NULL, "only the outline" },
	{ "tables", 0, NULL, "only the tables" },
	{ "text", 0, NULL, "the text" },
	{ "raw", 0, NULL, "the bytes of the source" },
	{ "why", 0, NULL, "each value with its lines, its bytes in the source and its rule" },
	{ "json", 0, NULL, "the record as JSON" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_show = { "show", "ID|文号…", "one document: fields, outline, tables, text", options, run };
