#include <stdlib.h>

#include "confine.h"
#include "intake/original.h"
#include "opt.h"
#include "read/reading.h"
#include "store/desk.h"
#include "write/lists.h"

static void heading(struct buf *out, const struct style *s, const char *text)
{
	buf_fmt(out, "%s%s%s%s\n", out->n ? "\n" : "", s->color ? "\033[1;36m" : "", text, s->color ? "\033[0m" : "");
}

static void headed_list(const struct list *l, const struct doc *d, const struct style *s, struct buf *b)
{
	char text[128];

	if (!l->label || !list_length(l, d))
		return;
	snprintf(text, sizeof text, "── %s ──", l->label);
	heading(b, s, text);
	list_text(l, d, s, b);
}

static void whole(const struct doc *d, const struct style *s, struct buf *b)
{
	const struct list *l;

	text_fields(d, s, b);
	text_desk(d, s, b);
	for (size_t i = 0; (l = list_at(i)); i++)
		headed_list(l, d, s, b);
}

static bool asks_derived(const struct args *a)
{
	const struct list *l;
	bool any = false;

	for (size_t i = 0; (l = list_at(i)); i++)
		any |= l->derived && l->option && opt_has(a, l->option);
	return any;
}

/* Prints only the lists whose options are given, several with their headings; false: none is. */
static bool only_lists(const struct args *a, const struct doc *d, const struct style *s, struct buf *b)
{
	const struct list *l, *last = NULL;
	size_t asked = 0;

	for (size_t i = 0; (l = list_at(i)); i++)
		if (l->option && opt_has(a, l->option)) {
			last = l;
			asked++;
		}
	if (asked == 1)
		list_text(last, d, s, b);
	for (size_t i = 0; asked > 1 && (l = list_at(i)); i++)
		if (l->option && opt_has(a, l->option))
			headed_list(l, d, s, b);
	if (asked > 0 && b->n == 0 && !a->quiet)
		say("[%lld] has none of what these lists hold", (long long)d->id);
	return asked > 0;
}

/* Prints the text from --line on, with -n each line with its number. */
static void text_part(const struct args *a, const struct doc *d, const struct outline *o, struct buf *b)
{
	struct buf all = { 0 };
	long first = 1;
	size_t line = 0;

	text_whole(d, &all);
	opt_number(a, "line", 1, &first);
	for (size_t i = 0, next; i < all.n; i = next) {
		const char *end = memchr(all.p + i, '\n', all.n - i);

		next = end ? (size_t)(end - all.p) + 1 : all.n;
		uint32_t source = line < o->n ? o->line[line] : (uint32_t)line + 1; /* the number that hits show */

		line++;
		if (source < first)
			continue;
		if (opt_has(a, "number"))
			buf_fmt(b, "%6u  ", source);
		buf_add(b, all.p + i, next - i);
	}
	buf_free(&all);
}

static void print(const struct args *a, const struct doc *d, const struct outline *o, size_t width)
{
	struct style s = { width, a->color, opt_has(a, "why") };
	struct record_options full = { .provenance = opt_has(a, "why"), .derived = asks_derived(a) };
	struct buf b = { 0 };

	if (opt_has(a, "raw")) {
		put_bytes(d->src.bytes, stdout);
		return;
	}
	if (opt_has(a, "json"))
		record_json(d, &full, &b);
	else if (opt_has(a, "text"))
		text_part(a, d, o, &b);
	else if (only_lists(a, d, &s, &b))
		; /* printed */
	else if (opt_has(a, "why"))
		text_why(d, &s, &b);
	else
		whole(d, &s, &b);
	put_bytes(buf_view(&b), stdout);
	buf_free(&b);
}

/* ── versions ── */

struct show_listing {
	struct store *store;
	const struct doc *doc;
	size_t n;
};

static void print_version(void *ctx, const struct version_row *r)
{
	struct show_listing *l = ctx;
	struct buf b = { 0 };

	buf_fmt(&b, "[%lld] %zu  ", (long long)l->doc->id, ++l->n);
	text_time(r->since, &b);
	buf_z(&b, " – ");
	text_time(r->until, &b);
	buf_fmt(&b, "  %.12s  %lld  %s  %.*s", r->sha256.p, (long long)r->bytes, gettext(r->state.p), STR_ARG(r->title));
	put_clean(buf_view(&b), stdout);
	putchar('\n');
	buf_free(&b);
}

static void print_now(struct show_listing *l)
{
	const struct doc *d = l->doc;
	struct buf b = { 0 };

	buf_fmt(&b, "[%lld] %zu  ", (long long)d->id, l->n + 1);
	text_time(d->desk.changed, &b);
	buf_fmt(&b, " –  %.12s  %zu  %s  %.*s", d->src.id, d->src.bytes.n, _("filed"), STR_ARG(doc_text(d, FIELD_TITLE)));
	put_clean(buf_view(&b), stdout);
	putchar('\n');
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
	confine_reading(store, NULL);
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
			struct outline outline = { .n = 0 };
			bool text = opt_has(a, "text") && !opt_has(a, "raw") && !opt_has(a, "json");

			if (!(text ? store_load_hit(store, ids.p[k], &d, &outline, &err) : store_load(store, ids.p[k], &d, &err))) {
				status = cannot(&err);
				goto out;
			}
			if (opt_has(a, "raw") && !original_read(&d, &err)) {
				status = cannot(&err);
				goto out;
			}
			reading_locations(&d, d.src.reading);
			if ((k || i) && !opt_has(a, "json") && !opt_has(a, "raw"))
				fputs("\n", stdout);
			if (!desk_load(store, &d, &err)) {
				status = cannot(&err);
				goto out;
			}
			if (opt_has(a, "versions")) {
				struct show_listing l = { .store = store, .doc = &d };

				if (!store_versions(store, d.id, print_version, &l, &err))
					status = cannot(&err);
				print_now(&l);
				continue;
			}
			if (!opt_has(a, "json")) {
				struct buf opens = { 0 };

				if (store_shown(store, &d, false, &opens, &err))
					d.src.path = arena_str(arena, buf_view(&opens));
				buf_free(&opens);
			}
			print(a, &d, &outline, width);
		}
	}
out:
	store_close(store);
	arena_free(arena);
	return status;
}

#define OPTION(list, label, help) { #list, 0, NULL, help },
static const struct option_row options[] = {
	{ "outline", 0, NULL, "only the outline" },
	{ "tables", 0, NULL, "only the tables" },
	DERIVED(OPTION)
	{ "text", 0, NULL, "the text" },
	{ "number", 'n', NULL, "with --text: the number of each line before it" },
	{ "line", 0, "N", "with --text: begin at this line of a hit" },
	{ "raw", 0, NULL, "the bytes of the source" },
	{ "why", 0, NULL, "each value, section and table with its lines and its rule, values with their bytes in the source" },
	{ "versions", 0, NULL, "the earlier versions and the one that is searched" },
	{ "json", 0, NULL, "the record as JSON" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_show = { "show", "ID|文号…", "one document: fields, outline, tables, text", options, run };
