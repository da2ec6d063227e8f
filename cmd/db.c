/* guidang db: what concerns the database file as a whole. */
#include <string.h>

#include "opt.h"
#include "store/store.h"

static int upgrade(const struct args *a)
{
	struct store *s = NULL;
	struct err err = { 0 };

	/* never makes one: that is said as when it is read */
	const char *path = database_path(a, false, &err);

	if (!path || !store_exists(path, &err) || !open_database(a, true, &s, &err))
		return cannot(&err);
	if (!a->quiet)
		say("%s: up to date", store_path(s));
	store_close(s);
	return EXIT_DONE;
}

static int compact(const struct args *a)
{
	struct store *s = NULL;
	struct err err = { 0 };
	const char *path = database_path(a, false, &err);
	int64_t before, after;

	if (!path || !store_exists(path, &err) || !open_database(a, true, &s, &err))
		return cannot(&err);
	before = store_bytes(s);
	bool ok = store_compact(s, &err);

	after = store_bytes(s);
	store_close(s);
	if (!ok)
		return cannot(&err);
	if (!a->quiet)
		say("%s: %.1f MB, was %.1f MB; nothing of what was removed is left in it", path, (double)after / 1e6, (double)before / 1e6);
	return EXIT_DONE;
}

static int run(struct args *a)
{
	const char *what = a->n == 1 ? a->operands[0] : "";

	if (strcmp(what, "upgrade") == 0)
		return upgrade(a);
	if (strcmp(what, "compact") == 0)
		return compact(a);
	say("db takes upgrade or compact");
	return EXIT_CANNOT;
}

const struct command command_db = { "db", "upgrade|compact", "the database as a whole: bring it up to date, leave nothing of what was removed", NULL, run };
