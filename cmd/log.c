#include <string.h>

#include <jansson.h>

#include "confine.h"
#include "desk.h"
#include "store/journal.h"

struct listing {
	bool json;
	size_t n;
};

/* What was set or tagged, as it is typed. */
static void put_values(const struct journal_row *r, json_t *detail, struct buf *b)
{
	json_t *value;
	const char *key;

	json_object_foreach(detail, key, value) {
		enum field f = field_by_name(str_z(key));
		json_t *one;
		size_t i;

		if (strcmp(key, "was") == 0 || strcmp(key, "act") == 0)
			continue;
		buf_fmt(b, "%s%s", f != FIELD_EXTRA ? field_label(f) : key, str_eq(r->what, STR("set")) ? "=" : "");
		if (json_is_string(value))
			buf_z(b, json_string_value(value));
		json_array_foreach(value, i, one)
			buf_fmt(b, "%s%s", i ? "；" : "", json_is_string(one) ? json_string_value(one) : "");
		if (json_is_null(value))
			buf_z(b, _("(taken back)"));
	}
}

static void put_number(json_t *value, const char *said, struct buf *b)
{
	if (!json_is_integer(value) || json_integer_value(value) == 0)
		return;
	buf_z(b, b->n && b->p[b->n - 1] != ' ' ? _(", ") : "");
	buf_fmt(b, "%s %lld", said, (long long)json_integer_value(value));
}

/* How many documents an import filed, changed and knew already; the entries that were undone. */
static void put_numbers(json_t *detail, struct buf *b)
{
	json_t *one;
	size_t i;

	put_number(json_object_get(detail, "imported"), _("new documents:"), b);
	put_number(json_object_get(detail, "updated"), _("changed documents:"), b);
	put_number(json_object_get(detail, "duplicate"), _("filed already:"), b);
	put_number(json_object_get(detail, "paths"), _("paths:"), b);
	json_array_foreach(json_object_get(detail, "entries"), i, one)
		put_number(one, _("of entry"), b);
}

static void put_detail(const struct journal_row *r, struct buf *b)
{
	json_t *detail = json_loadb(r->detail.p, r->detail.n, 0, NULL);

	buf_z(b, "  ");
	if (!detail) /* damaged: as it is */
		buf_str(b, r->detail);
	else if (str_eq(r->what, STR("set")) || str_eq(r->what, STR("tag")))
		put_values(r, detail, b);
	else
		put_numbers(detail, b);
	json_decref(detail);
}

static void print(void *ctx, const struct journal_row *r)
{
	struct listing *l = ctx;
	struct buf b = { 0 };

	l->n++;
	if (l->json) {
		json_t *detail = r->detail.n ? json_loadb(r->detail.p, r->detail.n, 0, NULL) : NULL;
		json_t *o = json_pack("{s:I, s:I, s:s%, s:s%, s:o, s:I, s:o}", "entry", (json_int_t)r->id, "at", (json_int_t)r->at, "who", r->who.p,
				      r->who.n, "what", r->what.p, r->what.n, "accession", r->document ? json_integer(r->document) : json_null(),
				      "documents", (json_int_t)r->documents, "detail", detail ? detail : json_null());

		json_dumpf(o, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(o);
		return;
	}
	text_time(r->at, &b);
	buf_fmt(&b, "  %lld  %.*s  %s", (long long)r->id, STR_ARG(r->who), gettext(r->what.p));
	if (r->document)
		buf_fmt(&b, " [%lld]", (long long)r->document);
	else
		buf_fmt(&b, " %lld", (long long)r->documents);
	if (r->detail.n)
		put_detail(r, &b);
	put_clean(buf_view(&b), stdout);
	putchar('\n');
	buf_free(&b);
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	struct ids ids = { 0 };
	struct listing l = { .json = opt_has(a, "json") };
	long limit = 1000000000;
	int status = EXIT_DONE;

	if (!opt_number(a, "limit", 1, &limit)) {
		status = EXIT_CANNOT;
	} else if (!open_database(a, false, &s, &err)) {
		status = cannot(&err);
	} else {
		confine_reading(s, NULL);
		for (int i = 0; i < a->n && status == EXIT_DONE; i++) {
			char *end;
			long long id = strtoll(a->operands[i], &end, 10);

			if (*end == '\0' && id > 0) /* it may have been purged */
				*ARENA_PUSH(arena, &ids) = id;
			else
				status = desk_find(s, arena, a->operands[i], true, &ids);
		}
		for (size_t i = 0; i < (ids.n ? ids.n : 1) && status == EXIT_DONE; i++)
			if (!journal_list(s, ids.n ? ids.p[i] : 0, limit, print, &l, &err))
				status = cannot(&err);
		if (status == EXIT_DONE && l.n == 0)
			status = EXIT_NOTHING;
	}
	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "limit", 0, "N", "the last N (default: all)" },
	{ "json", 0, NULL, "one line of JSON an entry" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_log = { "log", "[ID…]", "the log: what was done with the database, when and by whom", options, run };
