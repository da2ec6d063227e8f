#include <string.h>

#include "desk.h"
#include "store/desk.h"

static void print_tag(void *ctx, struct str tag, int64_t documents)
{
	size_t *n = ctx;

	++*n;
	printf("%8lld  ", (long long)documents);
	put_clean(tag, stdout);
	putchar('\n');
}

static int list(const struct args *a, struct store *s, struct arena *arena)
{
	struct err err = { 0 };
	struct ids ids = { 0 };
	size_t n = 0;

	if (a->n == 0)
		return !desk_all_tags(s, print_tag, &n, &err) ? cannot(&err) : n ? EXIT_DONE : EXIT_NOTHING;
	for (int i = 0; i < a->n; i++) {
		struct str tag = str_z(a->operands[i]);

		if (!desk_tagged(s, arena, str_starts(tag, STR("+")) ? str_sub(tag, 1, tag.n) : tag, &ids, &err))
			return cannot(&err);
	}
	for (size_t i = 0; i < ids.n; i++) {
		struct buf b = { 0 };

		desk_name(s, ids.p[i], &b);
		put_clean(buf_view(&b), stdout);
		putchar('\n');
		buf_free(&b);
	}
	return ids.n ? EXIT_DONE : EXIT_NOTHING;
}

static bool is_tag(const char *operand)
{
	return (operand[0] == '+' || operand[0] == '-') && operand[1];
}

static int tag(const struct args *a, struct store *s, struct arena *arena)
{
	struct ids ids = { 0 };
	struct err err = { 0 };
	size_t tags = 0, changed = 0;
	int status = EXIT_DONE;
	bool ok, one;

	for (int i = 0; i < a->n && status == EXIT_DONE; i++) {
		struct str t = str_z(a->operands[i]);

		if (!is_tag(a->operands[i])) {
			status = desk_find(s, arena, a->operands[i], false, &ids);
		} else if (utf8_valid(t) != t.n || str_has(t, STR("\n")) || t.n > 200) {
			say("tag: a tag is one line of UTF-8 of at most 200 bytes");
			status = EXIT_CANNOT;
		} else {
			tags++;
		}
	}
	if (status != EXIT_DONE)
		return status;
	if (ids.n == 0 || tags == 0) {
		say("tag: which documents, and which tags? guidang tag ID… +TAG, or -- -TAG to take one away; --list shows them");
		return EXIT_CANNOT;
	}
	ok = store_begin(s, &err);
	for (size_t k = 0; ok && k < ids.n; k++)
		for (int i = 0; ok && i < a->n; i++)
			if (is_tag(a->operands[i])) {
				ok = desk_tag(s, ids.p[k], str_z(a->operands[i] + 1), a->operands[i][0] == '+', &one, &err);
				changed += ok && one;
			}
	if (!(ok && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	if (!a->quiet)
		say_counts((struct count[]){ COUNT(changed, "%zu tag changed", "%zu tags changed"), COUNT(ids.n, "%zu document", "%zu documents"), { 0 } }, "");
	return EXIT_DONE;
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct store *s = NULL;
	struct err err = { 0 };
	bool listing = opt_has(a, "list");
	int status;

	if (!open_filed(a, !listing, &s, &err)) {
		status = cannot(&err);
	} else if (listing) {
		status = list(a, s, arena);
	} else {
		status = tag(a, s, arena);
	}

	store_close(s);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "list", 0, NULL, "the tags and how many documents have them, or the documents of a tag" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_tag = { "tag", "ID… +TAG…", "mark documents, or take a mark away (-- -TAG)", options, run };
