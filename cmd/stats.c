#include <string.h>

#include <jansson.h>

#include "opt.h"
#include "search/statistics.h"
#include "write/text.h"

enum { ROWS_SHOWN = 15 };

static void print_groups(const struct statistics *c, bool all)
{
	size_t in_group = 0;

	for (size_t i = 0; i < c->n; i++) {
		bool first = i == 0 || !str_eq(c->p[i].group, c->p[i - 1].group);
		struct buf b = { 0 };

		in_group = first ? 0 : in_group + 1;
		if (first)
			printf("%s%.*s\n", i ? "\n" : "", STR_ARG(c->p[i].group));
		if (!all && in_group == ROWS_SHOWN && !str_eq(c->p[i].group, STR("field")))
			printf("  … (-v shows all)\n");
		if (!all && in_group >= ROWS_SHOWN && !str_eq(c->p[i].group, STR("field")))
			continue;
		text_safe(c->p[i].value, &b);
		printf("  %8lld  %.*s\n", (long long)c->p[i].count, (int)b.n, b.n ? b.p : "");
		buf_free(&b);
	}
}

static void print_numbers(const struct serials *n)
{
	if (n->n)
		puts("\ndocument numbers");
	for (size_t i = 0; i < n->n; i++)
		printf("  %.*s: %.*s%s%.*s%s\n", STR_ARG(n->p[i].code), STR_ARG(n->p[i].present), n->p[i].missing.n ? "; " : "",
		       STR_ARG(n->p[i].missing), n->p[i].missing.n ? " missing" : "");
}

static json_t *text(struct str s)
{
	return json_stringn(s.p ? s.p : "", s.n);
}

static void print_json(const struct statistics *c, const struct serials *n)
{
	json_t *o = json_object(), *numbers = json_array();

	for (size_t i = 0; i < c->n; i++) {
		json_t *g = json_object_getn(o, c->p[i].group.p, c->p[i].group.n);

		if (!g) {
			g = json_object();
			json_object_setn_new(o, c->p[i].group.p, c->p[i].group.n, g);
		}
		json_object_setn_new(g, c->p[i].value.p, c->p[i].value.n, json_integer(c->p[i].count));
	}
	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(numbers, json_pack("{s:o, s:o, s:o}", "code", text(n->p[i].code), "present", text(n->p[i].present),
							 "missing", text(n->p[i].missing)));
	json_object_set_new(o, "document_numbers", numbers);
	json_dumpf(o, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(o);
}

static int run(struct args *a)
{
	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	struct statistics c = { 0 };
	struct serials n = { 0 };
	int status = EXIT_DONE;

	if (!open_database(a, false, &store, &err) || !statistics_take(store, arena, &c, &err) ||
	    !statistics_numbers(store, arena, &n, &err))
		status = cannot(&err);
	else if (opt_has(a, "json"))
		print_json(&c, &n);
	else {
		print_groups(&c, a->verbose);
		print_numbers(&n);
	}
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "json", 0, NULL, "one JSON object" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_stats = { "stats", "", "what the database holds", options, run };
