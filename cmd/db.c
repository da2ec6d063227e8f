/* guidang db: operations on the whole database. */
#include <string.h>

#include "confine.h"
#include "copy.h"
#include "merge.h"
#include "opt.h"
#include "output.h"
#include "rules/rules.h"
#include "server.h"
#include "store/remote.h"
#include "store/store.h"

static bool is_database(struct str head)
{
	return str_starts(head, STR("SQLite format 3"));
}

/* What an earlier guidang did not extract, nothing finds until --again. */
static void say_other_rules(const struct args *a, struct store *s)
{
	struct rules *rules = NULL;
	struct err err = { 0 };
	size_t n = 0;

	if (load_remembered_rules(a, s, false, &rules, &err) && store_other_rules(s, rules_id(rules), &n, &err) && n)
		say_n(n, "%zu document was extracted by other rules; guidang import --again extracts it anew", "%zu documents were extracted by other rules; guidang import --again extracts them anew", n);
	rules_free(rules);
}

static int upgrade(const struct args *a)
{
	struct store *s = NULL;
	struct err err = { 0 };

	/* does not create a database; the error is the same as for reading */
	const char *path = database_path(a, false, &err);

	if (path && store_is_address(path))
		return server_upgrade(a, path);
	if (path)
		confine_writing(path, NULL);
	if (!path || !store_exists(path, &err) || !open_database(a, true, &s, &err))
		return cannot(&err);
	if (!a->quiet)
		say("%s: up to date", store_path(s));
	if (!a->quiet)
		say_other_rules(a, s);
	store_close(s);
	return EXIT_DONE;
}

static int compact(const struct args *a)
{
	struct store *s = NULL;
	struct err err = { 0 };
	const char *path = database_path(a, false, &err);
	int64_t before, after;

	if (path)
		confine_writing(path, NULL);
	if (!path || !store_exists(path, &err) || !open_database(a, true, &s, &err))
		return cannot(&err);
	before = store_bytes(s);
	bool ok = store_compact(s, &err);

	after = store_bytes(s);
	store_close(s);
	if (!ok)
		return cannot(&err);
	if (!a->quiet)
		say("%s: %.1f MB, was %.1f MB; removed documents are erased from it", path, (double)after / 1e6, (double)before / 1e6);
	return EXIT_DONE;
}

/* A consistent copy even if others write meanwhile: the whole file is read in one transaction. */
static int backup(const struct args *a, const char *target)
{
	struct store *s = NULL;
	struct err err = { 0 };
	struct output o;
	struct output_rules rules = { .ours = is_database, .force = opt_has(a, "force"), .whole = true };

	if (!open_database(a, false, &s, &err))
		return cannot(&err);
	rules.store = s;
	if (!output_open(&o, target, &rules)) {
		store_close(s);
		return EXIT_CANNOT;
	}
	bool ok = o.temporary != NULL;

	confine_writing(store_path(s), &o);
	if (!ok)
		say("%s: a copy is a file, no pipe or device", target);
	else if (!(ok = store_backup(s, o.temporary, &err)))
		cannot(&err);
	store_close(s);
	if (!output_close(&o, ok))
		ok = false;
	if (ok && !a->quiet)
		say("%s: a copy of the database", target);
	return ok ? EXIT_DONE : EXIT_CANNOT;
}

static int run(struct args *a)
{
	const char *what = a->n == 1 ? a->operands[0] : "";

	if (a->n == 2 && strcmp(a->operands[0], "backup") == 0)
		return backup(a, a->operands[1]);
	if (a->n == 2 && strcmp(a->operands[0], "merge") == 0)
		return merge_database(a, a->operands[1]);

	if (a->n == 3 && strcmp(a->operands[0], "copy") == 0)
		return copy_database(a, a->operands[1], a->operands[2]);
	if (a->n == 2 && strcmp(a->operands[0], "add-shard") == 0)
		return server_add_shard(a, a->operands[1]);
	if (strcmp(what, "init") == 0)
		return server_init(a);
	if (strcmp(what, "upgrade") == 0)
		return upgrade(a);
	if (strcmp(what, "compact") == 0)
		return compact(a);
	say("db takes init, add-shard ADDRESS, upgrade, compact, backup FILE, merge FILE, or copy FROM TO");
	return EXIT_CANNOT;
}

static const struct option_row options[] = {
	{ "rules", 0, "FILE", "merge: more extraction rules" },
	{ "force", 0, NULL, "backup: replace a file that is no copy of a database" },
	{ "shards", 0, "A,B,…", "init: the servers that hold the documents" },
	{ "roles", 0, NULL, "init: roles guidang_reader and guidang_importer, for users of the server" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_db = { "db", "init|add-shard ADDRESS|upgrade|compact|backup FILE|merge FILE|copy FROM TO", "the whole database: create it on a server, upgrade it, erase removed documents, copy it, merge another",
				    options, run };
